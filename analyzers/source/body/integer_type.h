// SPDX-License-Identifier: Apache-2.0
// Integers of C's types as 64 bits: what conversions and operations on constants give.
#pragma once

#include <cstdint>
#include <optional>

#include "facts/source_body.h"

namespace headroom::unit {

struct IntegerType {
  unsigned bits = 64;
  bool isSigned = true;
};

/// The low bits of `number`, extended as the type asks for.
[[nodiscard]] std::int64_t wrapped(std::int64_t number, IntegerType type);
/// Whether every value of `from` is the same value of `to`.
[[nodiscard]] bool isContained(IntegerType from, IntegerType to);
/// Empty where C leaves it open (division by 0, shifts beyond the width), and for kinds that are no operation on two integers.
[[nodiscard]] std::optional<std::int64_t> folded(BodyOperation::Kind kind, std::int64_t left, std::int64_t right, IntegerType type);

} // namespace headroom::unit
