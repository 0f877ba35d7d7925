// SPDX-License-Identifier: Apache-2.0
// The set of words that an abstract value of one function stands for, once its relevant parameters are bound.
#pragma once

#include <bit>
#include <optional>

#include "program/image_index.h"
#include "program/value_set.h"

namespace headroom::program {

/// Parameters 0..63 can be bound; later ones stay unknown. One bit each.
using ParameterMask = std::uint64_t;
inline constexpr unsigned bindableParameters = 64;

/// The values of a function's relevant parameters: one set for each bit of `mask`, ascending.
struct Parameters {
  ParameterMask mask = 0;
  const std::vector<ValueSetId> &sets;
  const ValueSetPool &pool;

  [[nodiscard]] const ValueSet &at(unsigned parameter) const
  {
    if (parameter >= bindableParameters || ((mask >> parameter) & 1) == 0)
      return pool[ValueSetPool::unknownId];
    return pool[sets[static_cast<std::size_t>(std::popcount(mask & ((ParameterMask{1} << parameter) - 1)))]];
  }
};

/// The words at `base` + i * `stride` inside the object that holds `base`; empty where the object is not known or too large, or,
/// with `constantOnly`, where the program may write it.
[[nodiscard]] std::optional<ValueSet> tableWords(const ImageIndex &index, Address base, std::uint64_t stride, bool constantOnly);

/// The words at `base` + i * `stride` up to `end`.
[[nodiscard]] std::optional<ValueSet> wordsBetween(const ImageIndex &index, Address base, Address end, std::uint64_t stride, bool constantOnly);

/// Unknown unless `value` is provably one of a set of words. Writable memory is unknown whatever it holds at first.
[[nodiscard]] ValueSet evaluate(const ImageIndex &index, const Value &value, const Parameters &parameters);

} // namespace headroom::program
