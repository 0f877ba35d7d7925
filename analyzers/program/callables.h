// SPDX-License-Identifier: Apache-2.0
// Everything that can be called: the image's functions, and what lies outside it (undefined symbols, ROM) by name or address.
// Each carries what packs and configuration state about it.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "facts/pack.h"
#include "facts/project_config.h"
#include "program/dynamic_frames.h"
#include "program/evaluate.h"
#include "program/image_index.h"
#include "program/pools.h"

namespace headroom::program {

/// The image's functions come first, with the same numbers as in MachineFacts::functions.
using CallableIndex = std::uint32_t;

/// A bound from outside the analysis; it replaces what the code says, except where the code is known to need more.
struct StatedBound {
  std::uint64_t maxBytes = 0;
  std::vector<CallableIndex> calls; ///< called back, on top of maxBytes
  std::string assumption;
};

struct Callable {
  std::string name;
  Address address = 0;
  const MachineFunction *code = nullptr; ///< null outside the image
  bool isFatal = false;                  ///< its paths end the system
  std::vector<std::string> fatalFrom;    ///< callers (globs) that call it only on such a path
  std::optional<StatedBound> stated;
  std::optional<std::uint64_t> recursionDepth; ///< activations that may be live at once
  std::string recursionReason;
  std::string recursionGuard;                  ///< where its own code bounds it: an assumption of every bound above; empty: somebody states it
  std::vector<CallableIndex> afterReturn; ///< of a start wrapper: what it calls only when its entry returns; sorted
  std::optional<DynamicBytes> dynamic;   ///< what bounds a frame that the code does not bound
};

class Callables {
public:
  /// Entries of `config` that match nothing are reported in `notes`.
  Callables(const ImageIndex &index, const std::vector<const Pack *> &packs, const ProjectConfig &config, std::vector<std::string> &notes);

  [[nodiscard]] const ImageIndex &index() const { return index_; }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  [[nodiscard]] std::size_t functionCount() const { return index_.facts().functions.size(); }
  [[nodiscard]] const Callable &operator[](CallableIndex i) const { return all_[i]; }
  [[nodiscard]] bool hasFatal() const { return hasFatal_; }
  /// Whether `call` of `caller` to `callee` is one that only fatal paths make, or leads to a fatal function. `call` may be null.
  [[nodiscard]] bool entersFatal(CallableIndex caller, const CallSite *call, CallableIndex callee) const;

  /// What a call to `address` enters; an address outside every function becomes a callable without code.
  [[nodiscard]] CallableIndex at(Address address);
  /// Functions and externals of this name (glob); ascending.
  [[nodiscard]] std::vector<CallableIndex> named(std::string_view glob) const;

  /// The function's own code bounds its recursion; what is stated already stays.
  void guardRecursion(CallableIndex callable, std::uint64_t depth, std::string reason, std::string assumption);

private:
  CallableIndex addExternal(Address address, std::string name);
  void stateBounds(const ProjectConfig &config, std::vector<std::string> &notes);
  void stateRecursion(const std::vector<const Pack *> &packs, const ProjectConfig &config, std::vector<std::string> &notes);
  void stateWrappers(const std::vector<const Pack *> &packs);
  void boundDynamicFrames(const std::vector<const Pack *> &packs);
  void markFatal(const std::vector<const Pack *> &packs, const ProjectConfig &config, std::vector<std::string> &notes);

  const ImageIndex &index_;
  std::vector<Callable> all_;
  std::unordered_map<Address, CallableIndex> externals_;
  bool hasFatal_ = false;
};

/// `place: text`, for notes about entries of the configuration.
[[nodiscard]] std::string noteAt(const ConfigPlace &place, const std::string &text);

} // namespace headroom::program
