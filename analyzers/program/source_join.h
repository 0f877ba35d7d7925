// SPDX-License-Identifier: Apache-2.0
// Instructions and expressions brought together: what the sources say of each indirect call and of each argument of a call.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "facts/pack.h"
#include "facts/source_facts.h"
#include "program/call_matching.h"
#include "program/source_oracle.h"
#include "program/source_values.h"

namespace headroom::program {

/// Where the sources write a call; for lists.
struct SourceCallPlace {
  std::string path;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string through;
};

class SourceJoin : public SourceOracle {
public:
  /// `index` and `units` must outlive the join.
  SourceJoin(const ImageIndex &index, const std::vector<SourceFacts> &units, const std::vector<const Pack *> &packs,
             std::vector<std::string> &notes);

  [[nodiscard]] std::optional<SourceTargets> site(SiteKey site) const override;
  [[nodiscard]] std::optional<SourceTargets> argument(SiteKey site, CallableIndex callee, unsigned word) const override;

  /// Under which the answers hold; for every root that uses one.
  [[nodiscard]] const std::vector<std::string> &assumptions() const override { return flows_.assumptions(); }
  /// The expressions that the indirect call `site` may be. By place.
  [[nodiscard]] std::vector<SourceCallPlace> places(SiteKey site) const;
  /// For a site that points-to leaves open. Empty where the type of the call is not known, or where some unit was not analysed.
  [[nodiscard]] std::optional<TypeCandidates> typeCandidates(SiteKey site) const override;
  [[nodiscard]] std::vector<RecursionGuard> guards(const ExpandedGraph &graph, const Callables &callables,
                                                   const std::vector<Start> &starts) const override;

  [[nodiscard]] const SourceProgram &program() const { return program_; }
  [[nodiscard]] const SourceLink &link() const { return link_; }
  /// What an indirect or virtual call can enter, as far as the sources tell.
  [[nodiscard]] SourceValues calleesOf(const CallRef &call) const;
  /// The functions that an argument of a call can name; sorted, unique.
  [[nodiscard]] std::vector<SourceId> argumentFunctions(const CallRef &call, unsigned argument) const;
  /// Every indirect call instruction with the expressions that it may be; by function and address.
  void forEachSite(const std::function<void(Address, const std::vector<CallRef> &)> &visit) const;

private:
  struct SiteCalls {
    std::vector<CallRef> calls;
    SourceTargets targets;
  };
  void joinSites();
  [[nodiscard]] SourceTargets targetsOf(const std::vector<CallRef> &calls) const;
  void joinFunction(FunctionIndex function);
  void listIndirectCalls();
  /// Live indirect calls that the sources have at the places of `instructions`, whoever makes them.
  [[nodiscard]] std::vector<CallRef> callsAt(const MachineFunction &code, const std::vector<std::uint32_t> &instructions) const;
  /// Whether the image has this function, if it does, under a name that no unit tells: lambdas, members of local classes.
  [[nodiscard]] bool isNamedByCompiler(SourceId function) const;
  [[nodiscard]] std::vector<Address> entriesOf(const std::vector<SourceId> &functions) const;
  [[nodiscard]] std::vector<SourceId> sourcesOf(CallableIndex callee) const;
  [[nodiscard]] std::vector<CallRef> callsTo(SiteKey site, CallableIndex callee) const;
  /// Adds one argument's values; false where the source says nothing of it.
  bool addArgument(SourceTargets &out, const CallRef &ref, std::size_t ordinal) const;
  [[nodiscard]] std::vector<Address> addressesOf(SourceId variable) const;

  const ImageIndex &index_;
  std::vector<Address> notCalled_; ///< entries whose address packs say is never called through; sorted
  SourceProgram program_;
  SourceLink link_;
  SourceFlows flows_;
  bool isJoined_ = false; ///< false: the image cannot be told apart by the sources
  std::map<SiteKey, SiteCalls> sites_;
  std::unordered_map<FileNumber, std::vector<CallRef>> indirectCalls_; ///< by the file that they stand in
  std::vector<std::vector<Address>> symbolAddresses_; ///< by source variable
};

/// What the units say of the image. Notes: what could not be used, and why.
[[nodiscard]] std::unique_ptr<SourceJoin> joinSources(const ImageIndex &index, const std::vector<SourceFacts> &units,
                                                      const std::vector<const Pack *> &packs, std::vector<std::string> &notes);

} // namespace headroom::program
