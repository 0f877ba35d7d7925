// SPDX-License-Identifier: Apache-2.0
#include "checks/caused.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "checks/places.h"

namespace headroom {

namespace {

using Names = std::unordered_set<std::string_view>;

/// Everything that can be reached from `names`, themselves included: along the calls, or against them.
Names closure(const std::set<std::string> &names, const ImageProgram &program, bool isDownwards)
{
  std::unordered_map<std::string_view, std::vector<std::string_view>> next;
  for (const CallEdge &edge : program.edges) {
    const std::string_view from = isDownwards ? edge.caller.get() : edge.callee.get();
    next[from].push_back(isDownwards ? edge.callee.get() : edge.caller.get());
  }
  Names out;
  std::vector<std::string_view> open(names.begin(), names.end());
  while (!open.empty()) {
    const std::string_view name = open.back();
    open.pop_back();
    if (!out.insert(name).second)
      continue;
    if (const auto found = next.find(name); found != next.end())
      open.insert(open.end(), found->second.begin(), found->second.end());
  }
  return out;
}

bool isWordCharacter(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '$';
}

/// `interrupt UART0 at priority 3` has the words interrupt, UART0, at, priority and 3. What is behind a name's first word does not count:
/// names of people's own (thread names) may hold anything.
std::vector<std::string_view> wordsOf(std::string_view text)
{
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && isWordCharacter(text[end]))
      ++end;
    if (end > at)
      out.push_back(text.substr(at, end - at));
    at = std::max(end, at + 1);
  }
  return out;
}

std::string_view firstWord(std::string_view text)
{
  const std::vector<std::string_view> words = wordsOf(text);
  return words.empty() ? text : words.front();
}

/// `poll` of `poll.constprop.0`: compilers add to the names of what they split and specialise.
std::string_view sourceName(std::string_view name)
{
  const std::size_t dot = name.find('.', 1);
  return name.substr(0, dot);
}

class Through {
public:
  Through(const FileSet &set, const ImageProgram &program)
      : set_(set), program_(program), functions_(functionsIn(set, program)), below_(closure(functions_, program, true))
  {
    for (const auto &[root, file] : set.files)
      shown_.insert(fileText({root, file, 0, 0}));
    for (const Root &root : program.roots) {
      wholes_[kindName(root.kind)].push_back(&root);
      for (const Term &term : root.terms)
        for (const std::string_view word : wordsOf(term.name))
          wholes_[word].push_back(&root);
    }
    for (const CallEdge &edge : program.edges)
      if (edge.isIndirect) {
        pointing_.insert(edge.caller.get());
        if (set.suppliesObjects || set.supplied.contains(edge.callee.get()) || set.supplied.contains(std::string(sourceName(edge.callee.get()))))
          suppliedCallees_.insert(edge.callee.get());
      }
    own_ = functions_;
    for (const FunctionBound &function : program.functions) {
      // Of two functions of one name only the place tells which is which.
      if (!function.place.file.empty() && !set.has(function.place))
        own_.erase(function.name);
      if (const std::vector<std::string> &cycle = function.cycle; !cycle.empty())
        cycles_.emplace(function.name, &cycle);
      if (functions_.contains(function.name) || (suppliesPointers() && pointing_.contains(function.name)))
        reaching_.insert(function.contexts.begin(), function.contexts.end());
    }
  }

  [[nodiscard]] std::set<std::string> roots() const
  {
    std::set<std::string> out;
    std::vector<const Root *> found;
    const auto add = [&](const Root &root) {
      if (out.insert(root.name).second)
        found.push_back(&root);
    };
    for (std::size_t i = 0; i < program_.roots.size(); ++i)
      if (isThrough(program_.roots[i]) || hasUnshownPath(i))
        add(program_.roots[i]);
    addWholes(found, add);
    return out;
  }

  /// With the roots that only reach it, on whatever path.
  [[nodiscard]] std::set<std::string> reachingRoots() const
  {
    std::set<std::string> out = roots();
    std::vector<const Root *> found;
    const auto add = [&](const Root &root) {
      if (out.insert(root.name).second)
        found.push_back(&root);
    };
    for (const std::uint32_t root : reaching_)
      if (root < program_.roots.size())
        add(program_.roots[root]);
    addWholes(found, add);
    return out;
  }

  /// Of the image and of the sources; some may have a namesake elsewhere.
  [[nodiscard]] const std::set<std::string> &functions() const { return functions_; }
  [[nodiscard]] bool has(const std::string &function) const { return own_.contains(function); }

private:
  /// What a changed text stores in a pointer, everything may call that calls through one.
  [[nodiscard]] bool suppliesPointers() const { return set_.suppliesObjects || !set_.supplied.empty(); }

  [[nodiscard]] bool isThrough(const Root &root) const
  {
    if (has(root.entry) || set_.has(root.place) || set_.has(root.registration) || set_.objects.contains(root.stack.symbol))
      return true;
    for (const PathStep &step : root.path)
      if (has(step.function) || suppliedCallees_.contains(step.function) || set_.has(step.place) || set_.has(step.callPlace))
        return true;
    for (const Term &term : root.terms)
      for (const std::string_view word : wordsOf(term.name))
        if (functions_.contains(std::string(word)))
          return true;
    if (hasCulprit(root.bound) || (root.fatalBound && hasCulprit(*root.fatalBound)))
      return true;
    return root.assumedBound && hasCulprit(*root.assumedBound);
  }

  /// The path of the second number is not kept: where it exceeds the stack, whoever reaches the files may have it there.
  [[nodiscard]] bool hasUnshownPath(std::size_t index) const
  {
    const Root &root = program_.roots[index];
    return root.fatalBound && root.stack.bytes && root.fatalBound->bytes > *root.stack.bytes &&
           reaching_.contains(static_cast<std::uint32_t>(index));
  }

  /// What a handler needs is a part of the stack that it runs on, and of those that it interrupts. `add` makes `found` longer.
  template <typename Add> void addWholes(std::vector<const Root *> &found, const Add &add) const
  {
    for (std::size_t i = 0; i < found.size(); ++i) {
      const Root &part = *found[i];
      for (const std::string_view key : {std::string_view(part.runsOn), firstWord(part.name)})
        if (const auto wholes = wholes_.find(key); wholes != wholes_.end())
          for (const Root *whole : wholes->second)
            add(*whole);
    }
  }

  /// Whether something of the files is one of the reasons: it lies in them, or what they call and pass leads there.
  [[nodiscard]] bool hasCulprit(const Bound &bound) const
  {
    return std::any_of(bound.culprits.begin(), bound.culprits.end(), [&](const Culprit &culprit) {
      if (shown_.contains(culprit.file) || below_.contains(culprit.function))
        return true;
      const auto cycle = cycles_.find(culprit.function);
      return cycle != cycles_.end() && std::any_of(cycle->second->begin(), cycle->second->end(),
                                                   [&](const std::string &member) { return functions_.contains(member); });
    });
  }

  const FileSet &set_;
  const ImageProgram &program_;
  std::set<std::string> functions_;
  std::set<std::string> own_; ///< of these, without a namesake elsewhere
  Names suppliedCallees_; ///< called through a pointer, and named by the files
  Names pointing_;        ///< functions that call through a pointer
  Names below_; ///< what the files' functions call, and they themselves
  std::set<std::string> shown_;
  std::unordered_map<std::string_view, const std::vector<std::string> *> cycles_;
  std::unordered_set<std::uint32_t> reaching_; ///< indices of roots
  std::unordered_map<std::string_view, std::vector<const Root *>> wholes_; ///< by kind, and by the words of their terms
};

class Cause {
public:
  Cause(const FileSet &set, const ImageProgram &program)
      : set_(set), through_(set, program), roots_(through_.roots()), above_(closure(through_.functions(), program, false))
  {
    for (const CallEdge &edge : program.edges)
      if (above_.contains(edge.callee.get()))
        calls_.emplace(edge.place.root.get(), edge.place.file.get(), edge.place.line);
  }

  [[nodiscard]] const std::set<std::string> &roots() const { return roots_; }

  [[nodiscard]] bool isCause(const Finding &finding) const
  {
    if (roots_.contains(finding.root))
      return true;
    // What the answer rests on; and what has no place could be anybody's.
    if (finding.rule == "evidence-stale" || (finding.place.file.empty() && finding.symbol.empty() && finding.path.empty() && finding.notes.empty()))
      return true;
    if (set_.has(finding.place) || through_.has(finding.symbol) || hasStep(finding.path) || hasStep(finding.notes))
      return true;
    // A pool or a lock is only named in the text; where it is defined decides as much as where it is used.
    if (!set_.objects.empty())
      for (const std::string_view word : wordsOf(finding.message))
        if (set_.objects.contains(std::string(word)))
          return true;
    if (std::any_of(finding.otherPaths.begin(), finding.otherPaths.end(), [&](const auto &path) { return hasStep(path); }))
      return true;
    // A finding inside one function rests on what the functions do that it calls, and they may lie in the files.
    return finding.path.empty() && (callsIn(finding.place) || std::any_of(finding.notes.begin(), finding.notes.end(), [&](const FindingStep &note) {
                                      return callsIn(note.place);
                                    }));
  }

private:
  [[nodiscard]] bool hasStep(const std::vector<FindingStep> &steps) const
  {
    return std::any_of(steps.begin(), steps.end(), [&](const FindingStep &step) {
      return set_.has(step.place) || through_.has(step.function);
    });
  }

  [[nodiscard]] bool callsIn(const SourcePlace &place) const
  {
    return !place.file.empty() && calls_.contains(std::tuple<std::string_view, std::string_view, std::uint32_t>(place.root, place.file, place.line));
  }

  const FileSet &set_;
  Through through_;
  std::set<std::string> roots_;
  Names above_; ///< who can call the files' functions, and they themselves
  std::set<std::tuple<std::string_view, std::string_view, std::uint32_t>> calls_; ///< lines that call `above_`
};

void weaken(Bound &bound, const std::string &assumption)
{
  bound.kind = std::max(bound.kind, Bound::Kind::Estimate);
  const auto at = std::lower_bound(bound.assumptions.begin(), bound.assumptions.end(), assumption);
  if (at == bound.assumptions.end() || *at != assumption)
    bound.assumptions.insert(at, assumption);
}

} // namespace

std::set<std::string> functionsIn(const FileSet &set, const ImageProgram &program)
{
  std::set<std::string> out;
  for (const FunctionBound &function : program.functions)
    if (set.has(function.place) ||
        (function.place.file.empty() && (set.functions.contains(function.name) || set.functions.contains(std::string(sourceName(function.name))))))
      out.insert(function.name);
  // Not in the image as functions of their own: findings in the sources name them.
  out.insert(set.functions.begin(), set.functions.end());
  return out;
}

std::set<std::string> rootsThrough(const FileSet &set, const ImageProgram &program)
{
  return Through(set, program).roots();
}

void keepCaused(const FileSet &set, const ImageProgram &program, CheckResult &result, Limit &limit)
{
  const Cause cause(set, program);
  limit.roots.assign(cause.roots().begin(), cause.roots().end());
  limit.allRoots = program.roots.size();
  std::erase_if(result.findings, [&](const Finding &finding) {
    if (cause.isCause(finding))
      return false;
    if (finding.isOwn && !finding.suppressed)
      ++(finding.level == Level::Error ? limit.errors : finding.level == Level::Warning ? limit.warnings : limit.notes);
    return true;
  });
}

void markChanged(const FileSet &set, const std::string &assumption, ImageProgram &program)
{
  const std::set<std::string> names = Through(set, program).reachingRoots();
  for (Root &root : program.roots) {
    if (!names.contains(root.name))
      continue;
    weaken(root.bound, assumption);
    for (std::optional<Bound> *second : {&root.fatalBound, &root.assumedBound})
      if (*second)
        weaken(**second, assumption);
  }
}

} // namespace headroom
