// SPDX-License-Identifier: Apache-2.0
// Which functions a call in the sources can enter: the one it names, or what the joining found for a call through a pointer.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "program/paths/analyse_paths.h"
#include "program/program.h"
#include "program/source_join.h"

namespace headroom::program {

class CallResolver {
public:
  /// `sites` are those of the joined program: what tables, annotations and types closed counts as well. All must outlive the resolver.
  CallResolver(const SourceJoin &join, const std::vector<IndirectSite> &sites);

  /// Sorted, unique.
  [[nodiscard]] const CallTargets &targetsOf(const CallRef &call) const;
  /// Functions with a body in the sources that the link name can mean.
  [[nodiscard]] std::vector<SourceId> bodiesNamed(std::string_view linkName) const;

private:
  CallTargets resolve(const CallRef &call) const;

  const SourceJoin &join_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<const IndirectSite *>> sites_; ///< by unit and call
  mutable std::unordered_map<std::uint64_t, CallTargets> resolved_; ///< by unit and call
};

} // namespace headroom::program
