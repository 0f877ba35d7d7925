// SPDX-License-Identifier: Apache-2.0
#include "source/body/integer_type.h"

namespace headroom::unit {

using Kind = BodyOperation::Kind;

std::int64_t wrapped(std::int64_t number, IntegerType type)
{
  if (type.bits >= 64)
    return number;
  const unsigned unusedBits = 64 - type.bits;
  const std::uint64_t high = static_cast<std::uint64_t>(number) << unusedBits;
  return type.isSigned ? static_cast<std::int64_t>(high) >> unusedBits : static_cast<std::int64_t>(high >> unusedBits);
}

bool isContained(IntegerType from, IntegerType to)
{
  if (from.isSigned == to.isSigned)
    return from.bits <= to.bits;
  return !from.isSigned && from.bits < to.bits;
}

namespace {

bool isLess(std::int64_t left, std::int64_t right, bool isSigned)
{
  return isSigned ? left < right : static_cast<std::uint64_t>(left) < static_cast<std::uint64_t>(right);
}

std::optional<std::int64_t> divided(Kind kind, std::int64_t left, std::int64_t right, IntegerType type)
{
  if (right == 0 || (type.isSigned && right == -1 && left == INT64_MIN))
    return std::nullopt;
  const auto l = static_cast<std::uint64_t>(left);
  const auto r = static_cast<std::uint64_t>(right);
  if (kind == Kind::Divide)
    return type.isSigned ? left / right : static_cast<std::int64_t>(l / r);
  return type.isSigned ? left % right : static_cast<std::int64_t>(l % r);
}

std::optional<std::int64_t> shifted(Kind kind, std::int64_t left, std::int64_t right, IntegerType type)
{
  if (right < 0 || right >= static_cast<std::int64_t>(type.bits))
    return std::nullopt;
  if (kind == Kind::ShiftLeft)
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) << right);
  return type.isSigned ? left >> right : static_cast<std::int64_t>(static_cast<std::uint64_t>(left) >> right);
}

std::optional<std::int64_t> unwrapped(Kind kind, std::int64_t left, std::int64_t right, IntegerType type)
{
  const auto l = static_cast<std::uint64_t>(left);
  const auto r = static_cast<std::uint64_t>(right);
  switch (kind) {
  case Kind::Add: return static_cast<std::int64_t>(l + r);
  case Kind::Subtract: return static_cast<std::int64_t>(l - r);
  case Kind::Multiply: return static_cast<std::int64_t>(l * r);
  case Kind::Divide:
  case Kind::Remainder: return divided(kind, left, right, type);
  case Kind::And: return left & right;
  case Kind::Or: return left | right;
  case Kind::Xor: return left ^ right;
  case Kind::ShiftLeft:
  case Kind::ShiftRight: return shifted(kind, left, right, type);
  case Kind::Equal: return left == right;
  case Kind::NotEqual: return left != right;
  case Kind::Less: return isLess(left, right, type.isSigned);
  case Kind::LessEqual: return !isLess(right, left, type.isSigned);
  default: return std::nullopt;
  }
}

} // namespace

std::optional<std::int64_t> folded(Kind kind, std::int64_t left, std::int64_t right, IntegerType type)
{
  const std::optional<std::int64_t> value = unwrapped(kind, left, right, type);
  const bool isComparison = kind == Kind::Equal || kind == Kind::NotEqual || kind == Kind::Less || kind == Kind::LessEqual;
  return value && !isComparison ? std::optional(wrapped(*value, type)) : value;
}

} // namespace headroom::unit
