// SPDX-License-Identifier: Apache-2.0
#include "machine/executable_image.h"

#include <algorithm>

#include "machine/memory_blocks.h"
#include "machine/program_entries.h"

namespace headroom::machine {

Expected<LoadedImage> loadExecutable(ElfObject elf)
{
  LoadedImage loaded;
  CodeImage &image = loaded.image;
  image.machine = elf.machine;
  image.is64Bit = elf.is64Bit;
  image.isLinked = true;
  const ElfObject *const file = &elf;
  auto target = elf.machine == Machine::Arm ? armTarget({&file, 1}) : riscvTarget({&file, 1});
  if (!target)
    return std::move(target.error());
  applyTarget(*target, loaded);
  image.entryPoint = elf.machine == Machine::Arm ? elf.entry & ~Address{1} : elf.entry;

  PlacedObject placed;
  placed.sectionAt.resize(elf.sections.size());
  for (const ElfSection &section : elf.sections)
    if (takesMemory(section)) {
      placed.sectionAt[section.index] = section.address;
      image.memory.push_back(blockOf(section, section.address));
    }
  makeDisjoint(image.memory, loaded.problems);
  markReadOnlyRegions(elf, image.memory);
  placed.elf = std::move(elf);
  loaded.objects.push_back(std::move(placed));
  addSpans(loaded.objects, image);
  loaded.labels = addFunctions(loaded.objects, image, loaded.problems);
  addDataSymbols(loaded.objects, image);
  addProgramEntries(image, loaded.labels);
  return loaded;
}

void applyTarget(const Target &target, LoadedImage &loaded)
{
  loaded.image.triple = target.triple;
  loaded.image.features = target.features;
  loaded.image.cpu = target.cpu;
  loaded.image.hasFpu = target.hasFpu;
  loaded.image.stackAlignBytes = target.stackAlignBytes;
  if (target.isAssumed)
    loaded.problems.push_back({"no-attributes", {}, "no build attributes name the core, decoded as " + target.cpu, 0, {}, 0});
}

} // namespace headroom::machine
