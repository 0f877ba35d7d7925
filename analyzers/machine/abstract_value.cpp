// SPDX-License-Identifier: Apache-2.0
#include "machine/abstract_value.h"

#include <algorithm>
#include <bit>

namespace headroom::machine {

using Kind = AbstractValue::Kind;

namespace {

/// Whether a result computed from both can be taken for no stack address.
bool bothForeign(const AbstractValue &left, const AbstractValue &right)
{
  return left.cannotBeStack() && right.cannotBeStack();
}

/// What an unsigned word is at most; `unlimited` where that is not known.
std::uint32_t largestOf(const AbstractValue &value)
{
  if (value.is(Kind::Unknown))
    return value.extra;
  if (!value.is(Kind::Indexed) || value.extra == unlimited || value.value < 0)
    return unlimited;
  const std::uint64_t largest = static_cast<std::uint64_t>(value.value) + std::uint64_t{value.extra} * value.stride;
  return largest < unlimited ? static_cast<std::uint32_t>(largest) : unlimited;
}

/// Places in a frame are 32 bits wide.
constexpr std::int64_t largestFrame = 1 << 30;

/// Beyond this a limit is no clamp that someone wrote but what a mask leaves of a word.
constexpr std::uint32_t largestLength = 1U << 20U;

/// A word of which nothing is known but where it comes from: as an index it is any number.
bool isAnyNumber(const AbstractValue &value)
{
  return value.is(Kind::Unknown) || value.is(Kind::Argument) || value.is(Kind::ArgumentField) || value.is(Kind::Memory) || value.is(Kind::EntryRegister);
}

bool isConstantLike(const AbstractValue &value)
{
  return value.is(Kind::Constant) || value.is(Kind::Constants);
}

} // namespace

AbstractValue ValueStore::constants(std::vector<Address> values)
{
  for (Address &value : values)
    value &= mask_;
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  if (values.empty() || values.size() > maxAlternatives)
    return AbstractValue::unknown(true);
  if (values.size() == 1)
    return AbstractValue::constant(static_cast<std::int64_t>(values.front()));
  const auto [known, isNew] = setIds_.try_emplace(values, static_cast<std::uint32_t>(sets_.size()));
  if (isNew)
    sets_.push_back(std::move(values));
  return {Kind::Constants, 0, false, 0, known->second, 0};
}

AbstractValue ValueStore::table(const TableDescription &description)
{
  auto known = std::find(tables_.begin(), tables_.end(), description);
  auto id = static_cast<std::uint32_t>(known - tables_.begin());
  if (known == tables_.end())
    tables_.push_back(description);
  return {Kind::TableWord, 0, false, 0, id, 0};
}

std::vector<Address> ValueStore::alternatives(const AbstractValue &value) const
{
  if (value.is(Kind::Constant))
    return {static_cast<Address>(value.value)};
  if (value.is(Kind::Constants))
    return sets_[value.extra];
  return {};
}

template <typename Function> AbstractValue ValueStore::map(const AbstractValue &value, Function function)
{
  if (value.is(Kind::Constant))
    return constant(static_cast<std::int64_t>(function(static_cast<Address>(value.value))));
  std::vector<Address> values = alternatives(value);
  for (Address &each : values)
    each = function(each);
  return constants(std::move(values));
}

std::int64_t ValueStore::asSigned(std::int64_t word) const
{
  const auto unused = static_cast<unsigned>(64 - std::bit_width(mask_));
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(word) << unused) >> unused;
}

AbstractValue ValueStore::add(const AbstractValue &left, const AbstractValue &right)
{
  if (!isConstantLike(right) && isConstantLike(left))
    return add(right, left);
  if (right.is(Kind::Constant)) {
    // Taken as signed: `add sp, r3` with a negative literal is how large Thumb-1 frames are made.
    const std::int64_t delta = asSigned(right.value);
    AbstractValue result = left;
    switch (left.kind) {
    case Kind::Constant:
    case Kind::Constants: return map(left, [&](Address each) { return each + static_cast<Address>(delta); });
    case Kind::Indexed:
      result.value = static_cast<std::int64_t>(static_cast<Address>(left.value + delta) & mask_);
      return result;
    case Kind::StackDerived:
      if (left.stride != 0)
        return AbstractValue::derived(left.index, left.value, unlimited);
      [[fallthrough]];
    case Kind::Argument:
    case Kind::StackAddress: {
      result.value += delta;
      if (result.value > -largestFrame && result.value < largestFrame)
        return result;
      return left.isStack() ? AbstractValue::derived(left.index, left.value, unlimited) : AbstractValue::unknown(true);
    }
    case Kind::TableWord: {
      TableDescription description = tableOf(left);
      description.addend += delta;
      return table(description);
    }
    case Kind::Unknown:
      if (delta == 0)
        return left;
      // `base + unknown` is what an indexed access becomes, whichever of the two comes first.
      return AbstractValue::indexed(static_cast<std::int64_t>(static_cast<Address>(delta) & mask_), 1, left.extra, left.isForeign);
    default: return delta == 0 ? left : AbstractValue::unknown(left.cannotBeStack());
    }
  }
  if (left.is(Kind::Constants) && right.is(Kind::Constants)) {
    std::vector<Address> sums;
    for (Address one : alternatives(left))
      for (Address other : alternatives(right))
        sums.push_back(one + other);
    return constants(std::move(sums));
  }
  if (right.isStack() && !left.isStack())
    return add(right, left);
  if (left.isStack() && !right.isStack()) {
    // An element of an array whose index has a known limit, or is one of a few.
    std::int64_t low = right.is(Kind::Indexed) ? asSigned(right.value) : 0;
    std::uint64_t span = right.is(Kind::Unknown) ? right.extra : right.is(Kind::Indexed) ? std::uint64_t{right.extra} * right.stride : unlimited;
    if (right.is(Kind::Constants)) {
      std::int64_t high = std::numeric_limits<std::int64_t>::min();
      low = std::numeric_limits<std::int64_t>::max();
      for (const Address each : alternatives(right)) {
        low = std::min(low, asSigned(static_cast<std::int64_t>(each)));
        high = std::max(high, asSigned(static_cast<std::int64_t>(each)));
      }
      span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    }
    if (left.is(Kind::StackAddress) && left.extra != unlimited && span <= largestLength && -largestFrame < low && low < largestFrame &&
        left.extra < unlimited - span)
      return AbstractValue::stack(left.index, left.value + low, left.extra + static_cast<std::uint32_t>(span));
    return AbstractValue::derived(left.index, left.value, unlimited);
  }
  return AbstractValue::unknown(bothForeign(left, right));
}

AbstractValue ValueStore::subtract(const AbstractValue &left, const AbstractValue &right)
{
  if (right.is(Kind::Constant))
    return add(left, constant(-right.value));
  if (isConstantLike(left) && isConstantLike(right)) {
    std::vector<Address> differences;
    for (Address one : alternatives(left))
      for (Address other : alternatives(right))
        differences.push_back(one - other);
    return constants(std::move(differences));
  }
  if (left.isStack()) {
    if (left.is(Kind::StackDerived) && left.stride != 0)
      return AbstractValue::derived(left.index, left.value, unlimited);
    if (left.isExactStack() && right.isExactStack() && left.index == right.index)
      return constant(left.value - right.value);
    // A length with a known limit, a clamped VLA, costs at most that limit.
    if (const std::uint32_t length = largestOf(right); left.is(Kind::StackAddress) && length <= largestLength && left.extra < unlimited - length)
      return AbstractValue::stack(left.index, left.value - length, left.extra + length);
    if (!right.isStack())
      return AbstractValue::derived(left.index, left.value, unlimited);
  }
  return AbstractValue::unknown(bothForeign(left, right) || (left.isStack() && right.isStack()));
}

AbstractValue ValueStore::shiftLeft(const AbstractValue &value, unsigned amount)
{
  if (amount == 0)
    return value;
  if (amount >= 64)
    return constant(0);
  if (isConstantLike(value))
    return map(value, [&](Address each) { return each << amount; });
  if (isAnyNumber(value) && amount < 8)
    return AbstractValue::indexed(0, static_cast<std::uint8_t>(1U << amount), largestOf(value), value.cannotBeStack());
  if (value.is(Kind::Indexed) && amount < 8 && (value.stride << amount) < 256)
    return AbstractValue::indexed(static_cast<std::int64_t>((static_cast<Address>(value.value) << amount) & mask_), static_cast<std::uint8_t>(value.stride << amount),
                                  value.extra, value.isForeign);
  if (value.is(Kind::StackDerived) && value.stride == amount) { // `lsr`, `lsl`: how Thumb-1 code aligns SP
    AbstractValue restored = value;
    restored.stride = 0;
    return alignDown(restored, Address{1} << amount);
  }
  if (value.isStack())
    return AbstractValue::derived(value.index, value.value, unlimited);
  if (value.is(Kind::TableWord) && tableOf(value).addend == 0) {
    TableDescription description = tableOf(value);
    description.shift = static_cast<std::uint8_t>(std::min(63U, description.shift + amount));
    return table(description);
  }
  return AbstractValue::unknown(value.cannotBeStack());
}

AbstractValue ValueStore::shiftRight(const AbstractValue &value, unsigned amount)
{
  if (amount == 0)
    return value;
  if (amount >= 64)
    return constant(0);
  if (isConstantLike(value))
    return map(value, [&](Address each) { return each >> amount; });
  if (value.is(Kind::Indexed) && value.value == 0 && value.extra != unlimited && value.stride == (1U << (amount & 7U)))
    return AbstractValue::unknown(true, value.extra);
  if (value.isStack()) {
    const bool exact = value.isExactStack() || (value.is(Kind::StackDerived) && value.extra != unlimited && value.stride == 0);
    AbstractValue shifted = AbstractValue::derived(value.index, value.value, exact ? value.extra : unlimited);
    shifted.stride = amount <= 12 ? static_cast<std::uint8_t>(amount) : 0;
    if (shifted.stride == 0)
      shifted.extra = unlimited;
    return shifted;
  }
  const Address largest = (largestOf(value) != unlimited ? largestOf(value) : mask_) >> amount;
  return AbstractValue::unknown(value.cannotBeStack(), static_cast<std::uint32_t>(std::min<Address>(largest, unlimited)));
}

AbstractValue ValueStore::alignDown(const AbstractValue &stackValue, Address align) const
{
  const AbstractValue &from = stackValue;
  const auto wanted = static_cast<std::int64_t>(align);
  // Only SP at entry is known to be a multiple of something: where paths of different depths meet, the base is any of them.
  const std::int64_t known = from.index == 0 ? static_cast<std::int64_t>(entryAlign_) : 1;
  if (from.isExactStack() && wanted <= known)
    return AbstractValue::stack(from.index, from.value & ~(wanted - 1));
  if (from.extra >= unlimited - 2 * 4096)
    return AbstractValue::derived(from.index, from.value, unlimited);
  const std::int64_t below = from.is(Kind::StackDerived) ? from.extra : 0;
  const std::int64_t lowest = from.value - below;
  const std::int64_t loss = wanted <= known ? lowest & (wanted - 1) : (lowest & (known - 1)) + wanted - known;
  return AbstractValue::derived(from.index, from.value, static_cast<std::uint32_t>(below + loss));
}

AbstractValue ValueStore::bitAnd(const AbstractValue &left, const AbstractValue &right)
{
  if (isConstantLike(left) && !isConstantLike(right))
    return bitAnd(right, left);
  if (!right.is(Kind::Constant))
    return AbstractValue::unknown(bothForeign(left, right));
  const auto bits = static_cast<Address>(right.value) & mask_;
  if (isConstantLike(left))
    return map(left, [&](Address each) { return each & bits; });
  const Address cleared = ~bits & mask_;
  const bool alignsDown = std::has_single_bit(cleared + 1);
  if (left.isStack())
    return alignsDown && cleared < 4096 ? alignDown(left, cleared + 1) : AbstractValue::derived(left.index, left.value, unlimited);
  // Clearing low bits of an address that is a multiple anyway changes nothing that matters here: the Thumb bit of a pointer.
  if (cleared == 1 && !left.is(Kind::Unknown) && !left.is(Kind::Indexed))
    return left;
  return AbstractValue::unknown(left.cannotBeStack(), static_cast<std::uint32_t>(std::min<Address>(bits, largestOf(left))));
}

AbstractValue ValueStore::bitOr(const AbstractValue &left, const AbstractValue &right)
{
  if (left.is(Kind::Constant) && right.is(Kind::Constants))
    return bitOr(right, left);
  if (isConstantLike(left) && right.is(Kind::Constant))
    return map(left, [&](Address each) { return each | static_cast<Address>(right.value); });
  if (right.is(Kind::Constant) && (right.value == 0 || (right.value == 1 && left.is(Kind::TableWord))))
    return left;
  return AbstractValue::unknown(bothForeign(left, right));
}

AbstractValue ValueStore::multiply(const AbstractValue &left, const AbstractValue &right)
{
  if (left.is(Kind::Constant) && !right.is(Kind::Constant))
    return multiply(right, left);
  if (!right.is(Kind::Constant))
    return AbstractValue::unknown(bothForeign(left, right));
  const auto factor = static_cast<Address>(right.value);
  if (isConstantLike(left))
    return map(left, [&](Address each) { return each * factor; });
  if (factor > 0 && factor < 256 && isAnyNumber(left))
    return AbstractValue::indexed(0, static_cast<std::uint8_t>(factor), largestOf(left), left.cannotBeStack());
  if (factor > 0 && factor < 256 && left.is(Kind::Indexed) && left.stride * factor < 256)
    return AbstractValue::indexed(static_cast<std::int64_t>((static_cast<Address>(left.value) * factor) & mask_), static_cast<std::uint8_t>(left.stride * factor), left.extra, left.isForeign);
  return AbstractValue::unknown(left.cannotBeStack());
}

AbstractValue ValueStore::extend(const AbstractValue &value, unsigned bytes, bool isSigned)
{
  if (bytes >= 8)
    return value;
  const Address bits = (Address{1} << (8 * bytes)) - 1;
  if (isConstantLike(value)) {
    const unsigned lost = 64 - 8 * bytes;
    return map(value, [&](Address each) {
      return isSigned ? static_cast<Address>(static_cast<std::int64_t>(each << lost) >> lost) : each & bits;
    });
  }
  if (bytes == 4 && !value.is(Kind::Unknown) && !value.is(Kind::Indexed))
    return value; // a 32-bit operation on an address
  if (value.is(Kind::Unknown) && value.extra <= (isSigned ? bits >> 1 : bits))
    return value;
  const bool bounded = !isSigned && bits < unlimited;
  return AbstractValue::unknown(value.cannotBeStack(), bounded ? static_cast<std::uint32_t>(bits) : unlimited);
}

AbstractValue ValueStore::join(const AbstractValue &left, const AbstractValue &right, bool widen)
{
  if (left == right)
    return left;
  if (left.is(Kind::StackAddress) && right.is(Kind::StackAddress) && left.index == right.index) {
    const std::int64_t low = std::min(left.value, right.value);
    if (!(widen && low < left.value) && (left.extra == unlimited || right.extra == unlimited))
      return AbstractValue::stack(left.index, low, unlimited);
    const std::int64_t high = std::max(left.value + left.extra, right.value + right.extra);
    if (widen && low < left.value) // a pointer that walks down
      return AbstractValue::derived(left.index, left.value, unlimited);
    const bool rises = widen && high > left.value + left.extra;
    if (rises || high - low >= unlimited)
      return AbstractValue::stack(left.index, low, unlimited);
    return AbstractValue::stack(left.index, low, static_cast<std::uint32_t>(high - low));
  }
  if (left.isStack() && right.isStack() && left.index == right.index)
    return AbstractValue::derived(left.index, widen ? left.value : std::min(left.value, right.value), unlimited);
  const bool foreign = bothForeign(left, right);
  if (isConstantLike(left) && isConstantLike(right)) {
    std::vector<Address> values = alternatives(left);
    const std::vector<Address> others = alternatives(right);
    values.insert(values.end(), others.begin(), others.end());
    if (!widen)
      return constants(std::move(values));
    // A constant that grows in a loop is a pointer or an index that walks: keep where it starts and by how much it moves.
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    const Address step = values.size() > 1 ? values[1] - values[0] : 0;
    for (const Address each : values)
      if (step == 0 || step > 255 || (each - values.front()) % step != 0)
        return AbstractValue::unknown(true);
    return AbstractValue::indexed(static_cast<std::int64_t>(values.front()), static_cast<std::uint8_t>(step), unlimited, true);
  }
  if (left.is(Kind::Indexed) && (right.is(Kind::Constant) || (right.is(Kind::Indexed) && right.stride == left.stride))) {
    const std::int64_t distance = right.value - left.value;
    if (distance >= 0 && distance % left.stride == 0)
      return AbstractValue::indexed(left.value, left.stride, unlimited, foreign);
    return AbstractValue::unknown(foreign);
  }
  if (left.is(Kind::Unknown) || right.is(Kind::Unknown)) {
    const AbstractValue &unknownOne = left.is(Kind::Unknown) ? left : right;
    const AbstractValue &other = left.is(Kind::Unknown) ? right : left;
    std::uint32_t limit = unlimited;
    if (!widen && other.is(Kind::Unknown))
      limit = std::max(unknownOne.extra, other.extra);
    else if (!widen && other.is(Kind::Constant) && other.value >= 0 && other.value < unlimited)
      limit = std::max(unknownOne.extra, static_cast<std::uint32_t>(other.value));
    return AbstractValue::unknown(foreign, limit);
  }
  return AbstractValue::unknown(foreign);
}

} // namespace headroom::machine
