// SPDX-License-Identifier: Apache-2.0
#include "machine/dwarf_types.h"

#include <algorithm>

#include <llvm/DebugInfo/DWARF/DWARFContext.h>
#include <llvm/DebugInfo/DWARF/DWARFDie.h>
#include <llvm/DebugInfo/DWARF/DWARFUnit.h>
#include <llvm/Support/LEB128.h>

#include "machine/dwarf_children.h"

namespace headroom::machine {

namespace {

using namespace llvm;
using namespace llvm::dwarf;

// A record is configuration, not a buffer: what is larger keeps its first elements.
constexpr std::size_t mostFields = 4096;
constexpr std::uint64_t mostElements = 256;
constexpr unsigned deepestType = 32;

DWARFDie typeOf(const DWARFDie &die) { return die.getAttributeValueAsReferencedDie(DW_AT_type); }

/// Without typedefs and qualifiers; invalid for `void`.
DWARFDie stripped(DWARFDie type)
{
  for (unsigned depth = 0; type && depth < deepestType; ++depth)
    switch (type.getTag()) {
    case DW_TAG_typedef:
    case DW_TAG_const_type:
    case DW_TAG_volatile_type:
    case DW_TAG_restrict_type:
    case DW_TAG_atomic_type:
      type = typeOf(type);
      break;
    default:
      return type;
    }
  return {};
}

std::uint64_t unsignedOf(const DWARFDie &die, Attribute attribute, std::uint64_t otherwise)
{
  return toUnsigned(die.find(attribute), otherwise);
}

bool isRecord(Tag tag) { return tag == DW_TAG_structure_type || tag == DW_TAG_class_type || tag == DW_TAG_union_type; }

/// Elements of an array type over all its dimensions; 0 where not stated.
std::uint64_t elementsOf(const DWARFDie &array)
{
  std::uint64_t count = 1;
  forEachChild(array, [&](const DWARFDie &dimension) {
    if (dimension.getTag() != DW_TAG_subrange_type)
      return;
    std::uint64_t size = unsignedOf(dimension, DW_AT_count, 0);
    if (const auto last = toUnsigned(dimension.find(DW_AT_upper_bound)); last && *last != UINT64_MAX && *last != UINT32_MAX)
      size = *last + 1;
    count = count == 0 || size > (std::uint64_t{1} << 32) / count ? 0 : count * size;
  });
  return count;
}

std::uint64_t sizeOf(const DWARFDie &type, unsigned depth = 0)
{
  const DWARFDie inner = stripped(type);
  if (!inner || depth > deepestType)
    return 0;
  if (const auto size = toUnsigned(inner.find(DW_AT_byte_size)))
    return *size;
  switch (inner.getTag()) {
  case DW_TAG_pointer_type:
  case DW_TAG_reference_type:
  case DW_TAG_rvalue_reference_type:
    return inner.getDwarfUnit()->getAddressByteSize();
  case DW_TAG_array_type: {
    const std::uint64_t element = sizeOf(typeOf(inner), depth + 1);
    const std::uint64_t count = elementsOf(inner);
    return element != 0 && count > (std::uint64_t{1} << 32) / element ? 0 : element * count;
  }
  default:
    return 0;
  }
}

/// Writes the scalars of a type, in order of their offsets as far as the source declares them so.
class Flattener {
public:
  explicit Flattener(std::vector<TypeField> &fields) : fields_(fields) {}

  void add(const DWARFDie &type, const std::string &path, std::uint64_t offset, unsigned depth)
  {
    const DWARFDie inner = stripped(type);
    if (!inner || depth > deepestType || fields_.size() >= mostFields)
      return;
    switch (inner.getTag()) {
    case DW_TAG_structure_type:
    case DW_TAG_class_type:
    case DW_TAG_union_type:
      addMembers(inner, path, offset, depth);
      break;
    case DW_TAG_array_type:
      addElements(inner, path, offset, depth);
      break;
    default:
      addScalar(inner, path, offset);
    }
  }

private:
  void addScalar(const DWARFDie &type, const std::string &path, std::uint64_t offset)
  {
    const std::uint64_t size = sizeOf(type);
    if (size == 0 || size > 8)
      return;
    TypeField field;
    field.path = path;
    field.offset = offset;
    field.sizeBytes = static_cast<std::uint32_t>(size);
    if (type.getTag() == DW_TAG_pointer_type) {
      const DWARFDie target = stripped(typeOf(type));
      field.isCodePointer = target && target.getTag() == DW_TAG_subroutine_type;
    } else {
      const DWARFDie base = type.getTag() == DW_TAG_enumeration_type ? stripped(typeOf(type)) : type;
      const std::uint64_t encoding = base ? unsignedOf(base, DW_AT_encoding, 0) : 0;
      field.isSigned = encoding == DW_ATE_signed || encoding == DW_ATE_signed_char;
    }
    fields_.push_back(std::move(field));
  }

  void addMembers(const DWARFDie &record, const std::string &path, std::uint64_t offset, unsigned depth)
  {
    forEachChild(record, [&](const DWARFDie &member) {
      const bool isBase = member.getTag() == DW_TAG_inheritance;
      if (member.getTag() != DW_TAG_member && !isBase)
        return;
      // A static member has no place in the record.
      if (member.find(DW_AT_external) || member.find(DW_AT_declaration))
        return;
      const char *name = isBase ? nullptr : member.getShortName();
      const std::string below = !name ? path : path.empty() ? name : path + "." + name;
      const std::uint64_t bits = unsignedOf(member, DW_AT_bit_size, 0);
      if (bits == 0)
        add(typeOf(member), below, offset + unsignedOf(member, DW_AT_data_member_location, 0), depth + 1);
      else
        addBits(member, below, offset, bits);
    });
  }

  void addBits(const DWARFDie &member, const std::string &path, std::uint64_t offset, std::uint64_t bits)
  {
    const std::uint64_t storage = unsignedOf(member, DW_AT_byte_size, sizeOf(typeOf(member)));
    if (storage == 0 || storage > 8 || bits > storage * 8)
      return;
    std::uint64_t first = 0; // bit from the record's start
    if (const auto position = toUnsigned(member.find(DW_AT_data_bit_offset)))
      first = *position;
    else {
      // DWARF 3 counts from the most significant bit of the storage unit (section 5.6.6 there).
      const std::uint64_t fromTop = unsignedOf(member, DW_AT_bit_offset, 0);
      if (fromTop + bits > storage * 8)
        return;
      first = unsignedOf(member, DW_AT_data_member_location, 0) * 8 + storage * 8 - fromTop - bits;
    }
    const std::uint64_t word = first / 8 / storage * storage;
    std::vector<TypeField> scalar;
    Flattener(scalar).add(typeOf(member), path, offset + word, 0);
    if (scalar.size() != 1 || first - word * 8 + bits > 64)
      return;
    scalar.front().sizeBytes = first - word * 8 + bits > storage * 8 ? 8 : static_cast<std::uint32_t>(storage);
    scalar.front().bitOffset = static_cast<std::uint32_t>(first - word * 8);
    scalar.front().bitSize = static_cast<std::uint32_t>(bits);
    fields_.push_back(std::move(scalar.front()));
  }

  void addElements(const DWARFDie &array, const std::string &path, std::uint64_t offset, unsigned depth)
  {
    const std::uint64_t count = std::min(elementsOf(array), mostElements);
    const std::uint64_t size = sizeOf(typeOf(array));
    for (std::uint64_t i = 0; i < count && size != 0 && fields_.size() < mostFields; ++i)
      add(typeOf(array), path + "[" + std::to_string(i) + "]", offset + i * size, depth + 1);
  }

  std::vector<TypeField> &fields_;
};

TypeLayout layoutOf(const DWARFDie &type, std::string name)
{
  TypeLayout layout;
  layout.name = std::move(name);
  layout.sizeBytes = sizeOf(type);
  Flattener(layout.fields).add(type, "", 0, 0);
  return layout;
}

/// DW_OP_addr with its operand, or DW_OP_addrx with an index into the unit's addresses (DWARF 5, which Clang writes): static storage.
/// Anything else is no place that the image tells.
std::optional<Address> staticAddressOf(const DWARFDie &variable)
{
  const auto location = variable.find(DW_AT_location);
  if (!location)
    return std::nullopt;
  const auto block = location->getAsBlock();
  if (block && !block->empty() && block->front() == DW_OP_addrx) {
    const char *problem = nullptr;
    unsigned length = 0;
    const std::uint64_t index = llvm::decodeULEB128(block->data() + 1, &length, block->data() + block->size(), &problem);
    if (problem || length + 1 != block->size() || index > UINT32_MAX)
      return std::nullopt;
    const auto address = variable.getDwarfUnit()->getAddrOffsetSectionItem(static_cast<std::uint32_t>(index));
    return address ? std::optional<Address>(address->Address) : std::nullopt;
  }
  const std::uint8_t size = variable.getDwarfUnit()->getAddressByteSize();
  if (!block || block->size() != size + 1U || block->front() != DW_OP_addr)
    return std::nullopt;
  Address address = 0;
  for (unsigned i = size; i > 0; --i)
    address = address << 8 | (*block)[i];
  return address;
}

} // namespace

void TypeReader::read(DWARFUnit &unit) { readScope(unit.getUnitDIE(/*ExtractUnitDIEOnly=*/false), 0); }

void TypeReader::readScope(const DWARFDie &scope, unsigned depth)
{
  forEachChild(scope, [&](const DWARFDie &die) {
    const Tag tag = die.getTag();
    if (tag == DW_TAG_namespace && depth < deepestType)
      readScope(die, depth + 1);
    if (tag == DW_TAG_variable)
      readVariable(die);
    // A static variable of a function is as much an object as one of the unit: macros that register something may stand in either.
    if (tag == DW_TAG_subprogram && depth < deepestType && wantsVariables())
      readVariablesOf(die, depth + 1);
    if (!isRecord(tag) && tag != DW_TAG_typedef)
      return;
    const char *name = die.getShortName();
    if (!name || !wanted_.types.count(name) || types_.count(name) || die.find(DW_AT_declaration))
      return;
    const DWARFDie inner = stripped(die);
    if (!inner || inner.find(DW_AT_declaration))
      return;
    TypeLayout layout = layoutOf(die, name);
    if (layout.sizeBytes != 0)
      types_.emplace(name, std::move(layout));
  });
}

bool TypeReader::wantsVariables() const { return !wanted_.variables.empty() || !wanted_.typesOfVariables.empty(); }

void TypeReader::readVariablesOf(const DWARFDie &function, unsigned depth)
{
  forEachChild(function, [&](const DWARFDie &die) {
    if (die.getTag() == DW_TAG_variable)
      readVariable(die);
    else if (die.getTag() == DW_TAG_lexical_block && depth < deepestType)
      readVariablesOf(die, depth + 1);
  });
}

void TypeReader::readVariable(const DWARFDie &variable)
{
  if (!wantsVariables())
    return;
  const char *name = variable.getName(DINameKind::LinkageName);
  const std::optional<Address> address = staticAddressOf(variable);
  if (!address || !name)
    return;
  // The definition of an extern may keep its type at the declaration.
  DWARFDie type = typeOf(variable);
  if (!type)
    if (const DWARFDie declaration = variable.getAttributeValueAsReferencedDie(DW_AT_specification))
      type = typeOf(declaration);
  TypedVariable out;
  out.name = name;
  out.address = *address;
  for (DWARFDie inner = stripped(type); inner && inner.getTag() == DW_TAG_array_type; inner = stripped(type)) {
    out.count *= std::min<std::uint64_t>(elementsOf(inner), UINT32_MAX);
    type = typeOf(inner);
    if (out.count > UINT32_MAX)
      return;
  }
  const bool isWantedByName =
      std::any_of(wanted_.variables.begin(), wanted_.variables.end(), [&](const std::string &pattern) { return matchesGlob(pattern, name); });
  std::string typeName;
  bool isWantedByType = false;
  for (DWARFDie named = type; named; named = typeOf(named)) {
    const Tag tag = named.getTag();
    const char *text = tag == DW_TAG_typedef || isRecord(tag) ? named.getShortName() : nullptr;
    if (text) {
      typeName = typeName.empty() ? text : typeName;
      if (wanted_.typesOfVariables.count(text)) {
        isWantedByType = true;
        typeName = text;
      }
    }
    if (tag != DW_TAG_typedef && tag != DW_TAG_const_type && tag != DW_TAG_volatile_type)
      break;
  }
  if (!isWantedByName && !isWantedByType)
    return;
  out.type = layoutOf(type, std::move(typeName));
  if (out.type.sizeBytes != 0)
    variables_.push_back(std::move(out));
}

bool matchesGlob(std::string_view pattern, std::string_view text)
{
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos; // the last `*`, and the text that it has taken up to
  std::size_t taken = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++taken;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*')
    ++p;
  return p == pattern.size();
}

} // namespace headroom::machine
