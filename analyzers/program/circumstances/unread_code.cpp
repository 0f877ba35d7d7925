// SPDX-License-Identifier: Apache-2.0
#include "program/circumstances/unread_code.h"

#include <algorithm>
#include <deque>

namespace headroom::program {

UnreadCode::UnreadCode(const std::vector<CallEdge> &edges, const SourceJoin &join, const CallResolver &calls)
    : edges_(edges), join_(join), calls_(calls)
{
}

const std::vector<UnreadCode::Exit> &UnreadCode::exitsOf(SourceId function) const
{
  return exitsOf(join_.program().functions()[function].name);
}

const std::vector<UnreadCode::Exit> &UnreadCode::exitsOf(std::string_view linkName) const
{
  const auto known = exits_.find(linkName);
  if (known != exits_.end())
    return known->second;
  std::string name(linkName);
  std::vector<Exit> found = find(name);
  return exits_.emplace(std::move(name), std::move(found)).first->second;
}

void UnreadCode::forEachExit(std::string_view linkName, std::unordered_set<std::string_view> &seen,
                             const std::function<void(SourceId)> &leave) const
{
  std::vector<std::string_view> open{linkName};
  while (!open.empty()) {
    const std::string_view current = open.back();
    open.pop_back();
    const auto first = std::lower_bound(edges_.begin(), edges_.end(), current,
                                        [](const CallEdge &edge, std::string_view name) { return edge.caller.get() < name; });
    for (auto edge = first; edge != edges_.end() && edge->caller.get() == current; ++edge) {
      const std::string &callee = edge->callee;
      if (!seen.insert(callee).second)
        continue;
      const std::vector<SourceId> bodies = calls_.bodiesNamed(callee);
      for (const SourceId body : bodies)
        leave(body);
      if (bodies.empty())
        open.push_back(callee);
    }
  }
}

std::vector<UnreadCode::Exit> UnreadCode::find(const std::string &linkName) const
{
  std::vector<Exit> out;
  std::map<std::string, std::string> cameFrom{{linkName, std::string()}};
  std::set<SourceId> seen;
  std::deque<std::string> open{linkName};
  while (!open.empty()) {
    const std::string current = open.front();
    open.pop_front();
    const auto first = std::lower_bound(edges_.begin(), edges_.end(), current, [](const CallEdge &edge, const std::string &name) { return edge.caller < name; });
    for (auto edge = first; edge != edges_.end() && edge->caller == current; ++edge) {
      const std::string &callee = edge->callee;
      const std::vector<SourceId> bodies = calls_.bodiesNamed(callee);
      for (const SourceId body : bodies) {
        if (!seen.insert(body).second)
          continue;
        Exit exit;
        exit.function = body;
        for (std::string step = current; !step.empty(); step = cameFrom[step])
          exit.via.insert(exit.via.begin(), step);
        out.push_back(std::move(exit));
      }
      if (bodies.empty() && cameFrom.emplace(callee, current).second)
        open.push_back(callee);
    }
  }
  return out;
}

} // namespace headroom::program
