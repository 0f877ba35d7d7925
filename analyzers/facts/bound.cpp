// SPDX-License-Identifier: Apache-2.0
#include "facts/bound.h"

namespace headroom {

const char *kindName(Bound::Kind kind)
{
  switch (kind) {
  case Bound::Kind::Bounded: return "bounded";
  case Bound::Kind::Estimate: return "estimate";
  case Bound::Kind::AtLeast: return "at-least";
  case Bound::Kind::Unbounded: break;
  }
  return "unbounded";
}

std::string text(const Bound &bound)
{
  switch (bound.kind) {
  case Bound::Kind::Bounded: return "<= " + std::to_string(bound.bytes);
  case Bound::Kind::Estimate: return "~ " + std::to_string(bound.bytes);
  case Bound::Kind::AtLeast: return ">= " + std::to_string(bound.bytes);
  case Bound::Kind::Unbounded: break;
  }
  return "unbounded";
}

} // namespace headroom
