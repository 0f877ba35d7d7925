// SPDX-License-Identifier: Apache-2.0
#include "measured/image_identity.h"

#include "facts/hex_text.h"

namespace headroom::measured {

namespace {

std::string counted(std::size_t count, const char *noun)
{
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

Error otherImage(const std::string &dumpPath, const std::string &imagePath, const std::string &why)
{
  return {Error::Kind::Environment, "is no dump of " + imagePath + ": " + why, dumpPath,
          "name the ELF file that was on the target when the dump was taken"};
}

} // namespace

Expected<std::vector<std::string>> identify(const Dump &dump, const ImageSites &image, const program::ImageIndex &index,
                                            const std::string &dumpPath, const std::string &imagePath)
{
  const auto other = [&](const std::string &why) { return otherImage(dumpPath, imagePath, why); };
  if (dump.pointerBytes != index.pointerBytes())
    return other("its pointers have " + std::to_string(dump.pointerBytes) + " bytes, the image's " + std::to_string(index.pointerBytes()));
  std::vector<std::string> out;

  const SiteTable &table = image.table();
  if (dump.siteTable != table.address || dump.siteCount != table.descriptors.size())
    return other("it has " + counted(dump.siteCount, "site descriptor") + " at " + hexText(dump.siteTable) + ", the image " +
                 counted(table.descriptors.size(), "site descriptor") + " at " + hexText(table.address));
  if (!table.descriptors.empty())
    out.push_back(counted(table.descriptors.size(), "site descriptor") + " at " + hexText(table.address));

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
  return out;
}

} // namespace headroom::measured
