// SPDX-License-Identifier: Apache-2.0
#include "measured/image_identity.h"

#include <algorithm>

#include "facts/hex_text.h"

namespace headroom::measured {

namespace {

std::string counted(std::size_t count, const char *noun)
{
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

struct CodeMatch {
  std::optional<Address> differsAt; ///< the first part that does
  std::size_t differing = 0, equal = 0;
  std::uint64_t equalBytes = 0, equalCodeBytes = 0;
};

/// The image's bytes of a range, and how many of them are code; empty where it lacks one. Between two sections the target has what its
/// loader left there.
std::vector<std::uint8_t> bytesOf(const program::ImageIndex &index, Address from, std::uint64_t count, std::uint64_t &codeBytes)
{
  std::vector<std::uint8_t> out;
  codeBytes = 0;
  while (out.size() < count) {
    const MemoryBlock *block = index.blockAt(from + out.size());
    const std::uint64_t at = block ? from + out.size() - block->address : 0;
    if (!block || at >= block->bytes.size())
      return {};
    const std::uint64_t wanted = std::min<std::uint64_t>(count - out.size(), block->bytes.size() - at);
    const auto first = block->bytes.begin() + static_cast<std::ptrdiff_t>(at);
    codeBytes += block->isCode ? wanted : 0;
    out.insert(out.end(), first, first + static_cast<std::ptrdiff_t>(wanted));
  }
  return out;
}

CodeMatch compareCode(const Dump &dump, const program::ImageIndex &index)
{
  CodeMatch out;
  if (!dump.image)
    return out;
  const ImageDigests &image = *dump.image;
  for (std::size_t i = 0; i < image.parts.size(); ++i) {
    const std::uint64_t offset = i * std::uint64_t{image.partBytes};
    std::uint64_t codeBytes = 0;
    const std::vector<std::uint8_t> bytes =
        bytesOf(index, image.address + offset, std::min<std::uint64_t>(image.partBytes, image.bytes - offset), codeBytes);
    if (bytes.empty())
      continue;
    if (imageDigest(bytes) == image.parts[i]) {
      ++out.equal;
      out.equalBytes += bytes.size();
      out.equalCodeBytes += codeBytes;
      continue;
    }
    ++out.differing;
    if (!out.differsAt)
      out.differsAt = image.address + offset;
  }
  return out;
}

Error otherImage(const std::string &dumpPath, const std::string &imagePath, const std::string &why)
{
  return {Error::Kind::Environment, "is no dump of " + imagePath + ": " + why, dumpPath,
          "name the ELF file that was on the target when the dump was taken"};
}

} // namespace

Expected<Identity> identify(const Dump &dump, const ImageSites &image, const program::ImageIndex &index,
                            const std::string &dumpPath, const std::string &imagePath)
{
  const auto other = [&](const std::string &why) { return otherImage(dumpPath, imagePath, why); };
  if (dump.pointerBytes != index.pointerBytes())
    return other("its pointers have " + std::to_string(dump.pointerBytes) + " bytes, the image's " + std::to_string(index.pointerBytes()));
  Identity identity;
  std::vector<std::string> &out = identity.shown;
  const CodeMatch code = compareCode(dump, index);
  if (code.differsAt)
    return other("its code differs in what starts at " + hexText(*code.differsAt) + " (" + std::to_string(code.differing) + " of " +
                 std::to_string(code.differing + code.equal) + " parts that were compared)");

  const SiteTable &table = image.table();
  if (dump.siteTable != table.address || dump.siteCount != table.descriptors.size())
    return other("it has " + counted(dump.siteCount, "site descriptor") + " at " + hexText(dump.siteTable) + ", the image " +
                 counted(table.descriptors.size(), "site descriptor") + " at " + hexText(table.address));
  if (!table.descriptors.empty())
    out.push_back(counted(table.descriptors.size(), "site descriptor") + " at " + hexText(table.address));

  if (code.equal) {
    identity.comparedCodeBytes = code.equalCodeBytes;
    for (const MemoryBlock &block : index.facts().memory)
      identity.codeBytes += block.isCode ? block.sizeBytes : 0;
    // Below half of it, another build may well have the same.
    identity.isCodeCompared = code.equalCodeBytes != 0 && code.equalCodeBytes >= identity.codeBytes - code.equalCodeBytes;
    const std::uint64_t all = dump.image->bytes;
    out.push_back(std::to_string(code.equalBytes) + (code.equalBytes < all ? " of " + std::to_string(all) : "") + " bytes of code");
  }

  std::size_t callers = 0;
  for (const SiteRecord &site : dump.sites) {
    if (site.id < firstCallerId)
      continue;
    if (!image.callReturningTo(site.returnAddress))
      return other("no call of the image returns to " + hexText(site.returnAddress) + ", where a caller of the dump goes on");
    ++callers;
  }
  if (callers)
    out.push_back(std::to_string(callers) + (callers == 1 ? " return address" : " return addresses"));

  // The memory of HR_KHEAP_DEFINE(name, size) is a variable of this name.
  std::size_t heaps = 0;
  for (const Heap &heap : dump.heaps) {
    const auto memory = index.symbolsNamed("hri_memory_of_" + heap.name);
    bool isThere = false;
    for (const DataSymbol *symbol : memory)
      isThere = isThere || symbol->address == heap.address;
    if (!memory.empty() && !isThere && heap.name.find('*') == std::string::npos)
      return other("heap '" + heap.name + "' lies at " + hexText(heap.address) + ", its memory in the image at " +
                   hexText(memory.front()->address));
    heaps += isThere ? 1 : 0;
  }
  if (heaps)
    out.push_back(counted(heaps, "heap"));
  return identity;
}

} // namespace headroom::measured
