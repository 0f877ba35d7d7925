// SPDX-License-Identifier: Apache-2.0
#include "machine/objects_image.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "machine/memory_blocks.h"
#include "machine/object_relocations.h"
#include "machine/section_layout.h"

namespace headroom::machine {

namespace {

std::vector<PlacedObject> placedFrom(std::vector<ObjectFiles::Entry> entries)
{
  std::map<std::string, unsigned> uses;
  for (const ObjectFiles::Entry &entry : entries)
    ++uses[entry.label];
  std::vector<PlacedObject> objects;
  for (ObjectFiles::Entry &entry : entries) {
    PlacedObject object;
    // `a/util.o` and `b/util.o` need more than their file name; members of one name stay alike, as nobody can name one of them.
    object.label = uses[entry.label] > 1 && !entry.path.empty() ? entry.path : std::move(entry.label);
    object.elf = std::move(entry.elf);
    object.path = std::move(entry.path);
    objects.push_back(std::move(object));
  }
  return objects;
}

/// Blocks of all sections with their relocations applied; fixups of all of them.
std::optional<Error> fillMemory(const std::vector<PlacedObject> &objects, CodeImage &image)
{
  for (const PlacedObject &object : objects) {
    const RelocationSections relocations = relocationSectionsOf(object.elf);
    for (const ElfSection &section : object.elf.sections) {
      const std::optional<Address> address = object.sectionAt[section.index];
      if (!address || section.size == 0)
        continue;
      MemoryBlock block = blockOf(section, *address);
      if (!relocations[section.index].empty() && !section.isZeroFilled()) {
        auto relocated = relocate(object, section, relocations[section.index], *address, /*wantsFixups=*/true);
        if (!relocated)
          return std::move(relocated.error());
        block.bytes = std::move(relocated->bytes);
        std::move(relocated->fixups.begin(), relocated->fixups.end(), std::back_inserter(image.fixups));
      }
      image.memory.push_back(std::move(block));
    }
  }
  return std::nullopt;
}

} // namespace

Expected<LoadedImage> loadObjects(std::vector<ObjectFiles::Entry> entries)
{
  LoadedImage loaded;
  loaded.objects = placedFrom(std::move(entries));
  CodeImage &image = loaded.image;
  image.machine = loaded.objects.front().elf.machine;
  image.is64Bit = loaded.objects.front().elf.is64Bit;
  image.isLinked = false;

  std::vector<const ElfObject *> files;
  for (const PlacedObject &object : loaded.objects)
    files.push_back(&object.elf);
  auto target = image.machine == Machine::Arm ? armTarget(files) : riscvTarget(files);
  if (!target)
    return std::move(target.error());
  applyTarget(*target, loaded);

  auto layout = layOut(loaded.objects);
  if (!layout)
    return std::move(layout.error());
  image.externals = std::move(layout->externals);
  if (auto error = fillMemory(loaded.objects, image))
    return std::move(*error);
  for (const DataSymbol &common : layout->commons) {
    MemoryBlock block;
    block.section = common.section;
    block.address = common.address;
    block.sizeBytes = common.sizeBytes;
    if (block.sizeBytes != 0)
      image.memory.push_back(std::move(block));
  }
  makeDisjoint(image.memory, loaded.problems);
  addSpans(loaded.objects, image);
  loaded.labels = addFunctions(loaded.objects, image, loaded.problems);
  addDataSymbols(loaded.objects, image);
  for (DataSymbol &common : layout->commons) {
    image.largestSymbolBytes = std::max(image.largestSymbolBytes, common.sizeBytes);
    image.symbols.push_back(std::move(common));
  }
  std::sort(image.symbols.begin(), image.symbols.end(), [](const DataSymbol &a, const DataSymbol &b) {
    return std::tie(a.address, a.name, a.sizeBytes) < std::tie(b.address, b.name, b.sizeBytes);
  });
  std::stable_sort(image.fixups.begin(), image.fixups.end(), [](const Fixup &a, const Fixup &b) { return a.at < b.at; });
  if (image.machine == Machine::Arm)
    for (Fixup &fixup : image.fixups)
      if ((fixup.target & 1) && image.isCode(fixup.target & ~Address{1}))
        fixup.target &= ~Address{1};
  return loaded;
}

} // namespace headroom::machine
