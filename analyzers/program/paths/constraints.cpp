// SPDX-License-Identifier: Apache-2.0
#include "program/paths/constraints.h"

#include <algorithm>

namespace headroom::program {

bool Constraint::canBe(std::int64_t number) const
{
  return number >= low_ && number <= high_ && std::find(excluded_.begin(), excluded_.begin() + excludedCount_, number) ==
                                                  excluded_.begin() + excludedCount_;
}

bool Constraint::equal(std::int64_t number)
{
  if (!canBe(number))
    return false;
  low_ = high_ = number;
  excluded_ = {};
  excludedCount_ = 0;
  return true;
}

bool Constraint::notEqual(std::int64_t number)
{
  if (!canBe(number))
    return low_ <= high_;
  if (low_ == number && high_ == number)
    return false;
  if (low_ == number)
    ++low_;
  else if (high_ == number)
    --high_;
  else if (excludedCount_ < excluded_.size()) {
    excluded_[excludedCount_++] = number;
    std::sort(excluded_.begin(), excluded_.begin() + excludedCount_);
  }
  return settle();
}

bool Constraint::atLeast(std::int64_t number)
{
  low_ = std::max(low_, number);
  return settle();
}

bool Constraint::atMost(std::int64_t number)
{
  high_ = std::min(high_, number);
  return settle();
}

bool Constraint::narrow(const Constraint &other)
{
  low_ = std::max(low_, other.low_);
  high_ = std::min(high_, other.high_);
  if (!settle())
    return false;
  for (unsigned i = 0; i < other.excludedCount_; ++i)
    if (!notEqual(other.excluded_[i]))
      return false;
  return true;
}

// Excluded numbers outside the interval say nothing, at its ends they narrow it: equal knowledge must compare equal.
bool Constraint::settle()
{
  for (unsigned i = 0; i < excludedCount_;) {
    const std::int64_t number = excluded_[i];
    if (number > low_ && number < high_) {
      ++i;
      continue;
    }
    if (low_ < high_ && number == low_)
      ++low_;
    else if (low_ < high_ && number == high_)
      --high_;
    else if (number == low_ && number == high_)
      return false;
    std::copy(excluded_.begin() + i + 1, excluded_.begin() + excludedCount_, excluded_.begin() + i);
    excluded_[--excludedCount_] = 0;
    i = 0;
  }
  return low_ <= high_;
}

Constraint Constraint::joined(const Constraint &other) const
{
  Constraint out;
  out.low_ = std::min(low_, other.low_);
  out.high_ = std::max(high_, other.high_);
  const auto exclude = [&](const Constraint &from) {
    for (unsigned i = 0; i < from.excludedCount_; ++i)
      if (!canBe(from.excluded_[i]) && !other.canBe(from.excluded_[i]))
        out.notEqual(from.excluded_[i]);
  };
  exclude(*this);
  exclude(other);
  // Negative or positive: an error code or a count. What separates two intervals around 0 is that it is not 0.
  if (!canBe(0) && !other.canBe(0))
    out.notEqual(0);
  return out;
}

} // namespace headroom::program
