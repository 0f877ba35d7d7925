// SPDX-License-Identifier: Apache-2.0
// Hand-built programs for the tests of rules and reports.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "checks/check.h"
#include "checks/rule.h"
#include "program/program.h"
#include "../support/known_layout.h"

namespace headroom::sample {

inline Bound bounded(std::uint64_t bytes)
{
  return {Bound::Kind::Bounded, bytes, {}, {}};
}

inline Bound atLeast(std::uint64_t bytes, const std::string &function = "process_packet")
{
  return {Bound::Kind::AtLeast, bytes, {}, {{"indirect-call", function, "call through r3", 0x1000, "src/rx.c", 88}}};
}

inline Bound unbounded(std::uint64_t knownPart)
{
  return {Bound::Kind::Unbounded, knownPart, {}, {{"recursion", "walk_tree", "walk_tree > walk_tree", 0, "src/tree.c", 7}}};
}

inline Bound estimate(std::uint64_t bytes)
{
  return {Bound::Kind::Estimate, bytes, {"frames of another compiler"}, {}};
}

inline Root thread(const std::string &name, Bound bound, std::optional<std::uint64_t> size)
{
  Root root;
  root.name = name;
  root.kind = RootKind::Thread;
  root.entry = name + "_entry";
  root.place = {"app", "src/main.c", 87, 1};
  root.stack = {size ? name + "_stack" : "", size, ""};
  root.bound = std::move(bound);
  return root;
}

inline FunctionBound function(const std::string &name, std::uint64_t frame, Bound bound)
{
  FunctionBound out;
  out.name = name;
  out.place = {"app", "src/" + name + ".c", 10, 1};
  out.frameBytes = frame;
  out.bound = std::move(bound);
  out.isReached = true;
  return out;
}

inline IndirectSite site(const std::string &function, ResolutionLayer layer, std::vector<std::string> targets = {})
{
  return {function, 0x1000, 1, {"app", "src/rx.c", 88, 5}, "struct proto.handler", layer, std::move(targets)};
}

inline ImageProgram program()
{
  ImageProgram out;
  out.id = "demo";
  out.path = "demo.elf";
  out.sha256 = std::string(64, 'a');
  out.machine = "arm";
  out.evidence = "image";
  out.behaviour.isKnown = true; // the sources were read, and say nothing
  out.layout = knownLayout();
  return out;
}

/// All findings of one rule, in report order.
inline std::vector<Finding> findingsOf(const CheckResult &result, const std::string &rule)
{
  std::vector<Finding> out;
  std::copy_if(result.findings.begin(), result.findings.end(), std::back_inserter(out),
               [&](const Finding &finding) { return finding.rule == rule; });
  return out;
}

inline CheckResult check(ImageProgram program, const ProjectConfig &config = {}, const std::vector<StaleSource> &stale = {},
                         const std::string &today = "2026-11-21")
{
  return runChecks(program, config, {{}, today, stale});
}

inline std::vector<Finding> findingsOf(const std::string &rule, const ImageProgram &program, const ProjectConfig &config = {})
{
  return findingsOf(check(program, config), rule);
}

inline std::vector<std::string> undecidedSubjects(const CheckResult &result, const std::string &rule)
{
  std::vector<std::string> out;
  for (const Undecided &one : result.undecided)
    if (one.rule == rule)
      out.push_back(one.subject);
  return out;
}

} // namespace headroom::sample
