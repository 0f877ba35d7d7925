// SPDX-License-Identifier: Apache-2.0
#include "machine/second_witnesses.h"

#include <algorithm>

#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

#include "machine/dwarf_input.h"
#include "machine/frame_table.h"
#include "machine/report_matching.h"
#include "machine/stack_reports.h"

namespace headroom::machine {

namespace {

MachineFunction *functionAt(MachineFacts &facts, Address entry)
{
  const auto function =
      std::lower_bound(facts.functions.begin(), facts.functions.end(), entry, [](const MachineFunction &f, Address a) { return f.entry < a; });
  return function != facts.functions.end() && function->entry == entry ? &*function : nullptr;
}

void addFrameTable(const std::vector<FrameEntry> &entries, MachineFacts &facts)
{
  for (const FrameEntry &entry : entries) {
    MachineFunction *function = functionAt(facts, entry.start);
    // An entry that is longer than the code is not about this code: a dropped function's, left at address 0.
    if (!function || !entry.largestOffset || entry.end > function->entry + function->sizeBytes)
      continue;
    function->witnesses.cfi = std::max(function->witnesses.cfi.value_or(0), *entry.largestOffset);
  }
}

void addCallFrameInfo(const LoadedImage &loaded, MachineFacts &facts)
{
  for (const MemoryBlock &block : loaded.image.memory)
    if (block.section == ".eh_frame")
      addFrameTable(readFrameTable(block.bytes, block.address, /*isExceptionFrame=*/true, loaded.image.machine), facts);
  for (const PlacedObject &object : loaded.objects) {
    const DwarfInput input(object);
    if (!input.frames().empty())
      addFrameTable(readFrameTable(input.frames(), 0, /*isExceptionFrame=*/false, loaded.image.machine), facts);
  }
}

/// Records of an address and a ULEB128 size (LLVM, -fstack-size-section).
void addStackSizes(const LoadedImage &loaded, MachineFacts &facts)
{
  const unsigned wordBytes = loaded.image.is64Bit ? 8 : 4;
  std::map<Address, std::vector<std::uint64_t>> sizes;
  for (const PlacedObject &object : loaded.objects)
    for (const ElfSection &section : object.elf.sections) {
      if (section.name != ".stack_sizes" || section.isZeroFilled())
        continue;
      const std::vector<std::uint8_t> owned = object.elf.isRelocatable ? relocatedContents(object, section) : std::vector<std::uint8_t>();
      const Bytes bytes = object.elf.isRelocatable ? Bytes(owned) : section.bytes;
      std::uint64_t at = 0;
      while (at + wordBytes < bytes.size()) {
        Address entry = littleEndian(bytes, at, wordBytes);
        if (loaded.image.machine == Machine::Arm)
          entry &= ~Address{1};
        at += wordBytes;
        std::uint64_t size = 0;
        for (unsigned shift = 0; at < bytes.size(); shift += 7) {
          const std::uint8_t byte = bytes[at++];
          if (shift < 64)
            size |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
          if ((byte & 0x80) == 0)
            break;
        }
        sizes[entry].push_back(size);
      }
    }
  for (const auto &[entry, found] : sizes) {
    MachineFunction *function = functionAt(facts, entry);
    // Linkers leave the records of dropped functions at one address, mostly 0.
    if (function && found.size() == 1)
      function->witnesses.stackSizes = found.front();
    else
      facts.coverage.unmatchedWitnesses += found.size();
  }
}

/// False where the file cannot be read.
bool addReportsOf(const std::string &path, const std::string &object, std::vector<StackReport> &reports, std::uint64_t &unreadable)
{
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return false;
  const std::string_view text((*buffer)->getBufferStart(), (*buffer)->getBufferSize());
  std::vector<StackReport> own =
      llvm::StringRef(path).ends_with(".ci") ? parseCallgraphInfo(text) : parseStackUsage(text, unreadable);
  for (StackReport &report : own) {
    report.object = object;
    reports.push_back(std::move(report));
  }
  return true;
}

void addReports(const LoadedImage &loaded, const MachineOptions &options, MachineFacts &facts)
{
  std::vector<StackReport> reports;
  std::uint64_t unreadable = 0;
  std::vector<std::string> given = options.witnessFiles;
  if (options.findWitnessFiles)
    for (const PlacedObject &object : loaded.objects)
      for (const char *extension : {".su", ".ci"}) {
        if (object.path.empty())
          continue;
        llvm::SmallString<256> beside(object.path);
        llvm::sys::path::replace_extension(beside, extension);
        const std::string path = beside.str().str();
        if (addReportsOf(path, object.label, reports, unreadable))
          std::erase(given, path); // given as well: known with its object already
      }
  for (const std::string &path : given)
    if (!addReportsOf(path, {}, reports, unreadable))
      ++unreadable;
  facts.coverage.unmatchedWitnesses += unreadable + matchReports(reports, facts);
}

/// The largest witness wins; its excess counts at every call, as nobody knows where in the function it belongs.
void raiseFrames(MachineFacts &facts)
{
  for (MachineFunction &function : facts.functions) {
    Witnesses &witnesses = function.witnesses;
    if (!witnesses.code)
      witnesses.code = function.frameBytes;
    const std::uint64_t largest = std::max({witnesses.cfi.value_or(0), witnesses.su.value_or(0), witnesses.stackSizes.value_or(0)});
    if (largest <= function.frameBytes)
      continue;
    function.witnessExcessBytes = largest - function.frameBytes;
    function.frameBytes = largest;
    for (CallSite &call : function.calls)
      if (call.stack == 0)
        call.depthBytes += function.witnessExcessBytes;
  }
}

} // namespace

void addSecondWitnesses(const LoadedImage &loaded, const MachineOptions &options, MachineFacts &facts)
{
  addCallFrameInfo(loaded, facts);
  addStackSizes(loaded, facts);
  addReports(loaded, options, facts);
  raiseFrames(facts);
}

} // namespace headroom::machine
