// SPDX-License-Identifier: Apache-2.0
// What the source answers where the machine code of one function does not: targets of a call, values of an argument.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/value.h"
#include "program/site_statements.h"

namespace headroom::program {

struct ExpandedGraph;
struct RecursionGuard;
struct Start;
class Callables;

/// The functions that a site or an argument can name, from the points-to result.
struct SourceTargets {
  std::vector<Address> targets; ///< entries of linked functions; sorted, unique
  bool isClosed = false;        ///< nothing else is possible: no UNKNOWN in the set
  bool isAnyPlace = false;      ///< of an argument: the target is an object, named for whatever element or member of it is meant
  bool isWholeObject = false;   ///< of an argument: the target is the address of an object that the pointer's type fits as a whole
  std::string through;          ///< `struct k_timer.expiry_fn`
  std::string openReason;       ///< where not closed: what brought UNKNOWN in, for people
};

/// Functions whose address is taken and whose type is the call's, or is not known.
struct TypeCandidates {
  std::vector<Address> targets; ///< sorted, unique
  std::string assumption;
};

class SourceOracle {
public:
  virtual ~SourceOracle() = default;

  /// The indirect call `site`. Empty: no source call belongs to it (assembly, prebuilt code).
  [[nodiscard]] virtual std::optional<SourceTargets> site(SiteKey site) const = 0;
  /// Argument word `word` of the call `site` to `callee`, direct or indirect: the code addresses it may hold, and the addresses of
  /// objects where the source names them. Empty: the source says nothing about this word. More objects than one are not
  /// closed: what they have in common is the field-based view, not what happens.
  [[nodiscard]] virtual std::optional<SourceTargets> argument(SiteKey site, CallableIndex callee, unsigned word) const = 0;
  /// Under which the answers hold; sorted, unique.
  [[nodiscard]] virtual const std::vector<std::string> &assumptions() const = 0;
  /// For a site that is not closed: every function whose address is taken and that the call's type fits. Empty where that closes nothing.
  [[nodiscard]] virtual std::optional<TypeCandidates> typeCandidates(SiteKey site) const = 0;
  /// What bounds recursion by itself; by callable.
  [[nodiscard]] virtual std::vector<RecursionGuard> guards(const ExpandedGraph &graph, const Callables &callables,
                                                           const std::vector<Start> &starts) const = 0;
};

} // namespace headroom::program
