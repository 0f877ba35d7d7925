// SPDX-License-Identifier: Apache-2.0
#include "program/circumstances/context_coverage.h"

#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace headroom::program {

namespace {

class Coverage {
public:
  Coverage(Behaviour &out, const SourceProgram &program, const std::vector<FunctionPaths> &paths, const CallResolver &calls,
           const UnreadCode &unread)
      : out_(out), program_(program), calls_(calls), unread_(unread)
  {
    for (const FunctionPaths &one : paths)
      paths_.emplace(one.function, &one);
  }

  void reach(SourceId function)
  {
    if (reached_.insert(function).second)
      open_.push_back(function);
  }

  /// What code without source leads to.
  void reachBehind(std::string_view linkName)
  {
    unread_.forEachExit(linkName, seenUnread_, [this](SourceId function) { reach(function); });
  }

  void run()
  {
    while (!open_.empty()) {
      const SourceId function = open_.back();
      open_.pop_back();
      const auto found = paths_.find(function);
      if (found == paths_.end()) {
        reachBehind(program_.functions()[function].name);
        continue;
      }
      for (const PathCall &call : found->second->calls)
        follow(call.call);
    }
  }

private:
  void follow(const CallRef &call)
  {
    const CallTargets &targets = calls_.targetsOf(call);
    const SourceCall &fact = program_.call(call);
    if ((fact.calleeNode != noIndex || fact.isVirtual) && counted_.insert({call.unit, call.call}).second) {
      ++out_.contextCalls;
      out_.openContextCalls += targets.functions.empty() && !targets.isClosed ? 1 : 0;
      out_.typedContextCalls += targets.functions.empty() || targets.isClosed ? 0 : 1;
    }
    for (const SourceId target : targets.functions)
      reach(target);
  }

  Behaviour &out_;
  const SourceProgram &program_;
  const CallResolver &calls_;
  const UnreadCode &unread_;
  std::unordered_map<SourceId, const FunctionPaths *> paths_;
  std::set<SourceId> reached_;
  std::unordered_set<const std::string *> seenUnread_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> counted_;
  std::vector<SourceId> open_;
};

} // namespace

void countContextCalls(Behaviour &out, const SourceProgram &program, const std::vector<Entry> &entries, const std::vector<FunctionPaths> &paths,
                       const CallResolver &calls, const UnreadCode &unread)
{
  Coverage coverage(out, program, paths, calls, unread);
  for (const Entry &entry : entries) {
    for (const SourceId body : entry.bodies)
      coverage.reach(body);
    if (entry.bodies.empty())
      coverage.reachBehind(entry.function);
  }
  coverage.run();
}

} // namespace headroom::program
