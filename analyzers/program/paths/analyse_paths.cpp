// SPDX-License-Identifier: Apache-2.0
#include "program/paths/analyse_paths.h"

#include <algorithm>

#include "program/condensation.h"
#include "program/paths/blocks.h"
#include "program/paths/walk.h"

namespace headroom::program {

namespace {

struct BodyRef {
  const SourceBody *body = nullptr;
  std::uint32_t unit = 0;
};

// A function that several units hold the body of (a static inline one of a header) is walked in the first that the image has.
std::vector<BodyRef> bodiesOf(const PathInput &input)
{
  std::vector<BodyRef> bodies(input.program.functions().size());
  for (std::uint32_t unit = 0; unit < input.program.units().size(); ++unit)
    for (const SourceBody &body : input.program.units()[unit].bodies) {
      const SourceId function = input.program.function(unit, body.function);
      if (function != noSource && !bodies[function].body && !body.blocks.empty() && (!input.isLive || input.isLive(function, unit)))
        bodies[function] = {&body, unit};
    }
  return bodies;
}

// Callees first: every edge leads to the same or an earlier component.
std::vector<SourceId> order(const PathInput &input, const std::vector<BodyRef> &bodies)
{
  Adjacency graph;
  for (SourceId function = 0; function < bodies.size(); ++function) {
    graph.first.push_back(static_cast<std::uint32_t>(graph.targets.size()));
    if (!bodies[function].body)
      continue;
    const std::uint32_t unit = bodies[function].unit;
    for (const BodyOperation &operation : bodies[function].body->operations) {
      if (operation.kind != BodyOperation::Kind::Call || operation.index >= input.program.units()[unit].calls.size())
        continue;
      const SourceCall &call = input.program.units()[unit].calls[operation.index];
      if (call.callee != noIndex && !call.isVirtual) {
        graph.targets.push_back(input.program.function(unit, call.callee));
      } else if (input.targets) {
        const CallTargets targets = input.targets({unit, operation.index, noSource});
        if (targets.isClosed)
          graph.targets.insert(graph.targets.end(), targets.functions.begin(), targets.functions.end());
      }
    }
  }
  graph.first.push_back(static_cast<std::uint32_t>(graph.targets.size()));
  std::vector<SourceId> out;
  for (const std::vector<std::uint32_t> &component : condense(graph).components)
    for (const std::uint32_t function : component)
      if (bodies[function].body)
        out.push_back(function);
  return out;
}

class Analysis {
public:
  explicit Analysis(const PathInput &input)
      : input_(input), bodies_(bodiesOf(input)), rows_(input.program.functions().size()), summaries_(input.program.functions().size())
  {
    for (SourceId function = 0; function < rows_.size(); ++function)
      if (input.rowsOf)
        rows_[function] = input.rowsOf(input.program.functions()[function].name, input.program.functions()[function].type);
  }

  std::vector<FunctionPaths> run()
  {
    std::vector<FunctionPaths> out;
    for (const SourceId function : order(input_, bodies_))
      out.push_back(walkThrough(function));
    std::sort(out.begin(), out.end(), [](const FunctionPaths &a, const FunctionPaths &b) { return a.function < b.function; });
    return out;
  }

private:
  [[nodiscard]] bool doesReturn(std::uint32_t unit, const BodyOperation &operation) const
  {
    const SourceFacts &facts = input_.program.units()[unit];
    if (operation.index >= facts.calls.size())
      return true;
    const SourceCall &call = facts.calls[operation.index];
    if (call.callee == noIndex || call.isVirtual)
      return true;
    const SourceId callee = input_.program.function(unit, call.callee);
    if (callee >= summaries_.size())
      return true;
    if (input_.isFatal && input_.isFatal(input_.program.functions()[callee].name))
      return false;
    return !summaries_[callee].isKnown || summaries_[callee].doesReturn;
  }

  FunctionPaths walkThrough(SourceId function)
  {
    const BodyRef &ref = bodies_[function];
    const BodyShape shape(*ref.body, [&](const BodyOperation &operation) { return doesReturn(ref.unit, operation); });
    terms_.clear();
    Walk walk{input_, summaries_, rows_, function, ref.unit, *ref.body, shape, terms_, {}, {}, {}, {}, {}, {}, {}, false, {}, {}, {}, {}, {}, 0, false};
    walk.summary.isQuiet = true;
    explore(walk);

    FunctionSummary &summary = summaries_[function];
    summary = std::move(walk.summary);
    summary.doesReturn = shape.canReturn(0);
    summary.outcomes = std::move(walk.outcomes);
    // A body that returns, but on no path that was walked, is one that this walk did not understand.
    summary.isKnown = !walk.isExhausted && settleOutcomes(summary.outcomes) && (!summary.doesReturn || !summary.outcomes.empty());

    FunctionPaths paths;
    paths.function = function;
    paths.unit = ref.unit;
    paths.calls = std::move(walk.calls);
    paths.contracts = std::move(walk.contracts);
    std::sort(paths.contracts.begin(), paths.contracts.end(),
              [](const PathContract &a, const PathContract &b) { return a.operation < b.operation; });
    std::sort(walk.issues.begin(), walk.issues.end(), [](const FoundIssue &a, const FoundIssue &b) {
      return std::tie(a.issue.place, a.issue.kind, a.operation) < std::tie(b.issue.place, b.issue.kind, b.operation);
    });
    for (FoundIssue &found : walk.issues)
      paths.issues.push_back(std::move(found.issue));
    return paths;
  }

  const PathInput &input_;
  std::vector<BodyRef> bodies_;
  std::vector<std::vector<std::uint32_t>> rows_;
  std::vector<FunctionSummary> summaries_;
  Terms terms_;
};

} // namespace

std::vector<FunctionPaths> analysePaths(const PathInput &input)
{
  return Analysis(input).run();
}

} // namespace headroom::program
