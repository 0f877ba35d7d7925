// SPDX-License-Identifier: Apache-2.0
#include "checks/baseline.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "checks/fingerprint.h"
#include "checks/places.h"
#include "checks/root_words.h"

namespace headroom {

namespace {

bool isOff(const std::string &rule, const ProjectConfig &config)
{
  const auto found = config.levels.find(rule);
  return found != config.levels.end() && found->second == Level::Off;
}

bool counts(const Finding &finding)
{
  return finding.isOwn && !finding.suppressed;
}

/// From a bound that holds to one that says least.
int rank(Bound::Kind kind)
{
  switch (kind) {
  case Bound::Kind::Bounded: return 0;
  case Bound::Kind::Estimate: return 1;
  case Bound::Kind::AtLeast: return 2;
  case Bound::Kind::Unbounded: break;
  }
  return 3;
}

/// Of what the rule judges: numbers where it holds them against the size, else how much of a bound there is.
bool isWorse(const Root &now, const BaselineRoot &then, const std::string &rule)
{
  if (rank(now.bound.kind) > rank(then.bound))
    return true;
  if (rule != "stack-overflow" && rule != "stack-margin")
    return false;
  const auto grew = [](const std::optional<Bound> &bound, const std::optional<std::uint64_t> &bytes) { return bound && bound->bytes > bytes.value_or(0); };
  return now.bound.bytes > then.bytes || grew(now.fatalBound, then.fatalBytes) || grew(now.assumedBound, then.assumedBytes) ||
         (now.stack.bytes && then.stackBytes && *now.stack.bytes < *then.stackBytes);
}

bool isStackRule(const std::string &rule)
{
  return rule == "stack-overflow" || rule == "stack-margin" || rule == "stack-unverified";
}

std::string boundOf(const BaselineRoot &root)
{
  return text(Bound{root.bound, root.bytes, {}, {}});
}

class Comparing {
public:
  Comparing(const Baseline &baseline, const ImageProgram &program, const ProjectConfig &config, CheckResult &result)
      : baseline_(baseline), program_(program), config_(config), result_(result)
  {
    for (const BaselineFinding &one : baseline.findings)
      known_.emplace(one.fingerprint, &one);
    for (const Root &root : program.roots)
      roots_.emplace(root.name, &root);
    for (const BaselineRoot &root : baseline.roots)
      if (roots_.contains(root.name))
        out_.roots.emplace(root.name, root);
  }

  Comparison run(const Growth &growth)
  {
    std::set<std::string> found;
    for (Finding &finding : result_.findings) {
      found.insert(finding.fingerprint);
      judge(finding);
    }
    addFixed(found);
    if (growth)
      addGrowth(*growth);
    std::stable_sort(result_.findings.begin(), result_.findings.end(), [](const Finding &a, const Finding &b) { return a.level > b.level; });
    return std::move(out_);
  }

private:
  void judge(Finding &finding) const
  {
    if (!std::binary_search(baseline_.rules.begin(), baseline_.rules.end(), finding.rule)) {
      finding.level = std::min(finding.level, Level::Note);
      finding.notes.push_back({{}, {}, "the rule is new since the baseline: its findings do not gate until the baseline is written again"});
      return;
    }
    const auto known = known_.find(finding.fingerprint);
    if (known == known_.end() || finding.level > known->second->level)
      return;
    const auto then = out_.roots.find(finding.root);
    // A merge may have lost the line: what it was accepted with is not known then.
    if (isStackRule(finding.rule) && then == out_.roots.end()) {
      finding.notes.push_back({{}, {}, "the baseline has the finding, and not the numbers of its stack"});
      return;
    }
    if (isStackRule(finding.rule) && isWorse(*roots_.at(finding.root), then->second, finding.rule)) {
      finding.notes.push_back({{}, {}, "it got worse: the baseline has " + boundOf(then->second) +
                                           (then->second.stackBytes ? " of " + std::to_string(*then->second.stackBytes) : "") + " bytes"});
      return;
    }
    finding.state = "existing";
  }

  /// What is not found any more is fixed only where its rule looked for it.
  void addFixed(const std::set<std::string> &found)
  {
    if (result_.limit || !result_.incomplete.empty())
      return;
    for (const BaselineFinding &one : baseline_.findings) {
      const bool isUndecided = std::any_of(result_.undecided.begin(), result_.undecided.end(), [&](const Undecided &other) { return other.rule == one.rule; });
      if (!found.contains(one.fingerprint) && !isOff(one.rule, config_) && !isUndecided)
        out_.fixed.push_back(one);
    }
    if (out_.fixed.empty())
      return;
    Finding finding;
    finding.rule = "baseline-stale";
    finding.level = Level::Note;
    finding.message = "the baseline holds " + std::to_string(out_.fixed.size()) + (out_.fixed.size() == 1 ? " finding that is" : " findings that are") + " not found any more";
    finding.help = "headroom baseline write";
    for (const BaselineFinding &one : out_.fixed)
      finding.notes.push_back({{}, {}, (one.file.empty() ? "" : one.file + ": ") + one.message + " [" + one.rule + "]"});
    add(std::move(finding));
  }

  void addGrowth(const Margin &growth)
  {
    for (const auto &[name, then] : out_.roots) {
      if (result_.limit && !std::binary_search(result_.limit->roots.begin(), result_.limit->roots.end(), name))
        continue; // the named files have nothing to do with it
      const Root &now = *roots_.at(name);
      const std::uint64_t allowed = growth.percent ? then.bytes / 100 * growth.percent + then.bytes % 100 * growth.percent / 100 : growth.bytes;
      const bool isLess = rank(now.bound.kind) > rank(then.bound);
      if (!isLess && (now.bound.bytes <= then.bytes || now.bound.bytes - then.bytes <= allowed))
        continue;
      Finding finding = rootFinding(now, Level::Warning,
                                    "worst case of " + rootText(now) + " grew: " + boundText(now.bound) + ", the baseline has " + boundOf(then) +
                                        (isLess ? std::string() : ", " + std::to_string(allowed) + " bytes more are allowed"));
      finding.rule = "stack-growth";
      finding.path = pathSteps(now);
      finding.help = "see the path with `headroom stack " + name + "`; where the growth is wanted: headroom baseline write";
      add(std::move(finding));
    }
  }

  void add(Finding finding)
  {
    if (isOff(finding.rule, config_))
      return;
    if (const auto found = config_.levels.find(finding.rule); found != config_.levels.end())
      finding.level = found->second;
    std::vector<Draft> draft(1);
    draft[0].finding = std::move(finding);
    setFingerprints(draft, program_.id);
    result_.findings.push_back(std::move(draft[0].finding));
  }

  const Baseline &baseline_;
  const ImageProgram &program_;
  const ProjectConfig &config_;
  CheckResult &result_;
  std::map<std::string, const BaselineFinding *> known_;
  std::map<std::string, const Root *> roots_;
  Comparison out_;
};

} // namespace

Baseline baselineOf(const ImageProgram &program, const CheckResult &result, const ProjectConfig &config, const std::vector<std::string> &rules,
                    const std::string &version)
{
  Baseline out;
  out.image = program.id;
  out.evidence = program.evidence;
  out.tool = version;
  for (const std::string &rule : rules)
    if (!isOff(rule, config))
      out.rules.push_back(rule);
  std::sort(out.rules.begin(), out.rules.end());
  for (const Root &root : program.roots)
    out.roots.push_back({root.name, kindName(root.kind), root.bound.kind, root.bound.bytes, root.stack.bytes,
                         root.fatalBound ? std::optional(root.fatalBound->bytes) : std::nullopt,
                         root.assumedBound ? std::optional(root.assumedBound->bytes) : std::nullopt});
  std::sort(out.roots.begin(), out.roots.end(), [](const BaselineRoot &a, const BaselineRoot &b) { return a.name < b.name; });
  for (const Finding &finding : result.findings)
    if (counts(finding))
      out.findings.push_back({finding.fingerprint, finding.rule, finding.level, fileText(finding.place), finding.message});
  std::sort(out.findings.begin(), out.findings.end(), [](const BaselineFinding &a, const BaselineFinding &b) {
    return std::tie(a.rule, a.file, a.fingerprint) < std::tie(b.rule, b.file, b.fingerprint);
  });
  return out;
}

Comparison compareWith(const Baseline &baseline, const ImageProgram &program, const ProjectConfig &config, const Growth &growth, CheckResult &result)
{
  if (baseline.evidence != program.evidence) {
    Comparison out;
    out.notCompared = "the baseline is of evidence '" + baseline.evidence + "', this run of '" + program.evidence + "'";
    return out;
  }
  return Comparing(baseline, program, config, result).run(growth);
}

} // namespace headroom
