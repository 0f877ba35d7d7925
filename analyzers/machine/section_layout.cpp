// SPDX-License-Identifier: Apache-2.0
#include "machine/section_layout.h"

#include <algorithm>
#include <set>

#include <llvm/BinaryFormat/ELF.h>

namespace headroom::machine {

namespace {

using namespace llvm;

// Not 0, so that a null pointer is no address of the program; small numbers are rarely mistaken for addresses.
constexpr Address firstSection = 0x00100000;
constexpr Address endOfSections = 0x7fffffff;
// Apart, so that the end of one section is never the start of the next.
constexpr Address gapBytes = 16;
constexpr Address firstExternal = 0xe0000000;
constexpr Address externalBytes = 16;

Address aligned(Address address, std::uint64_t align) { return (address + align - 1) & ~(align - 1); }

/// Indexes of the sections that an earlier object has already brought.
class Duplicates {
public:
  std::set<std::uint32_t> in(const ElfObject &elf)
  {
    std::set<std::uint32_t> dropped;
    for (const ElfSection &section : elf.sections) {
      if (section.name.starts_with(".gnu.linkonce.") && section.isAllocated() && !seenLinkOnce_.insert(std::string(section.name)).second)
        dropped.insert(section.index);
      if (section.type != ELF::SHT_GROUP || section.bytes.size() < 4 || (littleEndian(section.bytes, 0, 4) & ELF::GRP_COMDAT) == 0 ||
          section.info >= elf.symbols.size())
        continue;
      const ElfSymbol &signature = elf.symbols[section.info];
      // Assemblers may use the section's own symbol; its name is the section's.
      std::string name(signature.name);
      if (name.empty() && signature.isInSection())
        name = elf.sections[signature.section].name;
      if (seenGroups_.insert(name).second)
        continue;
      for (std::uint64_t at = 4; at + 4 <= section.bytes.size(); at += 4)
        dropped.insert(static_cast<std::uint32_t>(littleEndian(section.bytes, at, 4)));
    }
    return dropped;
  }

private:
  std::set<std::string> seenGroups_;
  std::set<std::string> seenLinkOnce_;
};

struct Common {
  std::uint64_t size = 0;
  std::uint64_t align = 1;
};

std::map<std::string, Common> commonsOf(const std::vector<PlacedObject> &objects)
{
  std::map<std::string, Common> commons;
  for (const PlacedObject &object : objects)
    for (const ElfSymbol &symbol : object.elf.symbols)
      if (symbol.section == ElfSymbol::common) {
        // gABI: the value of a common symbol is its alignment.
        Common &common = commons[std::string(symbol.name)];
        common.size = std::max(common.size, symbol.size);
        if (symbol.value != 0 && symbol.value <= 4096 && (symbol.value & (symbol.value - 1)) == 0)
          common.align = std::max(common.align, symbol.value);
      }
  return commons;
}

/// Strong definitions win over weak ones, and the first of equals over the rest, as with members of archives.
void collectDefinitions(const std::vector<PlacedObject> &objects, ObjectsLayout &layout)
{
  for (const bool wantsWeak : {false, true})
    for (const PlacedObject &object : objects)
      for (const ElfSymbol &symbol : object.elf.symbols) {
        if (symbol.isLocal() || symbol.name.empty() || symbol.isWeak() != wantsWeak)
          continue;
        if (const std::optional<Address> address = object.addressOf(symbol))
          layout.addresses.emplace(symbol.name, *address);
      }
}

/// What relocations see as the symbol's value, by symbol index.
std::vector<Address> symbolAddresses(const PlacedObject &object, const ObjectsLayout &layout, const std::map<std::string, Address, std::less<>> &externals)
{
  std::vector<Address> addresses(object.elf.symbols.size());
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const ElfSymbol &symbol = object.elf.symbols[i];
    // Debug sections refer to places in each other by offset.
    if (symbol.isInSection() && !object.elf.sections[symbol.section].isAllocated()) {
      addresses[i] = symbol.value;
      continue;
    }
    const std::optional<Address> own = object.addressOf(symbol);
    if (own && (symbol.isLocal() || !symbol.isWeak())) {
      addresses[i] = *own;
      continue;
    }
    const auto defined = symbol.isLocal() ? layout.addresses.end() : layout.addresses.find(std::string(symbol.name));
    if (defined != layout.addresses.end())
      addresses[i] = defined->second;
    else if (const auto external = externals.find(symbol.name); !symbol.isLocal() && external != externals.end())
      addresses[i] = external->second;
  }
  return addresses;
}

} // namespace

Expected<ObjectsLayout> layOut(std::vector<PlacedObject> &objects)
{
  ObjectsLayout layout;
  Address at = firstSection;
  const auto place = [&](std::uint64_t size, std::uint64_t align) -> std::optional<Address> {
    at = aligned(at, std::max<std::uint64_t>(align, 8));
    if (at > endOfSections || size > endOfSections - at)
      return std::nullopt;
    const Address start = at;
    at += size + gapBytes;
    return start;
  };
  Duplicates duplicates;
  for (PlacedObject &object : objects) {
    object.sectionAt.assign(object.elf.sections.size(), std::nullopt);
    const std::set<std::uint32_t> dropped = duplicates.in(object.elf);
    for (const ElfSection &section : object.elf.sections) {
      if (!section.isAllocated() || section.type == ELF::SHT_GROUP || (section.isZeroFilled() && (section.flags & ELF::SHF_TLS)) ||
          dropped.count(section.index))
        continue;
      object.sectionAt[section.index] = place(section.size, section.align);
      if (!object.sectionAt[section.index])
        return Error{Error::Kind::Environment,
                     "section " + std::string(section.name) + " of " + std::to_string(section.size) + " bytes does not fit, the objects together exceed 2 GiB",
                     object.elf.name,
                     {}};
    }
  }
  collectDefinitions(objects, layout);
  for (const auto &[name, common] : commonsOf(objects)) {
    if (layout.addresses.count(name))
      continue;
    const std::optional<Address> address = place(common.size, common.align);
    if (!address)
      return Error{Error::Kind::Environment, "common symbol " + name + " of " + std::to_string(common.size) + " bytes does not fit, the objects together exceed 2 GiB",
                   objects.front().elf.name, {}};
    layout.addresses.emplace(name, *address);
    layout.commons.push_back({name, *address, common.size, "COMMON", false});
  }
  layout.end = at;

  std::map<std::string, Address, std::less<>> externals;
  for (const PlacedObject &object : objects)
    for (const ElfSymbol &symbol : object.elf.symbols)
      if (!symbol.isLocal() && !symbol.name.empty() && !layout.addresses.count(std::string(symbol.name)))
        externals.emplace(symbol.name, 0);
  Address next = firstExternal;
  for (auto &[name, address] : externals) {
    address = next;
    layout.externals.emplace(next, name);
    next += externalBytes;
  }
  for (PlacedObject &object : objects)
    object.symbolAt = symbolAddresses(object, layout, externals);
  return layout;
}

} // namespace headroom::machine
