// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "program/layout/foreign_artefacts.h"
#include "program/layout/link_objects.h"

namespace headroom {

namespace {

// Sections that compilers make, and linkers only take over: those that a linker makes itself it puts down to some object or other.
constexpr std::array<std::string_view, 4> compiled = {".text", ".rodata", ".data", ".bss"};
// Linkers shorten code (relaxation) and merge constants, and leave these as they are.
constexpr std::array<std::string_view, 2> unchanged = {".data", ".bss"};

template <std::size_t count> bool isAnyOf(const std::array<std::string_view, count> &families, std::string_view section)
{
  return std::any_of(families.begin(), families.end(), [&](std::string_view family) {
    return section.starts_with(family) && (section.size() == family.size() || section[family.size()] == '.');
  });
}

using Objects = std::vector<const LayoutObject *>; // of one name: an archive may have two members of it

/// What the map says that an object gave, and the object does not have; empty: nothing.
std::string lackOf(const LayoutObject &object, const MapInput &input)
{
  bool isThere = false;
  for (const ImageSection &one : object.sections) {
    if (one.name != input.section)
      continue;
    isThere = true;
    if (one.sizeBytes == input.sizeBytes || !isAnyOf(unchanged, input.section))
      return {};
  }
  return isThere ? "its " + input.section + " does not have the " + std::to_string(input.sizeBytes) + " bytes that the map says"
                 : "it has no section " + input.section + ", and the map says that it gave one";
}

/// The same of those of one name: what one of them has is there.
std::string lackOf(const Objects &objects, const MapInput &input)
{
  std::string out;
  for (const LayoutObject *const one : objects) {
    out = one->isLto ? std::string() : lackOf(*one, input);
    if (out.empty())
      return out;
  }
  return out;
}

} // namespace

void dropForeignObjects(MemoryLayout &layout)
{
  std::map<std::pair<std::string, std::string>, Objects> objects;
  std::set<std::string> read;
  for (const LayoutObject &one : layout.objects) {
    objects[{one.path, one.member}].push_back(&one);
    read.insert(one.path);
  }
  for (const MapOutput &output : layout.build.map.outputs)
    for (const MapInput &input : output.inputs) {
      if (input.sizeBytes == 0 || !isAnyOf(compiled, input.section) || isMadeByLinker(input.object))
        continue;
      const bool isMember = !input.archive.empty();
      const std::string path = linkedPath(layout.build, isMember ? input.archive : input.object);
      const auto found = objects.find({path, isMember ? input.object : std::string()});
      if (!read.contains(path))
        continue; // what could not be read was said
      std::string lack = found == objects.end() ? "the archive does not have it" : lackOf(found->second, input);
      if (lack.empty())
        continue;
      Artefact &artefact = layout.build.artefacts[artefact::objects];
      artefact.state = Artefact::State::Foreign;
      artefact.path = path;
      artefact.reason = baseName(linkedName(input.archive.empty() ? "" : baseName(input.archive), input.object)) +
                        " is not the one of the link: " + std::move(lack);
      layout.objects.clear();
      return;
    }
}

} // namespace headroom
