// SPDX-License-Identifier: Apache-2.0
#include "machine/program_entries.h"

#include <array>
#include <string_view>

namespace headroom::machine {

namespace {

/// Armv7-M ARM, B1.5.3: 16 system words and at most 496 external interrupts.
constexpr unsigned largestVectorCount = 16 + 496;

/// The run of words from `start` that are 0 or Thumb code addresses, the first one (the initial stack pointer) left out.
void addVectors(CodeImage &image, Address start, const CodeLabels &labels)
{
  std::vector<Address> handlers;
  for (unsigned i = 1; i < largestVectorCount; ++i) {
    const std::optional<std::uint64_t> word = image.constantWord(start + 4 * i, 4);
    if (!word || (*word != 0 && ((*word & 1) == 0 || !image.isCode(*word & ~1ULL))))
      break;
    if (*word != 0)
      handlers.push_back(*word & ~1ULL);
  }
  // One word that looks like code may be chance; a core has at least a reset and a fault handler.
  if (handlers.size() < 2)
    return;
  for (const Address handler : handlers)
    splitFunctionAt(image, handler, labels);
}

void addInitialisers(CodeImage &image, const CodeLabels &labels)
{
  constexpr std::array<std::string_view, 3> sections = {".preinit_array", ".init_array", ".fini_array"};
  const unsigned wordBytes = image.is64Bit ? 8 : 4;
  std::vector<Address> functions;
  for (const MemoryBlock &block : image.memory) {
    bool isArray = false;
    for (const std::string_view section : sections)
      isArray |= std::string_view(block.section).starts_with(section);
    if (!isArray)
      continue;
    for (std::size_t offset = 0; offset + wordBytes <= block.bytes.size(); offset += wordBytes) {
      Address word = 0;
      for (unsigned i = wordBytes; i-- > 0;)
        word = word << 8 | block.bytes[offset + i];
      functions.push_back(image.machine == Machine::Arm ? word & ~Address{1} : word);
    }
  }
  for (const Address function : functions)
    splitFunctionAt(image, function, labels);
}

} // namespace

void addProgramEntries(CodeImage &image, const CodeLabels &labels)
{
  const bool isStripped = image.functions.empty();
  // 0 is what linkers write when nobody named an entry; on Cortex-M it is where the vector table lies.
  if (image.entryPoint != 0 && !image.functionAt(image.entryPoint))
    splitFunctionAt(image, image.entryPoint, labels);
  if (!isStripped)
    return;
  addInitialisers(image, labels);
  if (image.machine == Machine::Arm)
    for (const MemoryBlock &block : image.memory)
      addVectors(image, block.address, labels);
}

} // namespace headroom::machine
