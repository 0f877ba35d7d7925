// SPDX-License-Identifier: Apache-2.0
#include "program/paths/terms.h"

#include <algorithm>

#include "facts/source_body.h"

namespace headroom::program {

namespace {

constexpr std::size_t firstSlots = 256;

std::uint64_t mixed(std::uint64_t a, std::uint64_t b)
{
  std::uint64_t hash = (a ^ (b * 0x9E3779B97F4A7C15U)) * 0xFF51AFD7ED558CCDU;
  return hash ^ (hash >> 32U);
}

std::size_t hashOf(const TermData &data)
{
  return mixed(mixed(static_cast<std::uint64_t>(data.kind) << 32U | data.a, data.b), static_cast<std::uint64_t>(data.number));
}

std::size_t hashOf(const PlaceData &data)
{
  return mixed(static_cast<std::uint64_t>(data.kind) << 32U | data.a, data.b);
}

template <typename Entry> void rehash(std::vector<std::uint32_t> &slots, const std::vector<Entry> &entries)
{
  slots.assign(slots.size() * 2, UINT32_MAX);
  const std::size_t mask = slots.size() - 1;
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    std::size_t at = hashOf(entries[i].data) & mask;
    while (slots[at] != UINT32_MAX)
      at = (at + 1) & mask;
    slots[at] = i;
  }
}

// Wrapping is the program's own affair; what does not fit 64 bits is not folded.
bool folded(BodyOperation::Kind op, std::int64_t a, std::int64_t b, std::int64_t &out)
{
  using Kind = BodyOperation::Kind;
  switch (op) {
  case Kind::Add: return !__builtin_add_overflow(a, b, &out);
  case Kind::Subtract: return !__builtin_sub_overflow(a, b, &out);
  case Kind::Multiply: return !__builtin_mul_overflow(a, b, &out);
  case Kind::And: out = a & b; return true;
  case Kind::Or: out = a | b; return true;
  case Kind::Xor: out = a ^ b; return true;
  case Kind::Divide:
    if (b == 0 || b == -1)
      return false;
    out = a / b;
    return true;
  case Kind::Remainder:
    if (b == 0 || b == -1)
      return false;
    out = a % b;
    return true;
  case Kind::ShiftLeft:
    if (b < 0 || b > 31 || a < 0 || a > INT32_MAX)
      return false;
    out = a << b;
    return true;
  case Kind::ShiftRight:
    if (b < 0 || b > 63 || a < 0)
      return false;
    out = a >> b;
    return true;
  default: return false;
  }
}

} // namespace

void Terms::clear()
{
  terms_.clear();
  places_.clear();
  termSlots_.assign(firstSlots, UINT32_MAX);
  placeSlots_.assign(firstSlots, UINT32_MAX);
}

Term Terms::term(const TermData &data)
{
  if ((terms_.size() + 1) * 2 > termSlots_.size())
    rehash(termSlots_, terms_);
  const std::size_t mask = termSlots_.size() - 1;
  std::size_t at = hashOf(data) & mask;
  while (termSlots_[at] != UINT32_MAX) {
    if (terms_[termSlots_[at]].data == data)
      return termSlots_[at];
    at = (at + 1) & mask;
  }
  const auto self = static_cast<Term>(terms_.size());
  termSlots_[at] = self;
  terms_.push_back({data, noTerm});
  terms_.back().base = baseOf(data, self);
  return self;
}

Place Terms::place(const PlaceData &data)
{
  if ((places_.size() + 1) * 2 > placeSlots_.size())
    rehash(placeSlots_, places_);
  const std::size_t mask = placeSlots_.size() - 1;
  std::size_t at = hashOf(data) & mask;
  while (placeSlots_[at] != UINT32_MAX) {
    if (places_[placeSlots_[at]].data == data)
      return placeSlots_[at];
    at = (at + 1) & mask;
  }
  const auto self = static_cast<Place>(places_.size());
  placeSlots_[at] = self;
  const bool isRoot = data.kind == PlaceKind::Local || data.kind == PlaceKind::Variable || data.kind == PlaceKind::Pointee;
  const Place root = isRoot ? self : places_[data.a].root;
  places_.push_back({data, root});
  return self;
}

Term Terms::baseOf(const TermData &data, Term self) const
{
  switch (data.kind) {
  case TermKind::Parameter:
  case TermKind::Memory:
  case TermKind::Result:
  case TermKind::Phi: return self;
  case TermKind::Address: {
    const PlaceData &root = places_[places_[data.a].root].data;
    return root.kind == PlaceKind::Pointee ? terms_[root.a].base : noTerm;
  }
  case TermKind::Binary: return terms_[data.a].base != noTerm ? terms_[data.a].base : terms_[data.b].base;
  default: return noTerm;
  }
}

Term Terms::binary(std::uint8_t op, Term a, Term b)
{
  const TermData x = terms_[a].data;
  const TermData y = terms_[b].data;
  std::int64_t number = 0;
  if (x.kind == TermKind::Integer && y.kind == TermKind::Integer &&
      folded(static_cast<BodyOperation::Kind>(op), x.number, y.number, number))
    return integer(number);
  return term({TermKind::Binary, a, b, op});
}

Term Terms::negation(Term a)
{
  const TermData x = terms_[a].data;
  if (x.kind == TermKind::Integer)
    return integer(x.number == 0 ? 1 : 0);
  if (x.kind == TermKind::Address && base(a) == noTerm)
    return integer(0);
  return term({TermKind::Not, a, 0, 0});
}

Term Terms::equal(Term a, Term b)
{
  const TermData x = terms_[a].data;
  const TermData y = terms_[b].data;
  if (a == b)
    return integer(1);
  if (x.kind == TermKind::Integer && y.kind == TermKind::Integer)
    return integer(0);
  if (x.kind == TermKind::Integer)
    std::swap(a, b);
  else if (y.kind != TermKind::Integer && b < a)
    std::swap(a, b);
  return term({TermKind::Equal, a, b, 0});
}

Term Terms::less(Term a, Term b, bool orEqual)
{
  const TermData x = terms_[a].data;
  const TermData y = terms_[b].data;
  if (x.kind == TermKind::Integer && y.kind == TermKind::Integer)
    return integer(orEqual ? x.number <= y.number : x.number < y.number);
  if (a == b)
    return integer(orEqual ? 1 : 0);
  return orEqual ? negation(term({TermKind::Less, b, a, 0})) : term({TermKind::Less, a, b, 0});
}

Term Terms::address(Place where)
{
  const PlaceData data = places_[where].data;
  if (data.kind == PlaceKind::Pointee)
    return data.a;
  return term({TermKind::Address, where, 0, 0});
}

Place Terms::pointee(Term pointer)
{
  const TermData data = terms_[pointer].data;
  if (data.kind == TermKind::Address)
    return data.a;
  return place({PlaceKind::Pointee, pointer, 0});
}

Place Terms::element(Place where, Term index)
{
  const TermData data = terms_[index].data;
  if (data.kind != TermKind::Integer || data.number > INT32_MAX || data.number < INT32_MIN)
    return place({PlaceKind::AnyElement, where, 0});
  if (data.number == 0)
    return where;
  return place({PlaceKind::Element, where, static_cast<std::uint32_t>(data.number)});
}

bool Terms::isInteger(Term term, std::int64_t number) const
{
  return terms_[term].data.kind == TermKind::Integer && terms_[term].data.number == number;
}

bool Terms::mentions(Term term, Term symbol) const
{
  // Operands are older than what is made from them, so the walk ends; expressions are as deep as the source's own.
  std::vector<Term> open{term};
  while (!open.empty()) {
    const Term at = open.back();
    open.pop_back();
    if (at == symbol)
      return true;
    if (at < symbol)
      continue;
    const TermData &data = terms_[at].data;
    switch (data.kind) {
    case TermKind::Address:
    case TermKind::Memory:
    case TermKind::Phi: {
      const PlaceData &root = places_[places_[data.a].root].data;
      if (root.kind == PlaceKind::Pointee)
        open.push_back(root.a);
      break;
    }
    case TermKind::Converted:
    case TermKind::Not: open.push_back(data.a); break;
    case TermKind::Equal:
    case TermKind::Less:
    case TermKind::Binary:
      open.push_back(data.a);
      open.push_back(data.b);
      break;
    default: break;
    }
  }
  return false;
}

bool Terms::isWithin(Place place, Place outer) const
{
  while (place != outer) {
    const PlaceData &data = places_[place].data;
    if (data.kind == PlaceKind::Local || data.kind == PlaceKind::Variable || data.kind == PlaceKind::Pointee)
      return false;
    place = data.a;
  }
  return true;
}

Place Terms::moved(Place where, Place from, Place to)
{
  if (where == from)
    return to;
  PlaceData data = places_[where].data;
  data.a = moved(data.a, from, to);
  return place(data);
}

} // namespace headroom::program
