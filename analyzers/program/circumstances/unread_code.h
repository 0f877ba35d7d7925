// SPDX-License-Identifier: Apache-2.0
// Code of the image that has no source: what it calls, the machine code tells.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "program/circumstances/call_targets.h"

namespace headroom::program {

class UnreadCode {
public:
  /// A function with source that code without source leads to.
  struct Exit {
    SourceId function = noSource;
    std::vector<std::string> via; ///< functions without source on the way, the first one included
    bool isClosed = true;         ///< false: through a call whose targets are not all known
  };

  /// All must outlive it.
  UnreadCode(const std::vector<CallEdge> &edges, const SourceJoin &join, const CallResolver &calls);

  /// Of a function without a body in the sources; by the length of the way, then by name. Empty where it is not in the image.
  [[nodiscard]] const std::vector<Exit> &exitsOf(SourceId function) const;
  [[nodiscard]] const std::vector<Exit> &exitsOf(std::string_view linkName) const;

  /// Calls `leave` for every function with source that the code below `linkName` leads to. Names in `seen` are not looked at again, and
  /// what is looked at is added: a caller that asks for many functions pays for each edge once. Names are told apart by where the edges
  /// keep them, which share each.
  void forEachExit(std::string_view linkName, std::unordered_set<const std::string *> &seen, const std::function<void(SourceId)> &leave) const;

private:
  std::vector<Exit> find(const std::string &linkName) const;
  /// What `caller` calls.
  std::span<const CallEdge> edgesOf(std::string_view caller) const;

  const std::vector<CallEdge> &edges_; ///< sorted by caller
  const SourceJoin &join_;
  const CallResolver &calls_;
  mutable std::map<std::string, std::vector<Exit>, std::less<>> exits_;
  mutable std::unordered_map<std::string_view, std::span<const CallEdge>> ofCaller_; ///< empty until somebody asks
};

} // namespace headroom::program
