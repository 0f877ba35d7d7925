// SPDX-License-Identifier: Apache-2.0
// Operations that are no calls: values, reads and writes.
#include <algorithm>

#include "program/paths/blocks.h"
#include "program/paths/walk.h"

namespace headroom::program {

namespace {

using Kind = BodyOperation::Kind;

// A place that no path can name again: an element at an unknown index, hardware at a number's address.
bool isNameless(const Terms &terms, Place place)
{
  for (;;) {
    const PlaceData &data = terms.at(place);
    switch (data.kind) {
    case PlaceKind::AnyElement: return true;
    case PlaceKind::Pointee: return terms.base(data.a) == noTerm;
    case PlaceKind::Local:
    case PlaceKind::Variable: return false;
    default: place = data.a;
    }
  }
}

bool isLocal(const Terms &terms, Place place)
{
  return terms.at(terms.root(place)).kind == PlaceKind::Local;
}

void useRoot(Walk &walk, PathState &state, Place place, std::uint32_t operation)
{
  const PlaceData root = walk.terms.at(walk.terms.root(place));
  if (root.kind == PlaceKind::Pointee)
    usePointer(walk, state, root.a, operation);
}

// Forgets the places that `isGone` picks; what they held is known to somebody else from now on.
template <typename Predicate> void forgetKnown(Walk &walk, PathState &state, Predicate isGone)
{
  std::vector<Term> values;
  state.forgetIf([&](Place at, Term value) {
    const bool isForgotten = isGone(at);
    if (isForgotten)
      values.push_back(value);
    return isForgotten;
  });
  for (const Term value : values)
    escapeValue(walk, state, value);
}

// Another pointer of the same kind may point to the same object: what is known of the same field elsewhere is forgotten.
void forgetAliases(Walk &walk, PathState &state, Place place, std::uint32_t operation)
{
  const PlaceData data = walk.terms.at(place);
  const Place root = walk.terms.root(place);
  const std::size_t before = state.memory.size();
  forgetKnown(walk, state, [&](Place at) {
    if (walk.terms.root(at) == root)
      return false;
    const PlaceData &other = walk.terms.at(at);
    const PlaceData &otherRoot = walk.terms.at(walk.terms.root(at));
    if (otherRoot.kind == PlaceKind::Local && !state.isEscaped(otherRoot.a))
      return false;
    // A block that is fresh and in hand is pointed to by nothing else.
    if (otherRoot.kind == PlaceKind::Pointee) {
      const HeldBlock *block = walk.terms.base(otherRoot.a) == noTerm ? nullptr : state.block(walk.terms.base(otherRoot.a));
      if (block && block->state == HeldBlock::State::Live)
        return false;
    }
    return data.kind == PlaceKind::Field ? other.kind == PlaceKind::Field && other.b == data.b : other.kind != PlaceKind::Field;
  });
  if (state.memory.size() != before)
    walk.startEpoch(state, operation);
}

void copyRecord(Walk &walk, PathState &state, Place to, Place from, std::uint32_t operation)
{
  useRoot(walk, state, from, operation);
  useRoot(walk, state, to, operation);
  std::vector<std::pair<Place, Term>> copied;
  for (const auto &[place, value] : state.memory)
    if (walk.terms.isWithin(place, from))
      copied.emplace_back(walk.terms.moved(place, from, to), value);
  std::vector<Term> old;
  state.forgetIf([&](Place place, Term value) {
    const bool isOld = walk.terms.isWithin(place, to);
    if (isOld)
      old.push_back(value);
    return isOld;
  });
  for (const auto &[place, value] : copied)
    state.set(place, value);
  for (const Term value : old)
    overwritten(walk, state, value, noTerm, operation);
  if (!isLocal(walk.terms, to))
    forgetAliases(walk, state, to, operation);
  walk.startEpoch(state, operation);
}

Term converted(Walk &walk, Term from, std::int64_t bytes)
{
  const TermData data = walk.terms[from];
  if (data.kind != TermKind::Integer || bytes == 0 || bytes >= 8 || bytes <= -8)
    return from;
  const bool isSigned = bytes < 0;
  const auto bits = static_cast<unsigned>(isSigned ? -bytes : bytes) * 8;
  std::uint64_t number = static_cast<std::uint64_t>(data.number) & ((std::uint64_t{1} << bits) - 1);
  if (isSigned && (number >> (bits - 1) & 1U) != 0)
    number |= ~((std::uint64_t{1} << bits) - 1);
  return walk.terms.integer(static_cast<std::int64_t>(number));
}

Term elementAddress(Walk &walk, const PathState &state, Term pointer, Term index, bool isBackwards)
{
  if (const auto known = limitOf(walk, state, index).number())
    index = walk.terms.integer(*known);
  if (isBackwards) {
    const TermData data = walk.terms[index];
    if (data.kind != TermKind::Integer)
      return walk.terms.address(walk.terms.place({PlaceKind::AnyElement, walk.terms.pointee(pointer), 0}));
    index = walk.terms.integer(-data.number);
  }
  return walk.terms.address(walk.terms.element(walk.terms.pointee(pointer), index));
}

// Also of a caller's value that is no pointer here any more.
void handOver(Walk &walk, PathState &state, Term value)
{
  escapeValue(walk, state, value);
  const Term base = walk.terms.base(value);
  if (base != noTerm && walk.terms[base].kind == TermKind::Parameter && !state.block(base))
    state.addBlock(base).state = HeldBlock::State::Kept;
}

// What is written to one member of a union is read from another: they are one place.
Term fieldAddress(Walk &walk, Term record, SourceId field)
{
  if (walk.input.program.field(field).record.starts_with("union "))
    return record;
  return walk.terms.address(walk.terms.place({PlaceKind::Field, walk.terms.pointee(record), field}));
}

// A local that some loop writes, plus or minus something.
bool isCounted(const Walk &walk, BodyValue value)
{
  const SourceBody &body = walk.body;
  for (; value != noValue; value = body.operations[value].left) { // each step leads to an earlier operation
    const BodyOperation &operation = body.operations[value];
    if (operation.kind == Kind::Local) {
      for (std::uint32_t loop = 0; loop < walk.shape.loopCount(); ++loop) {
        const std::vector<std::uint32_t> &written = walk.shape.writtenInLoop(loop);
        if (std::binary_search(written.begin(), written.end(), operation.index))
          return true;
      }
      return false;
    }
    if (operation.kind != Kind::Read && operation.kind != Kind::Convert && operation.kind != Kind::Add && operation.kind != Kind::Subtract)
      return false;
  }
  return false;
}

// In an array by an index that is counted or that this path does not know: whoever goes through the array finds it there, though this path may not see that it has as
// many elements as were filled.
bool isStoredByIndex(Walk &walk, PathState &state, BodyValue target)
{
  const SourceBody &body = walk.body;
  while (target != noValue && body.operations[target].kind == Kind::Field)
    target = body.operations[target].left;
  if (target == noValue || body.operations[target].kind != Kind::Element)
    return false;
  const BodyValue index = body.operations[target].right;
  return index == noValue || isCounted(walk, index) || !limitOf(walk, state, walk.value(state, index)).number();
}

// A symbol that this path knows the number of is compared as that number.
Term numberOrSelf(Walk &walk, PathState &state, BodyValue operand)
{
  const Term term = walk.value(state, operand);
  const auto number = limitOf(walk, state, term).number();
  return number && walk.terms[term].kind == TermKind::Parameter ? walk.terms.integer(*number) : term;
}

Term arithmetic(Walk &walk, PathState &state, const BodyOperation &operation)
{
  const Term left = walk.value(state, operation.left);
  const Term right = walk.value(state, operation.right);
  const bool isPointer = operation.number != 0 && (operation.kind == Kind::Add || operation.kind == Kind::Subtract);
  if (isPointer && walk.terms[left].kind != TermKind::Integer) {
    const TermKind index = walk.terms[right].kind;
    if (operation.kind == Kind::Add || index == TermKind::Integer)
      return elementAddress(walk, state, left, right, operation.kind == Kind::Subtract);
  }
  // Two values in one (a pointer with flags of another word): whoever takes them apart holds both.
  if (walk.terms.base(left) != noTerm && walk.terms.base(right) != noTerm) {
    escapeValue(walk, state, left);
    escapeValue(walk, state, right);
  }
  return walk.terms.binary(static_cast<std::uint8_t>(operation.kind), left, right);
}

} // namespace

Term readPlace(Walk &walk, PathState &state, Place place, std::uint32_t operation)
{
  const Term known = state.valueAt(place);
  if (known != noTerm)
    return known;
  if (isNameless(walk.terms, place))
    return walk.result(state, operation);
  const Term value = walk.terms.term({TermKind::Memory, place, state.epoch, 0});
  state.set(place, value);
  return value;
}

void writePlace(Walk &walk, PathState &state, Place place, Term value, std::uint32_t operation)
{
  if (isNameless(walk.terms, place)) {
    // Some element: what the array is known to hold may be gone, and what is put there can be found again by whoever walks it.
    const Place root = walk.terms.root(place);
    forgetKnown(walk, state, [&](Place at) { return walk.terms.root(at) == root && walk.terms.at(at).kind != PlaceKind::Field; });
    escapeValue(walk, state, value);
    return;
  }
  const Term old = state.valueAt(place);
  std::vector<Term> inside;
  state.forgetIf([&](Place at, Term was) {
    const bool isInside = at != place && walk.terms.isWithin(at, place) && walk.terms.at(at).kind == PlaceKind::Field;
    if (isInside)
      inside.push_back(was);
    return isInside;
  });
  state.set(place, value);
  if (old != noTerm && old != value)
    overwritten(walk, state, old, value, operation);
  for (const Term was : inside)
    overwritten(walk, state, was, value, operation);
  const PlaceData root = walk.terms.at(walk.terms.root(place));
  if (root.kind == PlaceKind::Pointee)
    forgetAliases(walk, state, place, operation);
  else if (root.kind == PlaceKind::Local && state.isEscaped(root.a))
    escapeValue(walk, state, value);
}

void clobber(Walk &walk, PathState &state, std::uint32_t operation)
{
  forgetKnown(walk, state, [&](Place at) {
    const PlaceData &root = walk.terms.at(walk.terms.root(at));
    if (root.kind == PlaceKind::Local)
      return state.isEscaped(root.a);
    if (root.kind != PlaceKind::Pointee || walk.terms.base(root.a) == noTerm)
      return true;
    // A block nobody else knows, unless what leads to it is stored where others look.
    const HeldBlock *block = state.block(walk.terms.base(root.a));
    return !(block && block->state == HeldBlock::State::Live);
  });
  walk.startEpoch(state, operation);
}

void execute(Walk &walk, PathState &state, std::uint32_t index)
{
  const BodyOperation &operation = walk.body.operations[index];
  if (operation.line != 0)
    walk.lastPlaced = index;
  Terms &terms = walk.terms;
  const std::uint32_t unit = walk.unit;
  Term value = noTerm;
  switch (operation.kind) {
  case Kind::Unknown:
    // Whoever made it, as the assembly of a system call does, has what it was made from.
    for (std::uint32_t i = 0; i < operation.operandCount; ++i)
      handOver(walk, state, walk.value(state, walk.body.operands[operation.firstOperand + i]));
    value = walk.result(state, index);
    break;
  case Kind::Integer: value = terms.integer(operation.number); break;
  case Kind::Function: value = terms.term({TermKind::Function, walk.input.program.function(unit, operation.index), 0, 0}); break;
  case Kind::Variable:
    value = terms.address(terms.place({PlaceKind::Variable, walk.input.program.variable(unit, operation.index), 0}));
    break;
  case Kind::Local: value = terms.address(terms.place({PlaceKind::Local, operation.index, 0})); break;
  case Kind::Text: value = terms.term({TermKind::Text, index, 0, 0}); break;
  case Kind::Field: value = fieldAddress(walk, walk.value(state, operation.left), walk.input.program.fieldOf(unit, operation.index)); break;
  case Kind::Element: value = elementAddress(walk, state, walk.value(state, operation.left), walk.value(state, operation.right), false); break;
  case Kind::Read: {
    const Place place = terms.pointee(walk.value(state, operation.left));
    useRoot(walk, state, place, index);
    value = readPlace(walk, state, place, index);
    break;
  }
  case Kind::Write: {
    const Term written = walk.value(state, operation.right);
    const Place place = terms.pointee(walk.value(state, operation.left));
    useRoot(walk, state, place, index);
    writePlace(walk, state, place, written, index);
    if (isStoredByIndex(walk, state, operation.left))
      escapeValue(walk, state, written);
    const PlaceData root = terms.at(terms.root(place));
    if (root.kind == PlaceKind::Pointee) {
      const Term base = terms.base(root.a);
      if (base != noTerm && terms[base].kind == TermKind::Parameter && terms[base].a < 64)
        walk.summary.written |= std::uint64_t{1} << terms[base].a;
    }
    if (root.kind != PlaceKind::Local)
      walk.summary.isQuiet = false;
    break;
  }
  case Kind::Copy:
    copyRecord(walk, state, terms.pointee(walk.value(state, operation.left)), terms.pointee(walk.value(state, operation.right)), index);
    walk.summary.isQuiet = false;
    break;
  case Kind::Convert:
    value = converted(walk, walk.value(state, operation.left), operation.number);
    if (operation.index < walk.body.types.size())
      storeRecord(walk, state, index, value, walk.body.types[operation.index]);
    break;
  case Kind::Not: value = terms.negation(walk.value(state, operation.left)); break;
  case Kind::Negate: value = terms.binary(static_cast<std::uint8_t>(Kind::Subtract), terms.integer(0), walk.value(state, operation.left)); break;
  case Kind::Complement: value = terms.binary(static_cast<std::uint8_t>(Kind::Xor), walk.value(state, operation.left), terms.integer(-1)); break;
  case Kind::Add:
  case Kind::Subtract:
  case Kind::Multiply:
  case Kind::Divide:
  case Kind::Remainder:
  case Kind::And:
  case Kind::Or:
  case Kind::Xor:
  case Kind::ShiftLeft:
  case Kind::ShiftRight: value = arithmetic(walk, state, operation); break;
  case Kind::Equal: value = terms.equal(numberOrSelf(walk, state, operation.left), numberOrSelf(walk, state, operation.right)); break;
  case Kind::NotEqual:
    value = terms.negation(terms.equal(numberOrSelf(walk, state, operation.left), numberOrSelf(walk, state, operation.right)));
    break;
  case Kind::Less:
  case Kind::LessEqual: {
    const Term left = walk.value(state, operation.left);
    const Term right = walk.value(state, operation.right);
    const bool orEqual = operation.kind == Kind::LessEqual;
    // Unsigned: the order of what has its highest bit set is another one. Decided only for constants, known as itself otherwise.
    if (operation.number == 1 && (terms[left].kind != TermKind::Integer || terms[right].kind != TermKind::Integer)) {
      const auto less = static_cast<std::uint8_t>(Kind::Less);
      value = orEqual ? terms.negation(terms.binary(less, right, left)) : terms.binary(less, left, right);
    }
    else
      value = terms.less(left, right, orEqual);
    break;
  }
  case Kind::Allocate: value = walk.result(state, index); break;
  case Kind::EndOfLife: {
    const Place place = terms.place({PlaceKind::Local, operation.index, 0});
    std::vector<Term> old;
    state.forgetIf([&](Place at, Term was) {
      const bool isOld = terms.root(at) == place;
      if (isOld)
        old.push_back(was);
      return isOld;
    });
    for (const Term was : old)
      overwritten(walk, state, was, noTerm, index);
    break;
  }
  case Kind::Call:
  case Kind::Return: break;
  }
  if (value == noTerm)
    return;
  walk.scratch[index] = value;
  if (walk.shape.isCrossing(index))
    state.setValue(index, value);
}

} // namespace headroom::program
