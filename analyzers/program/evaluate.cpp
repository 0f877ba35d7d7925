// SPDX-License-Identifier: Apache-2.0
#include "program/evaluate.h"

namespace headroom::program {

namespace {

// A table larger than this is no table of handlers; enumerating it would only take memory.
constexpr std::uint64_t tableWordLimit = 4096;

ValueSet wordAt(const ImageIndex &index, Address address)
{
  const auto word = index.constantWord(address);
  return word ? ValueSet::of({index.canonical(*word)}) : ValueSet::unknown();
}

ValueSet shifted(const ImageIndex &index, const ValueSet &set, std::int64_t offset)
{
  if (offset == 0 || set.isTop)
    return set;
  const Address mask = index.pointerBytes() == 8 ? ~Address{0} : Address{0xffffffff};
  ValueSet out;
  out.hasUnknown = set.hasUnknown;
  std::vector<Address> moved;
  for (const Address constant : set.constants)
    moved.push_back((constant + static_cast<Address>(offset)) & mask);
  out.join(ValueSet::of(std::move(moved)));
  return out;
}

} // namespace

std::optional<ValueSet> wordsBetween(const ImageIndex &index, Address base, Address end, std::uint64_t stride, bool constantOnly)
{
  if (stride == 0 || end < base || (end - base) / stride > tableWordLimit)
    return std::nullopt;
  std::vector<Address> words;
  for (Address at = base; at < end && end - at >= index.pointerBytes(); at += stride) {
    const auto value = constantOnly ? index.constantWord(at) : index.initialWord(at);
    if (!value)
      return std::nullopt;
    words.push_back(index.canonical(*value));
  }
  return ValueSet::of(std::move(words));
}

std::optional<ValueSet> tableWords(const ImageIndex &index, Address base, std::uint64_t stride, bool constantOnly)
{
  const DataSymbol *object = index.objectAt(base);
  if (object == nullptr || stride == 0)
    return std::nullopt;
  const Address first = base - (base - object->address) / stride * stride;
  return wordsBetween(index, first, object->address + object->sizeBytes, stride, constantOnly);
}

ValueSet evaluate(const ImageIndex &index, const Value &value, const Parameters &parameters)
{
  switch (value.kind) {
  case Value::Kind::Unknown: break;
  case Value::Kind::Constants: {
    std::vector<Address> constants;
    for (const Address constant : value.constants)
      constants.push_back(index.canonical(constant));
    return ValueSet::of(std::move(constants));
  }
  case Value::Kind::Argument: return shifted(index, parameters.at(value.argument), value.offset);
  case Value::Kind::ArgumentField: {
    const ValueSet places = shifted(index, parameters.at(value.argument), value.offset);
    ValueSet out;
    out.hasUnknown = places.hasUnknown;
    for (const Address place : places.constants)
      out.join(wordAt(index, place));
    return out;
  }
  case Value::Kind::Memory:
    if (!value.constants.empty())
      return wordAt(index, value.constants.front());
    break;
  case Value::Kind::Table:
    // What the code limits was enumerated there. Without a limit nothing says which object is meant: a compiler folds what is
    // subtracted from an index into the table's address (`handlers[n - 16]`), which then lies in, or starts, any other object.
    break;
  }
  return ValueSet::unknown();
}

} // namespace headroom::program
