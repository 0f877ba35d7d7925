// SPDX-License-Identifier: Apache-2.0
#include "program/parameter_ranges.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "program/plain_bodies.h"

namespace headroom::program {

using Kind = BodyOperation::Kind;

namespace {

// Longer expressions of a counter nobody writes; beyond, nothing is known.
constexpr unsigned deepestExpression = 16;
// Constants beyond are no bounds of parameters of up to 32 bits, and sums with smaller ones do not overflow.
constexpr std::int64_t largestConstant = std::int64_t{1} << 40;
// Each block's interval grows a few times at most, once for each constant in the way.
constexpr std::size_t mostVisitsOfABlock = 1000;

Interval ofBits(unsigned bits, bool isSigned)
{
  const std::int64_t values = std::int64_t{1} << bits;
  return isSigned ? Interval{-values / 2, values / 2 - 1} : Interval{0, values - 1};
}

Interval intersection(const Interval &a, const Interval &b)
{
  return {std::max(a.low, b.low), std::min(a.high, b.high)};
}

Interval without(Interval from, std::int64_t value)
{
  if (from.low == value)
    ++from.low;
  else if (from.high == value)
    --from.high;
  return from;
}

} // namespace

void Interval::include(const Interval &other)
{
  if (other.isEmpty())
    return;
  *this = isEmpty() ? other : Interval{std::min(low, other.low), std::max(high, other.high)};
}

std::vector<std::string_view> parameterTypes(std::string_view functionType)
{
  std::vector<std::string_view> out;
  if (functionType.empty() || functionType.back() != ')')
    return out; // `void (int) const`, `void (*(int))(void)`: not worth the reading
  const std::size_t open = functionType.find('(');
  std::size_t from = open + 1;
  int nesting = 0;
  for (std::size_t i = from; i + 1 < functionType.size(); ++i) {
    const char letter = functionType[i];
    if (letter == '(' || letter == '<' || letter == '[')
      ++nesting;
    else if (letter == ')' || letter == '>' || letter == ']')
      --nesting;
    if (nesting < 0)
      return {}; // the first parentheses are not the parameters'
    if (letter == ',' && nesting == 0) {
      out.push_back(functionType.substr(from, i - from));
      from = i + 2;
    }
  }
  if (from < functionType.size())
    out.push_back(functionType.substr(from, functionType.size() - 1 - from));
  return out;
}

std::optional<Interval> rangeOfInteger(std::string_view type, std::uint64_t bytes)
{
  if (bytes != 1 && bytes != 2 && bytes != 4)
    return std::nullopt;
  constexpr std::pair<std::string_view, bool> types[] = {{"signed char", true},     {"unsigned char", false}, {"short", true},
                                                         {"unsigned short", false}, {"int", true},            {"unsigned int", false},
                                                         {"long", true},            {"unsigned long", false}};
  for (const auto &[name, isSigned] : types)
    if (type == name)
      return ofBits(static_cast<unsigned>(8 * bytes), isSigned);
  return std::nullopt;
}

std::optional<ParameterRanges> ParameterRanges::of(const SourceFacts &unit, const SourceBody &body, std::uint32_t local)
{
  if (body.blocks.empty() || body.function >= unit.functions.size() || local >= body.locals.size() || !body.locals[local].isParameter)
    return std::nullopt;
  std::vector<std::string_view> types = parameterTypes(unit.functions[body.function].type);
  if (!types.empty() && types.back() == "...")
    types.pop_back();
  const auto parameters = static_cast<std::size_t>(
      std::count_if(body.locals.begin(), body.locals.end(), [](const BodyLocal &one) { return one.isParameter; }));
  // The object of a method has no type there. In C, `this` is a name like any other.
  const std::size_t implicit = parameters == types.size() + 1 && unit.language == "c++" ? 1 : 0;
  if (parameters != types.size() + implicit || local < implicit)
    return std::nullopt;
  const std::uint64_t bytes = body.locals[local].sizeBytes;
  const std::optional<Interval> type = rangeOfInteger(types[local - implicit], bytes);
  if (!type)
    return std::nullopt;

  const auto isAddress = [&](BodyValue value) {
    return value < body.operations.size() && body.operations[value].kind == Kind::Local && body.operations[value].index == local;
  };
  for (const BodyOperation &operation : body.operations)
    if (isAddress(operation.right) ||
        (isAddress(operation.left) && (operation.kind != Kind::Read || operation.number != static_cast<std::int64_t>(bytes))))
      return std::nullopt;
  for (const BodyBlock &block : body.blocks)
    if (isAddress(block.condition))
      return std::nullopt;
  if (std::any_of(body.operands.begin(), body.operands.end(), isAddress) || !isPlain(unit, body))
    return std::nullopt;
  return ParameterRanges(body, local, *type);
}

const BodyOperation *ParameterRanges::at(BodyValue value) const
{
  return value < body_->operations.size() ? &body_->operations[value] : nullptr;
}

std::optional<std::int64_t> ParameterRanges::constant(BodyValue value) const
{
  const BodyOperation *operation = at(value);
  if (operation == nullptr || operation->kind != Kind::Integer || operation->number > largestConstant || operation->number < -largestConstant)
    return std::nullopt;
  return operation->number;
}

std::optional<ParameterRanges::Sum> ParameterRanges::sum(BodyValue value, const Interval &in, unsigned depth) const
{
  const BodyOperation *operation = at(value);
  if (operation == nullptr || depth > deepestExpression || in.isEmpty())
    return std::nullopt;
  return sumOf(*operation, in, depth);
}

// A conversion that keeps every value of its type has no operation, so the type of a sum is the operand's or a wider one, of 32 bits at
// least: signed where the operand's is, of any sign where it is not (C11 6.3.1.1, 6.3.1.8).
std::optional<ParameterRanges::Sum> ParameterRanges::sumOf(const BodyOperation &operation, const Interval &in, unsigned depth) const
{
  const auto fits = [&](const Sum &sum, const Interval &type) { return type.holds({in.low + sum.offset, in.high + sum.offset}); };
  switch (operation.kind) {
  case Kind::Read: {
    const BodyOperation *place = at(operation.left);
    if (place == nullptr || place->kind != Kind::Local || place->index != local_)
      return std::nullopt;
    return Sum{0, type_.low < 0};
  }
  case Kind::Convert: {
    const std::int64_t bytes = operation.number < 0 ? -operation.number : operation.number;
    std::optional<Sum> out = sum(operation.left, in, depth + 1);
    if (!out || operation.index != UINT32_MAX || bytes == 0 || bytes > 8)
      return std::nullopt;
    out->isSigned = operation.number < 0;
    const unsigned bits = std::min(8 * static_cast<unsigned>(bytes), 48U); // no sum of a 32-bit parameter needs more
    return fits(*out, ofBits(bits, out->isSigned)) ? out : std::nullopt;
  }
  case Kind::Add:
  case Kind::Subtract: {
    if (operation.number != 0)
      return std::nullopt; // of a pointer
    std::optional<std::int64_t> step = constant(operation.right);
    std::optional<Sum> out = step ? sum(operation.left, in, depth + 1) : std::nullopt;
    if (!out && operation.kind == Kind::Add) {
      step = constant(operation.left);
      out = step ? sum(operation.right, in, depth + 1) : std::nullopt;
    }
    if (!out)
      return std::nullopt;
    out->offset += operation.kind == Kind::Add ? *step : -*step;
    constexpr std::int64_t largest = std::numeric_limits<std::int32_t>::max();
    const Interval exact = out->isSigned ? Interval{std::numeric_limits<std::int32_t>::min(), largest} : Interval{0, largest};
    return fits(*out, exact) ? out : std::nullopt;
  }
  default:
    return std::nullopt;
  }
}

std::optional<std::int64_t> ParameterRanges::offset(BodyValue value, const Interval &in) const
{
  const std::optional<Sum> out = sum(value, in, 0);
  return out ? std::optional(out->offset) : std::nullopt;
}

std::optional<Interval> ParameterRanges::range(BodyValue value, const Interval &in) const
{
  if (const std::optional<std::int64_t> number = constant(value))
    return Interval{*number, *number};
  const std::optional<std::int64_t> distance = offset(value, in);
  return distance ? std::optional(Interval{in.low + *distance, in.high + *distance}) : std::nullopt;
}

/// The part of `in` for which a comparison with a constant is `isTrue`.
Interval ParameterRanges::compared(const BodyOperation &comparison, bool isTrue, const Interval &in) const
{
  const bool isOrder = comparison.kind == Kind::Less || comparison.kind == Kind::LessEqual;
  const bool isRight = constant(comparison.right).has_value(); // where the constant is
  const std::optional<std::int64_t> number = constant(isRight ? comparison.right : comparison.left);
  const std::optional<Sum> other = number ? sum(isRight ? comparison.left : comparison.right, in, 0) : std::nullopt;
  if (!other)
    return in;
  if (isOrder && comparison.number != 0 && (*number < 0 || in.low + other->offset < 0))
    return in; // an unsigned order is that of the numbers only where none is negative
  const std::int64_t at = *number - other->offset; // what the parameter is compared with
  if (!isOrder) {
    const bool isEqual = (comparison.kind == Kind::Equal) == isTrue;
    return isEqual ? intersection(in, {at, at}) : without(in, at);
  }
  const bool isStrict = (comparison.kind == Kind::Less) == isTrue;
  const bool isBelow = isRight == isTrue; // p < at, or not at < p
  constexpr std::int64_t far = std::numeric_limits<std::int64_t>::max() / 2;
  const std::int64_t edge = isStrict ? 1 : 0;
  return intersection(in, isBelow ? Interval{-far, at - edge} : Interval{at + edge, far});
}

Interval ParameterRanges::where(BodyValue condition, bool isTrue, const Interval &in, unsigned depth) const
{
  const BodyOperation *operation = at(condition);
  if (operation == nullptr || depth > deepestExpression || in.isEmpty())
    return in;
  switch (operation->kind) {
  case Kind::Not:
    return where(operation->left, !isTrue, in, depth + 1);
  case Kind::Equal:
  case Kind::NotEqual:
  case Kind::Less:
  case Kind::LessEqual:
    return compared(*operation, isTrue, in);
  default:
    break;
  }
  const std::optional<std::int64_t> distance = offset(condition, in);
  if (!distance)
    return in;
  return isTrue ? without(in, -*distance) : intersection(in, {-*distance, -*distance});
}

/// By position in BodyBlock::successors: with which values the block goes on there.
void ParameterRanges::leave(std::uint32_t number, const Interval &in, bool isIgnored, std::vector<Interval> &successors) const
{
  const BodyBlock &block = body_->blocks[number];
  successors.assign(block.successors.size(), in);
  if (isIgnored)
    return;
  if (block.end == BodyBlock::End::Branch && block.successors.size() == 2) {
    successors[0] = where(block.condition, true, in);
    successors[1] = where(block.condition, false, in);
    return;
  }
  if (block.end != BodyBlock::End::Switch || block.successors.size() != block.cases.size() + 1)
    return;
  const std::optional<std::int64_t> distance = offset(block.condition, in);
  if (!distance)
    return;
  Interval other = in;
  const auto isCase = [&](std::int64_t value) { return std::find(block.cases.begin(), block.cases.end(), value) != block.cases.end(); };
  while (!other.isEmpty() && isCase(other.low + *distance))
    ++other.low;
  while (!other.isEmpty() && isCase(other.high + *distance))
    --other.high;
  successors.back() = other;
  for (std::size_t i = 0; i < block.cases.size(); ++i)
    if (block.cases[i] <= largestConstant && block.cases[i] >= -largestConstant)
      successors[i] = intersection(in, {block.cases[i] - *distance, block.cases[i] - *distance});
}

std::vector<Interval> ParameterRanges::reached(const Interval &start, std::uint32_t ignored) const
{
  std::vector<Interval> out(body_->blocks.size());
  out.front() = start;
  std::vector<std::uint32_t> open{0};
  std::vector<Interval> onward;
  for (std::size_t visits = 0; !open.empty(); ++visits) {
    if (visits > mostVisitsOfABlock * out.size()) {
      out.assign(out.size(), start);
      return out;
    }
    const std::uint32_t block = open.back();
    open.pop_back();
    leave(block, out[block], block == ignored, onward);
    for (std::size_t i = 0; i < onward.size(); ++i) {
      const std::uint32_t to = body_->blocks[block].successors[i];
      if (to >= out.size() || onward[i].isEmpty())
        continue;
      Interval joined = out[to];
      joined.include(onward[i]);
      if (joined == out[to])
        continue;
      out[to] = joined;
      open.push_back(to);
    }
  }
  return out;
}

} // namespace headroom::program
