// SPDX-License-Identifier: Apache-2.0
#include "machine/function_ranges.h"

#include <algorithm>
#include <tuple>

#include <llvm/ADT/StringExtras.h>
#include <llvm/BinaryFormat/ELF.h>

namespace headroom::machine {

namespace {

using namespace llvm;

enum class Mapping { None, Code, Foreign, Data };

/// `$d`, `$d.12`, `$t`, `$x`, `$xrv32i2p1_m2p0`. RISC-V's carry the ISA directly behind the letter, ARM's a suffix behind a dot.
Mapping mappingOf(const ElfSymbol &symbol, Machine machine)
{
  const std::string_view name = symbol.name;
  if (symbol.type != ELF::STT_NOTYPE || !symbol.isLocal() || name.size() < 2 || name[0] != '$')
    return Mapping::None;
  const bool isArm = machine == Machine::Arm;
  if (isArm && name.size() > 2 && name[2] != '.')
    return Mapping::None;
  switch (name[1]) {
  case 'd':
    return Mapping::Data;
  case 't':
    return isArm ? Mapping::Code : Mapping::None;
  case 'a':
    return isArm ? Mapping::Foreign : Mapping::None;
  case 'x':
    return isArm ? Mapping::None : Mapping::Code;
  default:
    return Mapping::None;
  }
}

/// Labels that assemblers make themselves and leave in the table for RISC-V's relaxation: `.L4`, `.LANCHOR0`, "L0\001".
bool isAssemblerLabel(std::string_view name)
{
  return name.empty() || name.starts_with(".L") || std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

Address clearCodeBit(Address address, Machine machine) { return machine == Machine::Arm ? address & ~Address{1} : address; }

/// One symbol that may start a function.
struct Candidate {
  Address entry = 0;
  std::uint64_t size = 0;
  std::string_view name;
  bool isTyped = false;
  bool isLocal = false;
  bool isWeak = false;
  const PlacedObject *object = nullptr;
};

/// The name that people use comes first: typed, strong, few leading underscores, then by alphabet.
bool isBetterName(const Candidate &a, const Candidate &b)
{
  const auto key = [](const Candidate &c) {
    return std::tuple(!c.isTyped, c.isLocal, c.isWeak, std::min(c.name.find_first_not_of('_'), c.name.size()), c.name);
  };
  return key(a) < key(b);
}

std::vector<Candidate> candidatesIn(const PlacedObject &object, CodeImage &image, std::vector<Culprit> &problems)
{
  std::vector<Candidate> candidates;
  for (const ElfSymbol &symbol : object.elf.symbols) {
    const bool isTyped = symbol.type == ELF::STT_FUNC || symbol.type == ELF::STT_GNU_IFUNC;
    if ((!isTyped && symbol.type != ELF::STT_NOTYPE) || isAssemblerLabel(symbol.name) || mappingOf(symbol, image.machine) != Mapping::None)
      continue;
    const std::optional<Address> address = object.addressOf(symbol);
    if (!address)
      continue;
    const Address entry = isTyped ? clearCodeBit(*address, image.machine) : *address;
    if (!image.isCode(entry)) {
      if (isTyped && symbol.section == ElfSymbol::absolute)
        image.externals.emplace(entry, symbol.name);
      else if (isTyped && !image.blockAt(entry))
        problems.push_back({"no-body", std::string(symbol.name), "the symbol names no bytes of the image", entry, {}, 0});
      else if (isTyped)
        problems.push_back({"undecoded-code", std::string(symbol.name), "the symbol names bytes that are marked as data", entry, {}, 0});
      continue;
    }
    candidates.push_back({entry, symbol.size, symbol.name, isTyped, symbol.isLocal(), symbol.isWeak(), &object});
  }
  return candidates;
}

/// One entry with all its symbols, the best name first.
using Group = std::span<Candidate>;

std::uint64_t sizeOf(Group group)
{
  std::uint64_t size = 0;
  for (const Candidate &candidate : group)
    size = std::max(size, candidate.isTyped ? candidate.size : 0);
  return size;
}

FunctionRange rangeOf(Group group, const CodeImage &image, std::uint64_t size)
{
  const Candidate &best = group.front();
  FunctionRange range;
  range.name = best.name;
  range.entry = best.entry;
  range.isLocal = best.isLocal;
  range.object = best.object->label;
  const MemoryBlock &block = *image.blockAt(best.entry);
  range.section = block.section;
  const Address sectionEnd = block.address + block.sizeBytes;
  range.end = size == 0 || size > sectionEnd - best.entry ? sectionEnd : best.entry + size;
  range.sizeIsGuessed = size == 0 || size > sectionEnd - best.entry;
  for (const Candidate &candidate : group.subspan(1))
    if (candidate.name != best.name)
      range.aliases.emplace_back(candidate.name);
  std::sort(range.aliases.begin(), range.aliases.end());
  range.aliases.erase(std::unique(range.aliases.begin(), range.aliases.end()), range.aliases.end());
  return range;
}

} // namespace

bool takesMemory(const ElfSection &section)
{
  // `.tbss` describes each thread's block, it has no address of its own (gABI, "Thread-Local Storage").
  const bool isThreadZero = section.isZeroFilled() && (section.flags & ELF::SHF_TLS);
  return section.isAllocated() && section.size != 0 && !isThreadZero;
}

MemoryBlock blockOf(const ElfSection &section, Address address)
{
  MemoryBlock block;
  block.section = section.name;
  block.address = address;
  block.sizeBytes = section.size;
  block.bytes.assign(section.bytes.begin(), section.bytes.end());
  block.isConstant = !section.isWritable();
  block.isCode = section.isCode();
  return block;
}

void addSpans(std::span<const PlacedObject> objects, CodeImage &image)
{
  for (const PlacedObject &object : objects) {
    std::vector<std::map<Address, Mapping>> marks(object.elf.sections.size());
    for (const ElfSymbol &symbol : object.elf.symbols) {
      const Mapping mapping = mappingOf(symbol, image.machine);
      const std::optional<Address> address = object.addressOf(symbol);
      if (mapping != Mapping::None && address && symbol.isInSection())
        marks[symbol.section][*address] = mapping;
    }
    for (const ElfSection &section : object.elf.sections) {
      const std::optional<Address> start = object.sectionAt[section.index];
      // Without bytes of its own (a RAM area for code that is copied there) there is nothing to decode.
      if (!start || !section.isCode() || section.isZeroFilled() || !image.blockAt(*start))
        continue;
      const Address end = *start + section.bytes.size();
      std::map<Address, Mapping> &changes = marks[section.index];
      changes.emplace(*start, Mapping::Code);
      for (auto change = changes.lower_bound(*start); change != changes.end() && change->first < end; ++change) {
        const auto next = std::next(change);
        const Address spanEnd = next == changes.end() ? end : std::min(next->first, end);
        const bool isCode = change->second != Mapping::Data;
        const bool isForeign = change->second == Mapping::Foreign;
        if (!image.spans.empty() && image.spans.back().end == change->first && change->first != *start && image.spans.back().isCode == isCode &&
            image.spans.back().isForeign == isForeign)
          image.spans.back().end = spanEnd;
        else
          image.spans.push_back({change->first, spanEnd, isCode, isForeign});
      }
    }
  }
  std::sort(image.spans.begin(), image.spans.end(), [](const CodeSpan &a, const CodeSpan &b) { return a.start < b.start; });
  // Sections that overlap were cut when their blocks were made; their spans follow.
  Address covered = 0;
  std::erase_if(image.spans, [&](CodeSpan &span) {
    span.start = std::max(span.start, covered);
    covered = std::max(covered, span.end);
    return span.start >= span.end;
  });
}

CodeLabels addFunctions(std::span<const PlacedObject> objects, CodeImage &image, std::vector<Culprit> &problems)
{
  std::vector<Candidate> candidates;
  for (const PlacedObject &object : objects) {
    std::vector<Candidate> own = candidatesIn(object, image, problems);
    candidates.insert(candidates.end(), own.begin(), own.end());
  }
  std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate &a, const Candidate &b) {
    return a.entry != b.entry ? a.entry < b.entry : isBetterName(a, b);
  });
  CodeLabels labels;
  Address sizedEnd = 0;  // end of the furthest function whose size is stated
  Address openEnd = 0;   // the same, functions without a size reaching to the end of their section
  for (std::size_t i = 0; i < candidates.size();) {
    std::size_t last = i;
    while (last < candidates.size() && candidates[last].entry == candidates[i].entry)
      ++last;
    const Group group = std::span(candidates).subspan(i, last - i);
    i = last;
    const Candidate &best = group.front();
    // A label inside a function is a place to jump to; a global one outside a sized function is assembly's way to name a function.
    const bool isInside = best.isLocal ? best.entry < openEnd : best.entry < sizedEnd;
    if (!best.isTyped && isInside) {
      labels.emplace(best.entry, best.name);
      continue;
    }
    const std::uint64_t size = sizeOf(group);
    FunctionRange range = rangeOf(group, image, size);
    if (!image.functions.empty() && image.functions.back().end > range.entry) {
      image.functions.back().end = range.entry;
      image.functions.back().sizeIsGuessed = true;
    }
    if (size != 0)
      sizedEnd = std::max(sizedEnd, range.end);
    openEnd = std::max(sizedEnd, range.end);
    image.functions.push_back(std::move(range));
  }
  return labels;
}

void addDataSymbols(std::span<const PlacedObject> objects, CodeImage &image)
{
  for (const PlacedObject &object : objects)
    for (const ElfSymbol &symbol : object.elf.symbols) {
      const bool isData = symbol.type == ELF::STT_OBJECT || symbol.type == ELF::STT_COMMON || symbol.type == ELF::STT_NOTYPE;
      if (!isData || isAssemblerLabel(symbol.name) || mappingOf(symbol, image.machine) != Mapping::None)
        continue;
      const std::optional<Address> address = object.addressOf(symbol);
      if (!address || (symbol.type == ELF::STT_NOTYPE && image.isCode(*address)))
        continue;
      DataSymbol data;
      data.name = symbol.name;
      data.address = *address;
      data.sizeBytes = symbol.size;
      data.isAbsolute = symbol.section == ElfSymbol::absolute;
      if (!data.isAbsolute)
        data.section = object.elf.sections[symbol.section].name;
      image.largestSymbolBytes = std::max(image.largestSymbolBytes, data.isAbsolute ? 0 : data.sizeBytes);
      image.symbols.push_back(std::move(data));
    }
  std::sort(image.symbols.begin(), image.symbols.end(), [](const DataSymbol &a, const DataSymbol &b) {
    return std::tie(a.address, a.name, a.sizeBytes) < std::tie(b.address, b.name, b.sizeBytes);
  });
}

bool splitFunctionAt(CodeImage &image, Address entry, const CodeLabels &labels)
{
  const CodeSpan *span = image.spanAt(entry);
  if (!span || !span->isCode)
    return false;
  auto next = std::upper_bound(image.functions.begin(), image.functions.end(), entry, [](Address a, const FunctionRange &f) { return a < f.entry; });
  FunctionRange *before = next == image.functions.begin() ? nullptr : &*std::prev(next);
  if (before && before->entry == entry)
    return false;
  const MemoryBlock &block = *image.blockAt(entry);
  FunctionRange range;
  const auto label = labels.find(entry);
  range.isNamed = label != labels.end();
  range.name = range.isNamed ? label->second : "sub_" + utohexstr(entry, /*LowerCase=*/true);
  range.entry = entry;
  range.end = block.address + block.sizeBytes;
  if (next != image.functions.end())
    range.end = std::min(range.end, next->entry);
  range.isLocal = true;
  range.sizeIsGuessed = true;
  range.section = block.section;
  if (before && before->end > entry) {
    range.end = std::min(range.end, before->end);
    range.object = before->object;
    before->end = entry;
    before->sizeIsGuessed = true;
  }
  image.functions.insert(next, std::move(range));
  return true;
}

} // namespace headroom::machine
