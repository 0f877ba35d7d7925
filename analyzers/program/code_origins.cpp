// SPDX-License-Identifier: Apache-2.0
#include "program/code_origins.h"

#include <algorithm>

namespace headroom::program {

void applyOrigins(const std::map<std::string, CodeOrigin> &origins, const Callables &callables, ExpandedGraph &graph, std::vector<OwnDepth> &own)
{
  if (origins.empty())
    return;
  for (CallableIndex i = 0; i < callables.functionCount(); ++i) {
    const auto found = origins.find(callables[i].code->object);
    if (found == origins.end())
      continue;
    // A stated bound holds for whatever compiler.
    if (found->second.isEstimate && !callables[i].stated)
      own[i].kind = std::max(own[i].kind, Bound::Kind::Estimate);
    if (found->second.assumption.empty())
      continue;
    const ReasonId assumption = graph.assumptions.intern(std::string(found->second.assumption));
    for (const NodeId node : graph.nodesFor(i)) {
      std::vector<ReasonId> &assumptions = graph.nodes[node].assumptions;
      const auto at = std::lower_bound(assumptions.begin(), assumptions.end(), assumption);
      if (at == assumptions.end() || *at != assumption)
        assumptions.insert(at, assumption);
    }
  }
}

} // namespace headroom::program
