// SPDX-License-Identifier: Apache-2.0
#include "program/sizing_formula.h"

namespace headroom::program {

SizingEstimate sizeByFormula(const SizingInput &input)
{
  const bool exceedsAverage = input.callDepth > 0 && input.largestLocalsBytes > input.averageFrameBytes;
  SizingEstimate out;
  out.terms.push_back({"overhead", input.overheadBytes});
  out.terms.push_back({"frames", input.callDepth * input.averageFrameBytes});
  out.terms.push_back({"largest locals", exceedsAverage ? input.largestLocalsBytes - input.averageFrameBytes : 0});
  out.terms.push_back({"interrupts", input.interruptBytes});
  for (const Term &term : out.terms)
    out.bytes += term.bytes;
  const std::uint64_t margin = (out.bytes * input.marginPercent + 99) / 100;
  out.terms.push_back({"margin", margin});
  out.bytes += margin;
  return out;
}

} // namespace headroom::program
