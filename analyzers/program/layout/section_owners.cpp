// SPDX-License-Identifier: Apache-2.0
#include "program/layout/section_owners.h"

#include <algorithm>

#include "program/layout/link_objects.h"

namespace headroom {

namespace {

} // namespace

SectionOwners::SectionOwners(const MemoryLayout &layout) : layout_(layout)
{
  for (const MapOutput &output : layout.build.map.outputs) {
    if (output.sizeBytes == 0)
      continue;
    outputs_[output.name].push_back(&output);
    std::vector<const MapInput *> &inputs = inputs_[&output];
    for (const MapInput &input : output.inputs)
      if (input.sizeBytes != 0)
        inputs.push_back(&input);
    std::stable_sort(inputs.begin(), inputs.end(), [](const MapInput *a, const MapInput *b) { return a->address < b->address; });
  }
}

const MapOutput *SectionOwners::outputOf(const ImageSection &section) const
{
  const auto found = outputs_.find(section.name);
  if (found == outputs_.end())
    return nullptr;
  for (const MapOutput *const one : found->second)
    if (one->address == section.address && one->sizeBytes == section.sizeBytes)
      return one;
  return nullptr;
}

MemoryOwner SectionOwners::ownerOf(const MapInput &input) const
{
  MemoryOwner out;
  if (isMadeByLinker(input.object)) {
    out.kind = MemoryOwner::Kind::Linker;
    return out;
  }
  const std::string &written = input.archive.empty() ? input.object : input.archive;
  out.kind = MemoryOwner::Kind::File;
  out.member = input.archive.empty() ? "" : input.object;
  // The linker runs in the build directory. A name that leads nowhere from there stays as it is written.
  out.file = layout_.place(linkedPath(layout_.build, written));
  if (out.file.root.empty())
    out.file = {"", written, 0, 0};
  return out;
}

std::map<MemoryOwner, std::uint64_t> SectionOwners::of(const ImageSection &section) const
{
  std::map<MemoryOwner, std::uint64_t> out;
  std::uint64_t left = section.sizeBytes;
  const auto add = [&](const MemoryOwner &owner, std::uint64_t bytes) {
    const std::uint64_t taken = std::min(bytes, left);
    if (taken == 0)
      return;
    out[owner] += taken;
    left -= taken;
  };
  if (const MapOutput *const output = outputOf(section)) {
    const std::vector<const MapInput *> &inputs = inputs_.at(output);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const std::uint64_t offset = inputs[i]->address - section.address; // beyond the section where the address is before it
      if (offset >= section.sizeBytes)
        continue;
      // GNU ld prints some merged strings with the size that they had before; where the next input starts is right (2.40).
      const std::uint64_t room = i + 1 < inputs.size() ? inputs[i + 1]->address - inputs[i]->address : section.sizeBytes - offset;
      add(ownerOf(*inputs[i]), std::min(inputs[i]->sizeBytes, room));
    }
    add({MemoryOwner::Kind::Fill, {}, {}}, output->fillBytes);
    add({MemoryOwner::Kind::Script, {}, {}}, output->dataBytes);
  }
  add({MemoryOwner::Kind::Unknown, {}, {}}, left);
  return out;
}

MemoryOwner SectionOwners::at(const ImageSection &section, std::uint64_t address) const
{
  const MapOutput *const output = outputOf(section);
  if (!output)
    return {};
  const std::vector<const MapInput *> &inputs = inputs_.at(output);
  const auto after = std::upper_bound(inputs.begin(), inputs.end(), address, [](std::uint64_t wanted, const MapInput *one) { return wanted < one->address; });
  if (after == inputs.begin())
    return {};
  const MapInput &input = **std::prev(after);
  return address - input.address < input.sizeBytes ? ownerOf(input) : MemoryOwner();
}

MemoryOwner libraryOf(const MemoryOwner &file)
{
  MemoryOwner out = file;
  if (file.kind != MemoryOwner::Kind::File)
    return out;
  if (file.member.empty())
    return {MemoryOwner::Kind::Objects, {}, {}};
  out.member.clear();
  return out;
}

} // namespace headroom
