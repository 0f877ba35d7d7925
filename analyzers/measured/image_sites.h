// SPDX-License-Identifier: Apache-2.0
// Where allocations come from, as the image tells it: the descriptors in its table of sites, and the calls of allocators in its code.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "facts/api.h"
#include "measured/request_form.h"
#include "program/image_index.h"
#include "program/source_place.h"
#include "program/source_places.h"

namespace headroom::measured {

/// One descriptor of `hr_sites` (headroom/site.h).
struct SiteDescriptor {
  Address address = 0;
  SourcePlace place;
  std::string function; ///< that holds it; empty where the code does not tell
  std::string callee;   ///< what it passes its descriptor to; empty where the code does not tell
  std::optional<RequestForm> form; ///< of all calls that pass it; empty where the code does not tell
};

/// The table as it lies in the image.
struct SiteTable {
  Address address = 0; ///< 0: the image has none
  std::vector<SiteDescriptor> descriptors;
};

/// Index of a call: MachineFacts::functions[first].calls[second].
struct CallIndex {
  std::uint32_t function = 0;
  std::uint32_t call = 0;

  auto operator<=>(const CallIndex &) const = default;
};

/// Names of allocating functions.
class Allocators {
public:
  /// `api`: rows that apply to the image.
  explicit Allocators(const std::vector<ApiRule> &api);

  /// What a call of `name` asks for. `argument(i)` is what the code puts there: nothing where that is not known, or the numbers that it
  /// may be.
  using Argument = std::function<std::vector<std::uint64_t>(unsigned)>;
  [[nodiscard]] RequestForm formOf(std::string_view name, const Argument &argument) const;

  /// A function that yields memory, by a row or as the runtime's own; `--wrap`'s prefix does not matter.
  [[nodiscard]] bool allocates(std::string_view name) const;

  /// One whose calls the runtime counts: its own, or one that the linker wrapped.
  [[nodiscard]] static bool isTracked(std::string_view name);
  /// One whose caller names its site itself: the function behind an allocation macro.
  [[nodiscard]] static bool takesDescriptor(std::string_view name);
  /// Of the runtime itself, which calls allocators on behalf of others.
  [[nodiscard]] static bool isOfRuntime(std::string_view name);
  /// `k_malloc` of `__wrap_k_malloc`.
  [[nodiscard]] static std::string_view unwrapped(std::string_view name);

private:
  [[nodiscard]] const AllocationRule *ruleOf(std::string_view plain) const;

  std::unordered_map<std::string, AllocationRule> rules_;
  std::vector<std::pair<std::string, AllocationRule>> globs_;
};

/// One image's allocation sites. Refers to what it was made of.
class ImageSites {
public:
  ImageSites(const program::ImageIndex &index, const std::vector<ApiRule> &api,
             const std::vector<std::pair<std::string, std::string>> &pathRoots);

  [[nodiscard]] const SiteTable &table() const { return table_; }
  [[nodiscard]] const Allocators &allocators() const { return allocators_; }

  /// The call that returns to `returnAddress` (with or without Thumb bit).
  [[nodiscard]] std::optional<CallIndex> callReturningTo(Address returnAddress) const;

  /// Calls and tail calls of allocators, by address: without those that a descriptor stands for, and without those that allocators
  /// and the runtime make themselves.
  [[nodiscard]] const std::vector<CallIndex> &allocatorCalls() const { return allocatorCalls_; }

  /// How many calls of allocators were left out because allocators and the runtime make them.
  [[nodiscard]] std::uint64_t innerCalls() const { return innerCalls_; }

  [[nodiscard]] const MachineFunction &function(CallIndex at) const { return index_.facts().functions[at.function]; }
  [[nodiscard]] const CallSite &call(CallIndex at) const { return function(at).calls[at.call]; }
  /// What this call asks for.
  [[nodiscard]] RequestForm formOf(CallIndex at) const;
  /// What a call of `function` asks for through the tail calls that it may end in.
  [[nodiscard]] RequestForm formOfTails(const MachineFunction &function) const;
  /// What a call of an allocator that is not known may ask for.
  [[nodiscard]] const RequestForm &anyForm() const { return anyForm_; }
  /// Innermost, through inlining.
  [[nodiscard]] std::string functionName(CallIndex at) const;
  [[nodiscard]] SourcePlace place(CallIndex at) const;
  /// The single function that a call goes to; null where that is not known, or several.
  [[nodiscard]] const MachineFunction *target(const CallSite &call) const;
  /// The tail call of an allocator that `function` may end in, through further tail calls. Of several the first.
  [[nodiscard]] std::optional<CallIndex> allocatingTail(const MachineFunction &function) const;

private:
  void readTable(const std::vector<std::pair<std::string, std::string>> &pathRoots);
  void findCalls();
  [[nodiscard]] std::vector<bool> innerFunctions(const std::vector<bool> &allocates) const;
  void nameFunctions();
  /// Visits the tail calls that `function` may end in: index, whether it calls an allocator, whether it leads somewhere unknown.
  template <typename Visit> void eachTail(const MachineFunction &function, Visit visit) const;
  [[nodiscard]] std::string textAt(Address address) const;
  [[nodiscard]] std::optional<unsigned> instructionBytes(Address address) const;

  const program::ImageIndex &index_;
  program::SourcePlaces places_;
  Allocators allocators_;
  SiteTable table_;
  std::vector<std::pair<Address, CallIndex>> calls_; ///< every call, by address
  std::vector<CallIndex> allocatorCalls_;
  std::uint64_t innerCalls_ = 0;
  RequestForm anyForm_;
};

} // namespace headroom::measured
