// SPDX-License-Identifier: Apache-2.0
// What some files can have caused: everything that passes through them, whatever can not be told, and nothing else.
#include <gtest/gtest.h>

#include "checks/baseline.h"
#include "checks/caused.h"
#include "sample.h"

namespace headroom {
namespace {

using namespace sample;

const FileSet rx = {{{"app", "src/rx.c"}}, {"rx_entry", "parse"}, {"rx_pool", "rx_stack"}};

FunctionBound in(const std::string &name, const std::string &file, std::vector<std::uint32_t> contexts = {})
{
  FunctionBound out = function(name, 8, bounded(8));
  out.place = {"app", file, 10, 1};
  out.contexts = std::move(contexts);
  return out;
}

PathStep step(const std::string &name, const std::string &file)
{
  PathStep out;
  out.function = name;
  out.place = {"app", file, 10, 1};
  return out;
}

CallEdge call(const std::string &caller, const std::string &callee, const std::string &file, std::uint32_t line)
{
  CallEdge out;
  out.caller = caller;
  out.callee = callee;
  out.place = {"app", file, line, 1};
  return out;
}

Finding at(const std::string &file, std::uint32_t line = 7, const std::string &symbol = "other")
{
  Finding out;
  out.rule = "alloc-leak";
  out.level = Level::Error;
  out.place = {"app", file, line, 3};
  out.symbol = symbol;
  return out;
}

/// Whether `finding` stays.
bool isKept(const Finding &finding, const ImageProgram &image = program(), const FileSet &set = rx)
{
  CheckResult result;
  result.findings = {finding};
  Limit limit;
  keepCaused(set, image, result, limit);
  EXPECT_EQ(result.findings.size() + limit.errors + limit.warnings + limit.notes, 1u);
  return !result.findings.empty();
}

TEST(KeepCaused, PlaceInTheFile)
{
  EXPECT_TRUE(isKept(at("src/rx.c")));
  EXPECT_FALSE(isKept(at("src/tx.c")));
}

TEST(KeepCaused, SamePathInAnotherRootIsAnotherFile)
{
  Finding finding = at("src/rx.c");
  finding.place.root = "zephyr";
  EXPECT_FALSE(isKept(finding));
}

TEST(KeepCaused, FunctionOfTheFileByName)
{
  Finding finding = at("include/inline.h");
  finding.symbol = "parse";
  EXPECT_TRUE(isKept(finding));
}

TEST(KeepCaused, NameOfAnotherFilesFunctionIsNotEnough)
{
  ImageProgram image = program();
  image.functions = {in("parse", "src/tx.c")};
  Finding finding = at("src/tx.c");
  finding.symbol = "parse";
  EXPECT_FALSE(isKept(finding, image));
}

TEST(KeepCaused, StepOnTheWay)
{
  Finding finding = at("src/tx.c");
  finding.path = {{"isr", {"app", "src/irq.c", 4, 1}, ""}, {"parse", {"app", "src/rx.c", 9, 1}, ""}, {"k_malloc", {"app", "src/tx.c", 7, 3}, ""}};
  EXPECT_TRUE(isKept(finding));
  finding.path.erase(finding.path.begin() + 1);
  EXPECT_FALSE(isKept(finding));
}

TEST(KeepCaused, StepOnAnotherWayAndNote)
{
  Finding finding = at("src/tx.c");
  finding.otherPaths = {{{"parse", {"app", "src/rx.c", 9, 1}, ""}}};
  EXPECT_TRUE(isKept(finding));
  finding.otherPaths.clear();
  finding.notes = {{"", {"app", "src/rx.c", 9, 1}, "64 bytes"}};
  EXPECT_TRUE(isKept(finding));
}

TEST(KeepCaused, FindingInACallerThatRestsOnWhatTheFileDoes)
{
  ImageProgram image = program();
  image.edges = {call("other", "wrapper", "src/tx.c", 7), call("wrapper", "parse", "src/wrap.c", 3), call("other", "memcpy", "src/tx.c", 8)};
  EXPECT_TRUE(isKept(at("src/tx.c", 7), image)) << "the wrapper's summary holds that of parse()";
  EXPECT_FALSE(isKept(at("src/tx.c", 8), image)) << "memcpy() has nothing of the file below it";
}

TEST(KeepCaused, PoolOfTheFileIsNamedInTheText)
{
  Finding finding = at("src/tx.c");
  finding.message = "asks 'rx_pool' for 80 bytes, it has 64";
  EXPECT_TRUE(isKept(finding));
  finding.message = "asks 'rx_pool2' for 80 bytes, it has 64";
  EXPECT_FALSE(isKept(finding));
}

TEST(KeepCaused, WhatHasNoPlaceStays)
{
  Finding finding;
  finding.rule = "mpu-region-budget";
  finding.message = "17 regions, 16 there are";
  EXPECT_TRUE(isKept(finding));
}

TEST(KeepCaused, StaleEvidenceStays)
{
  Finding finding = at("src/tx.c");
  finding.rule = "evidence-stale";
  EXPECT_TRUE(isKept(finding));
}

TEST(KeepCaused, CountsWhatWouldHaveBeenSeen)
{
  CheckResult result;
  result.findings = {at("src/tx.c"), at("src/tx.c"), at("src/tx.c"), at("src/tx.c"), at("src/rx.c")};
  result.findings[1].level = Level::Warning;
  result.findings[2].suppressed = SuppressedBy{"reviewed", ".headroom.yaml:1:1"};
  result.findings[3].isOwn = false;
  Limit limit;
  keepCaused(rx, program(), result, limit);
  EXPECT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(limit.errors, 1u);
  EXPECT_EQ(limit.warnings, 1u);
}

/// Threads a and b; `through` is on a's worst path.
ImageProgram twoThreads()
{
  ImageProgram image = program();
  image.roots = {thread("a", bounded(100), 64), thread("b", bounded(100), 64)};
  image.roots[0].path = {step("a_entry", "src/main.c"), step("parse", "src/rx.c")};
  image.roots[1].path = {step("b_entry", "src/main.c")};
  image.functions = {in("a_entry", "src/main.c", {0}), in("b_entry", "src/main.c", {1}), in("parse", "src/rx.c", {0, 1})};
  return image;
}

TEST(RootsThrough, WorstPath)
{
  EXPECT_EQ(rootsThrough(rx, twoThreads()), std::set<std::string>{"a"}) << "b reaches parse(), but its worst path does not";
}

TEST(RootsThrough, StackFindingFollowsItsRoot)
{
  const ImageProgram image = twoThreads();
  Finding finding = at("src/main.c");
  finding.root = "a";
  EXPECT_TRUE(isKept(finding, image));
  finding.root = "b";
  EXPECT_FALSE(isKept(finding, image));
}

TEST(RootsThrough, FindingOfARootWithAWayOfItsOwnThroughTheFile)
{
  const ImageProgram image = twoThreads();
  Finding finding = at("src/main.c");
  finding.root = "b";
  finding.path = {{"parse", {"app", "src/rx.c", 9, 1}, ""}};
  EXPECT_TRUE(isKept(finding, image)) << "a context finding of b, whose worst stack path is another";
}

/// b's worst path enters heavy() of another file through a pointer.
ImageProgram pointing()
{
  ImageProgram image = twoThreads();
  image.functions.push_back(in("dispatch", "src/main.c", {1}));
  image.functions.push_back(in("heavy", "src/heavy.c", {1}));
  image.roots[1].path = {step("dispatch", "src/main.c"), step("heavy", "src/heavy.c")};
  image.edges = {call("dispatch", "heavy", "src/main.c", 4)};
  image.edges[0].isIndirect = true;
  return image;
}

TEST(RootsThrough, PointerThatTheFileSupplies)
{
  const FileSet table = {{{"app", "src/table.c"}}, {}, {"the_ops"}, {"heavy"}};
  ImageProgram image = pointing();
  EXPECT_EQ(rootsThrough(table, image), std::set<std::string>{"b"});
  EXPECT_TRUE(rootsThrough({{{"app", "src/table.c"}}, {}, {}, {"other"}}, image).empty()) << "another function";
  EXPECT_TRUE(rootsThrough({{{"app", "src/table.cpp"}}, {}, {}, {}, true}, image).contains("b")) << "an object with virtual functions";
  image.edges[0].isIndirect = false;
  EXPECT_TRUE(rootsThrough(table, image).empty()) << "nobody needs the pointer";
}

TEST(MarkChanged, PointersOfTheFileMayHaveBecomeOthers)
{
  const FileSet table = {{{"app", "src/table.c"}}, {}, {"the_ops"}, {"heavier"}};
  ImageProgram image = pointing();
  markChanged(table, "changed", image);
  EXPECT_EQ(image.roots[1].bound.kind, Bound::Kind::Estimate) << "b calls through a pointer";
  EXPECT_EQ(image.roots[0].bound.kind, Bound::Kind::Bounded);
}

TEST(RootsThrough, EntryRegistrationAndCallPlace)
{
  ImageProgram image = twoThreads();
  image.roots[1].entry = "rx_entry";
  EXPECT_TRUE(rootsThrough(rx, image).contains("b"));
  image.roots[1].entry = "b_entry";
  image.roots[1].registration = {"app", "src/rx.c", 3, 1};
  EXPECT_TRUE(rootsThrough(rx, image).contains("b"));
  image.roots[1].registration = {};
  image.roots[1].path[0].callPlace = {"app", "src/rx.c", 3, 1};
  EXPECT_TRUE(rootsThrough(rx, image).contains("b")) << "code of the file that was inlined into another's function";
}

TEST(RootsThrough, StackThatTheFileDefines)
{
  ImageProgram image = twoThreads();
  image.roots[1].stack.symbol = "rx_stack";
  EXPECT_TRUE(rootsThrough(rx, image).contains("b")) << "the file may have made it smaller";
}

TEST(RootsThrough, PreemptionInAFunctionOfTheFile)
{
  ImageProgram image = twoThreads();
  image.roots[1].terms = {{"preemption in parse", 40}};
  EXPECT_TRUE(rootsThrough(rx, image).contains("b"));
}

TEST(RootsThrough, CulpritInOrBelowTheFile)
{
  ImageProgram image = twoThreads();
  image.roots[1].bound = {Bound::Kind::AtLeast, 100, {}, {{"indirect-call", "x", "call through r3", 0, "src/rx.c", 9}}};
  EXPECT_TRUE(rootsThrough(rx, image).contains("b"));
  image.roots[1].bound.culprits = {{"indirect-call", "qsort", "call through r3", 0, "libc.c", 9}};
  EXPECT_FALSE(rootsThrough(rx, image).contains("b"));
  image.edges = {call("parse", "qsort", "src/rx.c", 12)};
  EXPECT_TRUE(rootsThrough(rx, image).contains("b")) << "parse() passes the comparison that nobody knows";
}

TEST(RootsThrough, MemberOfACycle)
{
  ImageProgram image = twoThreads();
  image.functions.push_back(in("walk", "src/tree.c", {1}));
  image.functions.back().cycle = std::vector<std::string>{"parse", "walk"};
  image.roots[1].bound = {Bound::Kind::Unbounded, 100, {}, {{"recursion", "walk", "walk > parse > walk", 0, "src/tree.c", 7}}};
  EXPECT_TRUE(rootsThrough(rx, image).contains("b"));
}

TEST(RootsThrough, HandlerCountsOnTheInterruptStack)
{
  ImageProgram image = twoThreads();
  Root handler = thread("UART0", bounded(40), std::nullopt);
  handler.kind = RootKind::Isr;
  handler.runsOn = kindName(RootKind::InterruptStack);
  handler.path = {step("parse", "src/rx.c")};
  Root stack = thread("interrupts", bounded(400), 512);
  stack.kind = RootKind::InterruptStack;
  image.roots.push_back(handler);
  image.roots.push_back(stack);
  EXPECT_EQ(rootsThrough(rx, image), (std::set<std::string>{"a", "UART0", "interrupts"}));
}

TEST(RootsThrough, HandlerCountsOnEveryStackThatItInterrupts)
{
  ImageProgram image = twoThreads();
  Root handler = thread("UART0", bounded(40), std::nullopt);
  handler.kind = RootKind::Isr;
  handler.path = {step("parse", "src/rx.c")};
  image.roots.push_back(handler);
  image.roots[1].terms = {{"interrupt UART01 at priority 3", 40}};
  EXPECT_FALSE(rootsThrough(rx, image).contains("b"));
  image.roots[1].terms = {{"interrupt UART0 at priority 3", 40}};
  EXPECT_TRUE(rootsThrough(rx, image).contains("b"));
}

TEST(RootsThrough, FatalPathThatExceedsTheStackMayGoThroughTheFile)
{
  ImageProgram image = twoThreads();
  image.roots[1].fatalBound = bounded(60);
  EXPECT_FALSE(rootsThrough(rx, image).contains("b"));
  image.roots[1].fatalBound = bounded(65);
  EXPECT_TRUE(rootsThrough(rx, image).contains("b")) << "its path is not kept, and b reaches parse()";
}

TEST(RootsThrough, GrowthElsewhereIsNotTheFiles)
{
  const ImageProgram image = twoThreads();
  const ProjectConfig config;
  Baseline before = baselineOf(image, {}, config, {"stack-growth"}, "1");
  for (BaselineRoot &root : before.roots)
    root.bytes = 10;
  CheckResult result;
  result.limit.emplace();
  keepCaused(rx, image, result, *result.limit);
  (void)compareWith(before, image, config, Growth(Margin{0, 0}), result);
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.findings[0].root, "a");
}

TEST(MarkChanged, EveryRootThatReachesTheFileIsAnEstimate)
{
  ImageProgram image = twoThreads();
  image.roots.push_back(thread("c", bounded(100), 128));
  image.roots[1].fatalBound = bounded(60);
  markChanged(rx, "as it was built: src/rx.c changed since", image);
  for (const std::size_t root : {0u, 1u}) {
    EXPECT_EQ(image.roots[root].bound.kind, Bound::Kind::Estimate) << root;
    EXPECT_EQ(image.roots[root].bound.assumptions, std::vector<std::string>{"as it was built: src/rx.c changed since"}) << root;
  }
  EXPECT_EQ(image.roots[1].fatalBound->kind, Bound::Kind::Estimate);
  EXPECT_EQ(image.roots[2].bound.kind, Bound::Kind::Bounded) << "c has nothing to do with it";
}

TEST(MarkChanged, WorseKindsStayWorse)
{
  ImageProgram image = twoThreads();
  image.roots[0].bound = atLeast(100);
  image.roots[1].bound = unbounded(100);
  markChanged(rx, "changed", image);
  EXPECT_EQ(image.roots[0].bound.kind, Bound::Kind::AtLeast);
  EXPECT_EQ(image.roots[1].bound.kind, Bound::Kind::Unbounded);
}

TEST(FunctionsIn, CompilersCopyBelongsToItsSource)
{
  ImageProgram image = program();
  FunctionBound copy = in("parse.constprop.0", "");
  copy.place = {};
  image.functions = {copy};
  EXPECT_TRUE(functionsIn(rx, image).contains("parse.constprop.0"));
}

} // namespace
} // namespace headroom
