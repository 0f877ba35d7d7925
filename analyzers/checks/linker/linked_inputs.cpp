// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/linked_inputs.h"

#include <map>
#include <string>
#include <utility>

#include "program/layout/link_objects.h"

namespace headroom {

namespace {

const ImageSection *sectionOf(const LayoutObject &object, const MapInput &input)
{
  const ImageSection *out = nullptr;
  for (const ImageSection &one : object.sections) {
    if (!one.isAllocated || one.name != input.section)
      continue;
    if (one.sizeBytes == input.sizeBytes)
      return &one;
    out = out ? out : &one;
  }
  return out;
}

} // namespace

std::vector<LinkedSection> linkedSections(const MemoryLayout &layout)
{
  std::map<std::pair<std::string, std::string>, const LayoutObject *> objects;
  for (const LayoutObject &one : layout.objects)
    objects.try_emplace({one.path, one.member}, &one);
  std::vector<LinkedSection> out;
  for (const MapOutput &output : layout.build.map.outputs)
    for (const MapInput &input : output.inputs) {
      const bool isMember = !input.archive.empty();
      const auto object = objects.find(isMember ? std::pair(linkedPath(layout.build, input.archive), input.object)
                                                : std::pair(linkedPath(layout.build, input.object), std::string()));
      if (object == objects.end() || input.sizeBytes == 0)
        continue;
      if (const ImageSection *section = sectionOf(*object->second, input))
        out.push_back({&output, &input, object->second, section, static_cast<std::uint32_t>(section - object->second->sections.data())});
    }
  return out;
}

} // namespace headroom
