// SPDX-License-Identifier: Apache-2.0
// The rules about functions and calls: recursion, dynamic-stack, unresolved-call, frame-size, call-depth, evidence-stale.
#include <gtest/gtest.h>

#include "program/layout/foreign_artefacts.h"
#include "sample.h"

namespace headroom {
namespace {

using namespace sample;

TEST(Recursion, CycleWithoutDepthIsFound)
{
  ImageProgram image = program();
  image.cycles = {{{"visit", "walk_tree"}, {"app", "src/tree.c", 7, 3}, std::nullopt, ""}};
  const auto found = findingsOf("recursion", image);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].message, "recursion without a bound: visit > walk_tree > visit");
  EXPECT_EQ(found[0].place.line, 7u);
  EXPECT_EQ(found[0].help, "bound it under 'recursion' in .headroom.yaml: {function: visit, depth: N, reason: \"...\"}");
}

TEST(Recursion, CycleWithDepthIsSilent)
{
  ImageProgram image = program();
  image.cycles = {{{"visit"}, {}, 8, "tree depth"}};
  EXPECT_TRUE(findingsOf("recursion", image).empty());
}

TEST(Recursion, NamesTheRootsThatSuffer)
{
  ImageProgram image = program();
  image.cycles = {{{"walk_tree"}, {}, std::nullopt, ""}};
  image.roots = {thread("rx", unbounded(10), 100), thread("tx", bounded(10), 100)};
  const auto found = findingsOf("recursion", image);
  ASSERT_EQ(found.at(0).notes.size(), 1u);
  EXPECT_EQ(found[0].notes[0].note, "below thread 'rx'");
}

TEST(DynamicStack, VariableFrameIsFound)
{
  ImageProgram image = program();
  FunctionBound vla = function("vla", 24, {Bound::Kind::Unbounded, 24, {}, {{"dynamic-frame", "vla", "", 0, "src/vla.c", 9}}});
  vla.isDynamic = true;
  image.functions = {vla};
  const auto found = findingsOf("dynamic-stack", image);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].message, "frame of vla depends on run-time values (variable-length array or alloca): at least 24 bytes");
  EXPECT_EQ(found[0].place.file, "src/vla.c");
}

TEST(DynamicStack, ConstantFrameIsSilent)
{
  ImageProgram image = program();
  image.functions = {function("plain", 4000, unbounded(4000))};
  EXPECT_TRUE(findingsOf("dynamic-stack", image).empty());
}

TEST(DynamicStack, AnnotatedFrameIsSilent)
{
  ImageProgram image = program();
  image.functions = {function("vla", 24, bounded(400))};
  image.functions[0].isDynamic = true;
  EXPECT_TRUE(findingsOf("dynamic-stack", image).empty());
}

TEST(UnresolvedCall, OpenSiteIsFound)
{
  ImageProgram image = program();
  image.indirectSites = {site("process_packet", ResolutionLayer::Open)};
  const auto found = findingsOf("unresolved-call", image);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].message, "process_packet calls through struct proto.handler, no target known");
  EXPECT_EQ(found[0].help, "name the targets under 'calls' in .headroom.yaml: {in: process_packet, through: \"struct proto.handler\", "
                           "targets: [...], reason: \"...\"}");
}

TEST(UnresolvedCall, EveryOtherLayerIsSilent)
{
  ImageProgram image = program();
  for (const ResolutionLayer layer : {ResolutionLayer::Constant, ResolutionLayer::Cloning, ResolutionLayer::Table,
                                      ResolutionLayer::PointsTo, ResolutionLayer::Type, ResolutionLayer::Annotation})
    image.indirectSites.push_back(site("process_packet", layer, {"on_data"}));
  EXPECT_TRUE(findingsOf("unresolved-call", image).empty());
}

TEST(UnresolvedCall, CallOutOfTheImageIsFoundOncePerCallee)
{
  const Culprit rom = {"external-call", "boot", "rom_table_lookup at 0x1fff1ff0 has no code here", 0, "src/boot.c", 3};
  ImageProgram image = program();
  image.functions = {function("boot", 8, {Bound::Kind::AtLeast, 8, {}, {rom}}), function("main", 8, {Bound::Kind::AtLeast, 16, {}, {rom}})};
  const auto found = findingsOf("unresolved-call", image);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].symbol, "boot");
  EXPECT_EQ(found[0].message, "boot calls code that is not in the image: rom_table_lookup at 0x1fff1ff0 has no code here");
  EXPECT_EQ(found[0].help, "bound it under 'bounds' in .headroom.yaml: {function: rom_table_lookup, max: N, reason: \"...\"}");
}

TEST(UnresolvedCall, HelpNamesWhatTheConfigurationTakes)
{
  const auto help = [](const std::string &through, std::size_t sites) {
    ImageProgram image = program();
    for (std::size_t i = 0; i < sites; ++i) {
      image.indirectSites.push_back(site("run", ResolutionLayer::Constant));
      image.indirectSites.back().address = 0x100 + 16 * i;
    }
    image.indirectSites.back().layer = ResolutionLayer::Open;
    image.indirectSites.back().through = through;
    const std::string text = findingsOf("unresolved-call", image).at(0).help;
    const std::size_t start = text.find('{');
    return text.substr(start, text.find(", targets") - start);
  };
  EXPECT_EQ(help("handler (0x20000000)", 1), "{in: run, through: \"handler\"");
  EXPECT_EQ(help("handlers[] (0x2000)", 1), "{in: run, through: \"handlers\"");
  EXPECT_EQ(help("a computed address", 1), "{in: run");
  EXPECT_EQ(help("argument 0", 3), "{in: run, through: \"#3\"");
}

TEST(UnresolvedCall, IdentityDoesNotHoldAnAddress)
{
  ImageProgram image = program();
  image.indirectSites = {site("run", ResolutionLayer::Open)};
  image.indirectSites[0].through = "handler (0x20000000)";
  const std::string before = findingsOf("unresolved-call", image).at(0).fingerprint;
  image.indirectSites[0].through = "handler (0x20000040)";
  EXPECT_EQ(findingsOf("unresolved-call", image).at(0).fingerprint, before);
}

TEST(FrameSize, OffUntilALimitIsSet)
{
  ImageProgram image = program();
  image.functions = {function("big", 5000, bounded(5000))};
  EXPECT_TRUE(findingsOf("frame-size", image).empty());
}

TEST(FrameSize, AboveTheLimitIsFoundAndAtTheLimitIsNot)
{
  ProjectConfig config;
  config.frameSizeLimit = 256;
  ImageProgram image = program();
  image.functions = {function("big", 257, bounded(257)), function("fits", 256, bounded(9999))};
  const auto found = findingsOf("frame-size", image, config);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].message, "frame of big is 257 bytes, limit 256");
  EXPECT_EQ(found[0].level, Level::Warning);
}

TEST(FrameSize, PartlyKnownFrameBelowTheLimitIsUndecided)
{
  ProjectConfig config;
  config.frameSizeLimit = 256;
  ImageProgram image = program();
  image.functions = {function("asm_entry", 8, {Bound::Kind::AtLeast, 8, {}, {{"lost-stack-pointer", "asm_entry"}}}),
                     function("caller", 8, {Bound::Kind::AtLeast, 16, {}, {{"lost-stack-pointer", "asm_entry"}}})};
  const CheckResult result = check(image, config);
  EXPECT_EQ(undecidedSubjects(result, "frame-size"), std::vector<std::string>{"asm_entry"}) << "the caller's own frame is known";
  image.functions[0].frameBytes = 300;
  EXPECT_EQ(findingsOf("frame-size", image, config).at(0).message, "frame of asm_entry is at least 300 bytes, limit 256");
}

CallEdge call(const std::string &from, const std::string &to)
{
  return {from, to, {"app", "src/main.c", 1, 1}, false, false};
}

TEST(CallDepth, OffUntilALimitIsSet)
{
  ImageProgram image = program();
  image.roots = {thread("rx", bounded(1), 100)};
  image.edges = {call("rx_entry", "a")};
  EXPECT_TRUE(findingsOf("call-depth", image).empty());
}

TEST(CallDepth, CountsTheLongestChainNotTheDeepestInBytes)
{
  ProjectConfig config;
  config.callDepthLimit = 3;
  ImageProgram image = program();
  image.roots = {thread("rx", bounded(1), 100)};
  image.edges = {call("a", "b"), call("b", "c"), call("rx_entry", "a"), call("rx_entry", "c")};
  const auto found = findingsOf("call-depth", image, config);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].message, "thread 'rx' calls 4 functions deep, limit 3");
  ASSERT_EQ(found[0].path.size(), 4u);
  EXPECT_EQ(found[0].path[3].function, "c");
  config.callDepthLimit = 4;
  EXPECT_TRUE(findingsOf("call-depth", image, config).empty());
}

TEST(CallDepth, FittingChainBelowAnUnboundedCycleIsUndecided)
{
  ProjectConfig config;
  config.callDepthLimit = 10;
  ImageProgram image = program();
  image.roots = {thread("rx", bounded(1), 100)};
  image.edges = {call("a", "b"), call("b", "a"), call("rx_entry", "a")};
  EXPECT_EQ(undecidedSubjects(check(image, config), "call-depth"), std::vector<std::string>{"rx"});
  image.cycles = {{{"a", "b"}, {}, 3, "annotated"}};
  EXPECT_TRUE(check(image, config).undecided.empty());
  config.callDepthLimit = 6;
  EXPECT_EQ(findingsOf("call-depth", image, config).at(0).message, "thread 'rx' calls 7 functions deep, limit 6");
}

TEST(CallDepth, FittingChainWithAnOpenCallIsUndecided)
{
  ProjectConfig config;
  config.callDepthLimit = 10;
  ImageProgram image = program();
  image.roots = {thread("rx", bounded(1), 100)};
  image.edges = {call("rx_entry", "process_packet")};
  image.indirectSites = {site("process_packet", ResolutionLayer::Open)};
  EXPECT_EQ(undecidedSubjects(check(image, config), "call-depth"), std::vector<std::string>{"rx"});
}

TEST(CallDepth, ChainDeeperThanOurOwnStackIsCounted)
{
  ProjectConfig config;
  config.callDepthLimit = 5;
  ImageProgram image = program();
  image.roots = {thread("rx", bounded(1), 100)};
  image.roots[0].entry = "f000000";
  const auto name = [](int i) { return "f" + std::to_string(1000000 + i).substr(1); };
  for (int i = 0; i < 50000; ++i)
    image.edges.push_back(call(name(i), name(i + 1)));
  const auto found = findingsOf("call-depth", image, config);
  EXPECT_EQ(found.at(0).message, "thread 'rx' calls 50001 functions deep, limit 5");
}

TEST(EvidenceStale, NewerSourceIsFound)
{
  ImageProgram image = program();
  const CheckResult result = check(image, {}, {{{"app", "src/a.c", 0, 0}}, {{"app", "src/b.c", 0, 0}}});
  const auto found = findingsOf(result, "evidence-stale");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Warning);
  EXPECT_EQ(found[0].message, "demo.elf is older than 2 source files that it was built from");
  EXPECT_EQ(found[0].notes.size(), 2u);
}

/// An image whose build has a map and a configuration of its own.
MemoryLayout builtLayout()
{
  MemoryLayout out;
  ImageSection text;
  text.name = "text";
  text.address = 0x100;
  text.sizeBytes = 64;
  text.isAllocated = text.hasBits = true;
  out.image.sections = {text};
  ImageSymbol option;
  option.name = "CONFIG_STACK";
  option.address = 512;
  out.image.symbols = {option};
  out.build.artefacts[artefact::map] = {Artefact::State::Read, "/b/zephyr/zephyr.map", {}, 0};
  out.build.artefacts[artefact::kconfig] = {Artefact::State::Read, "/b/zephyr/.config", {}, 0};
  out.build.map.file = "/b/zephyr/zephyr.map";
  out.build.map.outputs = {{"text", 0x100, 64}};
  out.build.map.outputs[0].line = 40;
  out.build.kconfig.file = "/b/zephyr/.config";
  out.build.kconfig.values = {{"CONFIG_STACK", {"512", 7}}};
  out.pathRoots = {{"/b", "build"}};
  return out;
}

std::vector<Finding> staleIn(MemoryLayout layout)
{
  dropForeignArtefacts(layout);
  ImageProgram image = program();
  image.layout = std::make_shared<const MemoryLayout>(std::move(layout));
  return findingsOf(check(image), "evidence-stale");
}

TEST(EvidenceStale, ArtefactsOfThisImageAreSilent)
{
  EXPECT_TRUE(staleIn(builtLayout()).empty());
}

TEST(EvidenceStale, MapOfAnotherLinkIsFound)
{
  MemoryLayout layout = builtLayout();
  layout.build.map.outputs[0].sizeBytes = 60;
  const auto found = staleIn(layout);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].message,
            "the linker map is not the one of demo.elf: section text is 60 bytes at 0x100 there, and 64 bytes at 0x100 in the image");
  EXPECT_EQ(found[0].place, (SourcePlace{"build", "zephyr/zephyr.map", 40, 0}));
  layout.build.map.outputs.push_back({"text", 0x200, 60});
  EXPECT_TRUE(staleIn(layout).empty()) << "two of one name";
}

TEST(EvidenceStale, SectionThatTheMapLacksIsFound)
{
  MemoryLayout layout = builtLayout();
  layout.image.sections.push_back(layout.image.sections[0]);
  layout.image.sections[1].name = "orphan";
  layout.image.sections[1].address = 0x140;
  const auto found = staleIn(layout);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].message, "the linker map is not the one of demo.elf: section orphan of 64 bytes at 0x140 is not in it");
  layout.build.map.outputs.push_back({"before_objcopy", 0x140, 64});
  EXPECT_TRUE(staleIn(layout).empty()) << "the image's tools gave it another name";
  layout.build.map.outputs.pop_back();
  layout.image.sections[1].isAllocated = false;
  EXPECT_TRUE(staleIn(layout).empty()) << "it takes no memory";
}

TEST(EvidenceStale, OptionOfTheImageThatTheConfigurationLacksIsFound)
{
  MemoryLayout layout = builtLayout();
  ImageSymbol option;
  option.name = "CONFIG_XIP";
  option.address = 1;
  layout.image.symbols.push_back(option);
  const auto found = staleIn(layout);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].message, "the configuration is not the one of demo.elf: CONFIG_XIP is not set there, and 1 in the image");
  layout.image.symbols.back().address = 0;
  EXPECT_TRUE(staleIn(layout).empty()) << "0 is off";
}

TEST(EvidenceStale, NothingIsJudgedByAnArtefactOfAnotherBuild)
{
  MemoryLayout layout = builtLayout();
  layout.build.map.outputs[0].sizeBytes = 60;
  layout.build.kconfig.values["CONFIG_STACK"].text = "1024";
  dropForeignArtefacts(layout);
  EXPECT_FALSE(layout.build.has(artefact::map));
  EXPECT_TRUE(layout.build.map.outputs.empty());
  EXPECT_EQ(layout.build.lack(artefact::map),
            "zephyr.map is not of this image: section text is 60 bytes at 0x100 there, and 64 bytes at 0x100 in the image");
  EXPECT_FALSE(layout.build.has(artefact::kconfig));
  EXPECT_TRUE(layout.build.kconfig.values.empty());
}

TEST(EvidenceStale, ConfigurationOfAnotherBuildIsFound)
{
  MemoryLayout layout = builtLayout();
  layout.build.kconfig.values["CONFIG_STACK"].text = "1024";
  const auto found = staleIn(layout);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].message, "the configuration is not the one of demo.elf: CONFIG_STACK is 1024 there, and 512 in the image");
  EXPECT_EQ(found[0].place, (SourcePlace{"build", "zephyr/.config", 7, 0}));
  layout.build.kconfig.values["CONFIG_STACK"].text = "words";
  EXPECT_TRUE(staleIn(layout).empty()) << "text has no number to compare";
}

TEST(EvidenceStale, FreshImageIsSilent)
{
  EXPECT_TRUE(findingsOf(check(program()), "evidence-stale").empty());
}

} // namespace
} // namespace headroom
