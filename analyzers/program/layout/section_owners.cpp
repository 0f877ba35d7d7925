// SPDX-License-Identifier: Apache-2.0
#include "program/layout/section_owners.h"

#include <algorithm>

namespace headroom {

namespace {

/// GNU ld's name for veneers, lld's for merged strings and tables of its own.
bool isOfLinker(const std::string &object)
{
  return object == "linker stubs" || object == "<internal>";
}

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
  if (isOfLinker(input.object)) {
    out.kind = MemoryOwner::Kind::Linker;
    return out;
  }
  const std::string &written = input.archive.empty() ? input.object : input.archive;
  out.kind = MemoryOwner::Kind::File;
  out.member = input.archive.empty() ? "" : input.object;
  // The linker runs in the build directory. A name that leads nowhere from there stays as it is written.
  const bool isAbsolute = written.starts_with('/');
  out.file = layout_.place(isAbsolute || layout_.build.directory.empty() ? written : layout_.build.directory + "/" + written);
  if (out.file.root.empty())
    out.file = {"", written, 0, 0};
  return out;
}

std::map<MemoryOwner, std::uint64_t> SectionOwners::of(const ImageSection &section) const
{
  std::map<MemoryOwner, std::uint64_t> out;
  std::uint64_t known = 0;
  const auto add = [&](const MemoryOwner &owner, std::uint64_t bytes) {
    // Bounded: what is more than the section has is not added up at all.
    if (bytes == 0 || bytes > section.sizeBytes - known)
      return bytes == 0;
    out[owner] += bytes;
    known += bytes;
    return true;
  };
  const MapOutput *const output = outputOf(section);
  bool fits = output != nullptr;
  if (output) {
    for (const MapInput *const input : inputs_.at(output))
      fits = fits && add(ownerOf(*input), input->sizeBytes);
    fits = fits && add({MemoryOwner::Kind::Fill, {}, {}}, output->fillBytes);
    fits = fits && add({MemoryOwner::Kind::Script, {}, {}}, output->dataBytes);
  }
  if (!fits) {
    out.clear();
    known = 0;
  }
  if (known < section.sizeBytes)
    out[{MemoryOwner::Kind::Unknown, {}, {}}] += section.sizeBytes - known;
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
