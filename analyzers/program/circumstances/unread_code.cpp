// SPDX-License-Identifier: Apache-2.0
#include "program/circumstances/unread_code.h"

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

// By hash: a search among a million sorted edges is twenty texts from all over memory, for each function anew.
std::span<const CallEdge> UnreadCode::edgesOf(std::string_view caller) const
{
  if (ofCaller_.empty())
    for (std::size_t first = 0, end = 0; first < edges_.size(); first = end) {
      const std::string &name = edges_[first].caller;
      while (end < edges_.size() && (&edges_[end].caller.get() == &name || edges_[end].caller == name))
        ++end;
      ofCaller_.emplace(name, std::span(edges_).subspan(first, end - first));
    }
  const auto found = ofCaller_.find(caller);
  return found == ofCaller_.end() ? std::span<const CallEdge>() : found->second;
}

void UnreadCode::forEachExit(std::string_view linkName, std::unordered_set<const std::string *> &seen,
                             const std::function<void(SourceId)> &leave) const
{
  std::vector<std::string_view> open{linkName};
  while (!open.empty()) {
    const std::string_view current = open.back();
    open.pop_back();
    for (const CallEdge &edge : edgesOf(current)) {
      const std::string &callee = edge.callee;
      if (!seen.insert(&callee).second)
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
    for (const CallEdge &edge : edgesOf(current)) {
      const std::string &callee = edge.callee;
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
