// SPDX-License-Identifier: Apache-2.0
#include "checks/root_words.h"

#include <algorithm>
#include <map>

namespace headroom {

std::string rootText(const Root &root)
{
  const std::string quoted = "'" + root.name + "'";
  switch (root.kind) {
  case RootKind::Thread: return "thread " + quoted;
  case RootKind::Main: return quoted;
  case RootKind::Idle: return "idle thread " + quoted;
  case RootKind::Isr: return "interrupt " + quoted;
  case RootKind::InterruptStack: return "interrupt stack " + quoted;
  case RootKind::WorkQueue: return "work queue " + quoted;
  case RootKind::Timer: return "timer " + quoted;
  case RootKind::Init: return "init entry " + quoted;
  case RootKind::PrivilegedStack: return "privileged stack " + quoted;
  case RootKind::Function: break;
  }
  return "function " + quoted;
}

std::string stackText(const Root &root)
{
  if (root.kind == RootKind::InterruptStack || root.kind == RootKind::PrivilegedStack)
    return rootText(root);
  return "stack of " + rootText(root);
}

std::string boundText(const Bound &bound)
{
  if (bound.kind == Bound::Kind::Unbounded)
    return "unbounded (at least " + std::to_string(bound.bytes) + " bytes)";
  return text(bound) + " bytes";
}

namespace {

struct ReasonWords {
  const char *reason;
  const char *one;
  const char *many;
};

constexpr ReasonWords reasonWords[] = {
    {"indirect-call", "indirect call unresolved", "indirect calls unresolved"},
    {"recursion", "recursion without bound", "recursions without bound"},
    {"dynamic-frame", "dynamic frame", "dynamic frames"},
    {"external-call", "call that leaves the image", "calls that leave the image"},
    {"no-body", "function without code", "functions without code"},
    {"undecoded-code", "piece of code not decoded", "pieces of code not decoded"},
    {"lost-stack-pointer", "stack pointer lost", "stack pointers lost"},
    {"several-definitions", "function defined twice", "functions defined twice"},
    {"interrupt-priority", "nesting of interrupts unknown", "nestings of interrupts unknown"},
    {"unknown-root", "root unknown", "roots unknown"},
};

std::string countedReason(const std::string &reason, std::size_t count)
{
  for (const ReasonWords &words : reasonWords)
    if (reason == words.reason)
      return std::to_string(count) + " " + (count == 1 ? words.one : words.many);
  return std::to_string(count) + " " + reason;
}

} // namespace

std::string culpritSummary(const std::vector<Culprit> &culprits)
{
  std::map<std::string, std::size_t> counts;
  for (const Culprit &culprit : culprits)
    ++counts[culprit.reason];
  std::string out;
  for (const auto &[reason, count] : counts)
    out += (out.empty() ? "" : ", ") + countedReason(reason, count);
  return out;
}

std::string calleeOf(const Culprit &culprit)
{
  const std::size_t end = culprit.detail.find(" at 0x");
  return end == std::string::npos ? std::string() : culprit.detail.substr(0, end);
}

std::string helpFor(const Culprit &culprit)
{
  if (culprit.reason == "indirect-call")
    return "name the targets under 'calls' in .headroom.yaml: {in: " + culprit.function + ", targets: [...], reason: \"...\"}";
  if (culprit.reason == "recursion")
    return "bound it under 'recursion' in .headroom.yaml: {function: " + culprit.function + ", depth: N, reason: \"...\"}";
  if (culprit.reason == "dynamic-frame")
    return "give the array a constant size, or bound the function under 'bounds' in .headroom.yaml: {function: " + culprit.function +
           ", max: N, reason: \"...\"}";
  if (culprit.reason == "interrupt-priority")
    return "state priorities under 'interrupts' in .headroom.yaml: {HANDLER: {priority: N}}";
  const std::string subject = culprit.reason == "external-call" ? calleeOf(culprit) : culprit.function;
  return "bound it under 'bounds' in .headroom.yaml: {function: " + (subject.empty() ? "..." : subject) + ", max: N, reason: \"...\"}";
}

std::vector<FindingStep> pathSteps(const Root &root)
{
  std::vector<FindingStep> out;
  out.reserve(root.path.size());
  for (const PathStep &step : root.path)
    out.push_back({step.function, step.place, std::to_string(step.atCallBytes)});
  return out;
}

std::vector<FindingStep> culpritNotes(const std::vector<Culprit> &culprits)
{
  std::vector<FindingStep> out;
  out.reserve(culprits.size());
  for (const Culprit &culprit : culprits)
    out.push_back({culprit.function, {"", culprit.file, culprit.line, 0}, culprit.detail.empty() ? culprit.reason : culprit.detail});
  return out;
}

const RootBudget *budgetOf(const Root &root, const ProjectConfig &config)
{
  const auto found = config.rootBudgets.find(root.name);
  return found == config.rootBudgets.end() ? nullptr : &found->second;
}

const Bound &judgedBound(const Root &root)
{
  const auto isPriority = [](const Culprit &culprit) { return culprit.reason == "interrupt-priority"; };
  const bool lacksPrioritiesOnly = root.bound.kind == Bound::Kind::AtLeast && !root.bound.culprits.empty() &&
                                   std::all_of(root.bound.culprits.begin(), root.bound.culprits.end(), isPriority);
  return lacksPrioritiesOnly && root.assumedBound && root.assumedBound->kind == Bound::Kind::Bounded ? *root.assumedBound : root.bound;
}

bool isJudgedElsewhere(const Root &root, const ImageProgram &program, const ProjectConfig &config)
{
  if (budgetOf(root, config) || root.stack.bytes)
    return false;
  switch (root.kind) {
  case RootKind::Function: return true;
  case RootKind::Isr:
  case RootKind::Timer:
  case RootKind::Init:
    // Only where there is a stack for them to be added to; otherwise nobody would speak for them.
    return std::any_of(program.roots.begin(), program.roots.end(),
                       [](const Root &other) { return other.kind == RootKind::InterruptStack || other.kind == RootKind::Main; });
  default: return false;
  }
}

Finding rootFinding(const Root &root, Level level, std::string message)
{
  Finding out;
  out.level = level;
  out.message = std::move(message);
  out.place = root.place;
  out.symbol = root.entry;
  out.root = root.name;
  return out;
}

std::string sufferingRoots(const ImageProgram &program, const std::string &reason, const std::vector<std::string> &functions)
{
  constexpr std::size_t shown = 3;
  std::vector<std::string> names;
  for (const Root &root : program.roots)
    if (std::any_of(root.bound.culprits.begin(), root.bound.culprits.end(), [&](const Culprit &culprit) {
          return culprit.reason == reason && std::find(functions.begin(), functions.end(), culprit.function) != functions.end();
        }))
      names.push_back(rootText(root));
  if (names.empty())
    return {};
  std::string out = "below ";
  for (std::size_t i = 0; i < std::min(shown, names.size()); ++i)
    out += (i ? ", " : "") + names[i];
  if (names.size() > shown)
    out += " and " + std::to_string(names.size() - shown) + " more";
  return out;
}

} // namespace headroom
