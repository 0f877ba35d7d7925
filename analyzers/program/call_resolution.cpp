// SPDX-License-Identifier: Apache-2.0
#include "program/call_resolution.h"

#include <algorithm>

namespace headroom::program {

namespace {

ResolutionLayer closingLayer(const Value &target)
{
  switch (target.kind) {
  case Value::Kind::Argument:
  case Value::Kind::ArgumentField: return ResolutionLayer::Cloning;
  case Value::Kind::Table: return ResolutionLayer::Table;
  default: return ResolutionLayer::Constant;
  }
}

} // namespace

void NodeReasons::addCulprit(Node &node, const CallSite *call, std::string reason, std::string detail)
{
  Culprit culprit;
  culprit.reason = std::move(reason);
  culprit.function = callables_[node.callable].name;
  culprit.detail = std::move(detail);
  const MachineFacts &facts = callables_.index().facts();
  if (call != nullptr) {
    culprit.address = call->address;
    if (call->position.file < facts.files.size()) {
      culprit.file = facts.files[call->position.file];
      culprit.line = call->position.line;
    }
  }
  node.culprits.push_back(graph_.culprits.intern(std::move(culprit)));
}

void NodeReasons::trustSource(Node &node)
{
  for (const std::string &assumption : oracle_->assumptions())
    addAssumption(node, assumption);
}

CallResolution::CallResolution(const ExpansionInput &input, NodeReasons &reasons, ExpandedGraph &graph)
    : input_(input), callables_(input.callables), index_(input.callables.index()), reasons_(reasons), graph_(graph)
{
}

std::vector<CallableIndex> CallResolution::resolve(Node &node, const CallSite &call, std::uint32_t i, const Parameters &parameters)
{
  // Which object a folded table address means is a guess; a pack that names the table knows.
  const auto statement = input_.statements.find({node.callable, i});
  const bool isNamed = statement != input_.statements.end() && statement->second.layer == ResolutionLayer::Table;
  const ValueSet words =
      isNamed && call.target.kind == Value::Kind::Table ? ValueSet::unknown() : evaluate(index_, call.target, parameters);
  std::vector<CallableIndex> targets = targetsOf(callables_, words.constants);
  ResolutionLayer layer = closingLayer(call.target);
  if (words.hasUnknown)
    layer = close(node, call, i, targets);
  else if (call.target.kind == Value::Kind::Table && std::binary_search(targets.begin(), targets.end(), node.dispatchesTo))
    targets = {node.dispatchesTo}; // the table holds every handler, this root runs one
  if (call.indirect)
    node.sites.push_back({i, layer});
  return targets;
}

/// What the code leaves open: a table that a pack names, the source, an annotation, the type, in this order, or it is a culprit. Targets that are
/// known anyway stay: the code forms them on some path.
ResolutionLayer CallResolution::close(Node &node, const CallSite &call, std::uint32_t i, std::vector<CallableIndex> &targets)
{
  const auto place = input_.statements.find({node.callable, i});
  const SiteStatement *said = place == input_.statements.end() ? nullptr : &place->second;
  if (said == nullptr && node.dispatchesTo != UINT32_MAX && callsIndirectlyOnce(node)) {
    targets.push_back(node.dispatchesTo); // a start wrapper calls its entry: the pack says so
    sortUnique(targets);
    return ResolutionLayer::Cloning;
  }
  if (said != nullptr && said->layer == ResolutionLayer::Table)
    return closeAsStated(node, *said, targets);
  std::optional<SourceTargets> source;
  if (input_.oracle != nullptr)
    source = input_.oracle->site({node.callable, i});
  if (source) { // a part that is not closed is still called
    for (const Address target : source->targets)
      targets.push_back(callables_.at(target));
    sortUnique(targets);
    if (source->isClosed) {
      reasons_.trustSource(node);
      // Nobody calls what nothing is stored in, unless the way it gets there was missed: never without a word.
      if (targets.empty())
        reasons_.addAssumption(node, "no function is ever stored in " +
                                         (source->through.empty() ? "what " + callables_[node.callable].name + " calls" : source->through));
      return ResolutionLayer::PointsTo;
    }
  }
  if (said != nullptr)
    return closeAsStated(node, *said, targets);
  if (input_.oracle != nullptr)
    // No candidate at all: what opens the set leads out of the image (a function in ROM, another image).
    if (const auto candidates = input_.oracle->typeCandidates({node.callable, i}); candidates && !candidates->targets.empty()) {
      for (const Address target : candidates->targets)
        targets.push_back(callables_.at(target));
      sortUnique(targets);
      reasons_.addAssumption(node, candidates->assumption);
      return ResolutionLayer::Type;
    }
  std::string text = "call through " + (source && !source->through.empty() ? source->through : throughText(index_, call.target));
  if (source && !source->openReason.empty())
    text += ": " + source->openReason;
  reasons_.addCulprit(node, &call, "indirect-call", std::move(text));
  return ResolutionLayer::Open;
}

ResolutionLayer CallResolution::closeAsStated(Node &node, const SiteStatement &said, std::vector<CallableIndex> &targets)
{
  if (said.layer == ResolutionLayer::Table && node.dispatchesTo != UINT32_MAX)
    targets.push_back(node.dispatchesTo);
  else
    targets.insert(targets.end(), said.targets.begin(), said.targets.end());
  sortUnique(targets);
  if (!said.assumption.empty())
    reasons_.addAssumption(node, said.assumption);
  if (said.annotation != SIZE_MAX)
    graph_.annotationUsed[said.annotation] = true;
  return said.layer;
}

bool CallResolution::callsIndirectlyOnce(const Node &node) const
{
  const MachineFunction *code = callables_[node.callable].code;
  return code != nullptr && std::count_if(code->calls.begin(), code->calls.end(), [](const CallSite &call) {
                              return call.indirect && call.target.kind != Value::Kind::Constants && call.kind != CallSite::Kind::Trap;
                            }) == 1;
}

} // namespace headroom::program
