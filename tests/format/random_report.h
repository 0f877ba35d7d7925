// SPDX-License-Identifier: Apache-2.0
// Reports that nobody made: random, but every index and order as the contract has it.
#pragma once

#include <algorithm>
#include <cstdint>

#include "random_facts.h"
#include "report/report.h"

namespace headroom {

template <> inline constexpr auto lastKind<Bound::Kind> = Bound::Kind::Unbounded;
template <> inline constexpr auto lastKind<RootKind> = RootKind::Function;
template <> inline constexpr auto lastKind<ResolutionLayer> = ResolutionLayer::Open;
template <> inline constexpr auto lastKind<Level> = Level::Error;

// What rules read and no report shows: it has what they found.
template <> inline constexpr bool isCarried<Behaviour> = false;
template <> inline constexpr bool isCarried<std::shared_ptr<const MemoryLayout>> = false;
template <> inline constexpr bool isCarried<std::vector<ApiRule>> = false;
template <> inline constexpr bool isCarried<std::vector<ApiAnnotation>> = false;
template <> inline constexpr bool isCarried<std::vector<CodeSuppression>> = false;
template <> inline constexpr bool isCarried<std::vector<PlacementPolicy>> = false;
// What belongs to one run: where the sources lie here, which files it is about, what it is compared with.
template <> inline constexpr bool isCarried<std::vector<std::pair<std::string, std::string>>> = false;
template <> inline constexpr bool isCarried<std::optional<Limit>> = false;
template <> inline constexpr bool isCarried<std::optional<Comparison>> = false;

/// `mayBeEmpty`: lists and optional values may be empty; else every field of every struct differs from its default.
inline Report randomReport(std::uint64_t seed, bool mayBeEmpty)
{
  Report out;
  Filler(seed, mayBeEmpty)(out);
  for (ImageReport &image : out.images) {
    ImageProgram &program = image.program;
    for (FunctionBound &one : program.functions) {
      std::erase_if(one.contexts, [&](std::uint32_t) { return program.roots.empty(); });
      for (std::uint32_t &root : one.contexts)
        root = static_cast<std::uint32_t>(root % program.roots.size());
      sortAndUnite(one.contexts);
    }
    std::sort(program.functions.begin(), program.functions.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    std::sort(program.indirectSites.begin(), program.indirectSites.end(),
              [](const auto &a, const auto &b) { return a.address < b.address; });
  }
  return out;
}

} // namespace headroom
