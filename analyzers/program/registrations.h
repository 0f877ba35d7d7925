// SPDX-License-Identifier: Apache-2.0
// Roots that calls make: `k_thread_create(thread, stack, size, entry, ...)` under each binding that reaches it.
//
// Calls are put together by what they make: one stack is one root, whoever creates the thread on it; without a stack one object; without
// either, one call and entry. What several calls say of one root is joined: all their entries can run there, the smallest size counts.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "program/root_plans.h"
#include "program/watch_list.h"

namespace headroom::program {

/// What calls say of one root.
struct Registered {
  const RegistrationRule *rule = nullptr;
  SiteKey site;                            ///< the first call
  CallableIndex callee = 0;                ///< of that call
  std::set<CallableIndex> entries;
  bool hasUnknownEntry = false;
  std::set<CallableIndex> routines;        ///< what the entry, a wrapper, calls; empty where it is none, or not known
  std::vector<ValueSet> arguments;         ///< of the entry
  std::optional<Address> object;
  std::optional<Address> stack;
  bool isArray = false;                    ///< `object` and `stack` may be any element: only the source names them
  std::optional<std::uint64_t> sizeBytes;
  bool hasUnknownSize = false;
  std::optional<int> priority;             ///< of all calls
  std::optional<Address> name;
};

class Registrations final : public StartFinder {
public:
  /// Roots in `plans` that a rule found by its function alone give way to what a call says of the same entry. All must outlive this.
  Registrations(const Callables &callables, const std::vector<const Pack *> &packs, const WatchList &watchList, RootPlans &plans);

  void find(const std::vector<WatchedCall> &calls, std::vector<Start> &starts) override;

  /// Adds the roots of the reached calls to the plans, once the graph is explored. Calls that nothing reaches are told in `notes`.
  void addRoots(const std::vector<WatchedCall> &calls, std::vector<std::string> &notes);

private:
  /// Which rule; stack, object and site as far as they tell roots apart, then entry and name where nothing else does.
  using Key = std::tuple<std::size_t, std::optional<Address>, std::optional<Address>, std::optional<SiteKey>,
                         std::optional<CallableIndex>, std::optional<Address>>;
  using StartKey = std::tuple<CallableIndex, CallableIndex, std::map<unsigned, ValueSet>>;

  [[nodiscard]] std::map<Key, Registered> grouped(const std::vector<WatchedCall> &calls) const;
  void group(std::size_t rule, const WatchedCall &call, std::map<Key, Registered> &out) const;
  void fillRoutines(const RegistrationRule &rule, const WatchedCall &call, Registered &out) const;
  /// Stack, size and name out of the record that the call points to.
  void readAttributes(const RegistrationRule &rule, const WatchedCall &call, Registered &out) const;
  void fillEntries(const RegistrationRule &rule, const WatchedCall &call, Registered &out) const;
  [[nodiscard]] std::vector<Start> startsOf(const Registered &registered) const;
  [[nodiscard]] RootPlan *replaced(const Registered &registered) const;
  void takeWholeObject(const Registered &registered, RootPlan &plan) const;
  [[nodiscard]] RootPlan planOf(const Registered &registered) const;
  [[nodiscard]] StackExtent extentOf(const Registered &registered, unsigned &count) const;
  void readNames(const std::vector<WatchedCall> &calls);
  [[nodiscard]] std::string nameOf(const Registered &registered, bool isArray) const;
  [[nodiscard]] std::string symbolAt(std::optional<Address> address) const;
  [[nodiscard]] Culprit culpritAt(const Registered &registered, const std::string &detail) const;
  void noteUnreached(const std::vector<WatchedCall> &calls, const std::map<Key, Registered> &reached, std::vector<std::string> &notes) const;

  const Callables &callables_;
  const ImageIndex &index_;
  const WatchList &watchList_;
  RootPlans &plans_;
  std::vector<std::pair<const RegistrationRule *, std::set<CallableIndex>>> rules_; ///< with the functions whose calls they read
  const std::vector<const Pack *> &packs_;
  std::map<Address, std::string> names_;  ///< of objects, where all calls agree; else empty
  std::map<StartKey, StartIndex> known_; ///< starts that were found
};

} // namespace headroom::program
