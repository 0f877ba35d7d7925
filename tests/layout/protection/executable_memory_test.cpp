// SPDX-License-Identifier: Apache-2.0
// What each unit lets privileged code execute.
#include <gtest/gtest.h>

#include "program/layout/executable_memory.h"

namespace headroom::protection {

namespace {

using Verdict = Executability::Verdict;

/// Flash to execute, RAM not; the default map up to 0x40000000.
ProtectionView viewOfRam()
{
  ProtectionView view;
  view.isUsed = view.knowsStaticRegions = true;
  view.unit.name = "PMSAv7";
  view.unit.isReservedInImage = true;
  view.unit.fixedForm.record = "table";
  view.unit.executableByDefault = {{0, 0x40000000}};
  view.fixed = {{0, 0x40000, true}, {0x20000000, 0x10000, false}};
  return view;
}

Executability ask(const ProtectionView &view, std::uint64_t start, std::uint64_t sizeBytes, bool fixedStays = true)
{
  return executabilityOf(view, fixedStays, start, sizeBytes);
}

TEST(ExecutableMemory, IsWhatTheLastRegionSays)
{
  ProtectionView view = viewOfRam();
  EXPECT_EQ(ask(view, 0x1000, 64).verdict, Verdict::Allowed);
  EXPECT_EQ(ask(view, 0x20001000, 64).reason, "the region of 65536 bytes at 0x20000000 forbids execution");
  view.fixed.push_back({0x20001000, 0x100, true});
  EXPECT_EQ(ask(view, 0x20001000, 64).verdict, Verdict::Allowed);
  EXPECT_EQ(ask(view, 0x20001000, 0x101).verdict, Verdict::Forbidden) << "the last byte is left to the region before";
}

TEST(ExecutableMemory, MayLieInTwoRegionsSideBySide)
{
  ProtectionView view = viewOfRam();
  view.fixed = {{0x20000000, 0x1000, true}, {0x20001000, 0x1000, true}};
  view.unit.executableByDefault = {{0, 0x1000}};
  EXPECT_EQ(ask(view, 0x20000800, 0x1000).verdict, Verdict::Allowed);
  EXPECT_EQ(ask(view, 0x20001800, 0x1000).reason, "no region covers it, and the architecture does not execute from there by itself");
}

// They are listed by address: which of them is programmed last, and holds, the image does not tell.
TEST(ExecutableMemory, StartUpRegionsThatOverlapAndContradictAreOpen)
{
  ProtectionView view = viewOfRam();
  view.staticRegions = {{"ramfunc", 0x20001000, 0x100, true}, {"nocache", 0x20001080, 0x100, false}};
  EXPECT_EQ(ask(view, 0x20001080, 16).reason, "the start-up regions of ramfunc and nocache overlap, and which of them holds is not known");
  EXPECT_EQ(ask(view, 0x20001080, 16).verdict, Verdict::Unknown);
  EXPECT_EQ(ask(view, 0x20001000, 0x80).verdict, Verdict::Allowed) << "in front of the part that both have";
  EXPECT_EQ(ask(view, 0x20001100, 0x80).verdict, Verdict::Forbidden) << "behind it";
  view.staticRegions[1].isExecutable = true;
  EXPECT_EQ(ask(view, 0x20001080, 16).verdict, Verdict::Allowed) << "they agree";
}

// CONFIG_MEM_ATTR makes regions of devicetree nodes, which are in no table of the image.
TEST(ExecutableMemory, MemoryAttributesOfTheDevicetreeAreOpen)
{
  MemoryLayout layout;
  layout.protection = viewOfRam();
  layout.protection.unit.reserved.resize(1);
  layout.protection.unit.reserved[0].nodeProperty = "zephyr,memory-attr";
  EXPECT_EQ(executabilityOf(layout, 0x1000, 64).verdict, Verdict::Unknown) << "no devicetree was read";
  layout.build.artefacts[artefact::devicetree].state = Artefact::State::Read;
  DtNode node;
  node.path = "/memory@1000";
  node.reg = {{0x1000, 0x100}};
  node.mappedAddress = 0x1000;
  node.properties = {{"zephyr,memory-attr", {}, 1}};
  layout.build.devicetree.nodes = {node};
  EXPECT_EQ(executabilityOf(layout, 0x10c0, 0x80).reason, "zephyr,memory-attr of /memory@1000 decides, and what it says of execution is not known");
  EXPECT_EQ(executabilityOf(layout, 0x1100, 64).verdict, Verdict::Allowed);
}

TEST(ExecutableMemory, StartUpRegionsCountByTheirAttribute)
{
  ProtectionView view = viewOfRam();
  view.staticRegions = {{"fast", 0x20001000, 0x100, true}};
  EXPECT_EQ(ask(view, 0x20001000, 0x100).verdict, Verdict::Allowed);
  view.staticRegions[0].isExecutable = false;
  EXPECT_EQ(ask(view, 0x20001000, 0x100).reason, "the start-up region of 256 bytes at 0x20001000 forbids execution");
  view.staticRegions[0].isExecutable.reset();
  EXPECT_EQ(ask(view, 0x20001000, 0x100).reason, "the attribute of the region of fast is not known");
  EXPECT_EQ(ask(view, 0x20001000, 0x101).verdict, Verdict::Forbidden) << "whatever it is, the last byte is outside";
}

TEST(ExecutableMemory, IsUndecidedWhereTheFixedRegionMayBeTakenAway)
{
  const ProtectionView view = viewOfRam();
  EXPECT_EQ(ask(view, 0x20001000, 64, false).verdict, Verdict::Unknown);
  EXPECT_EQ(ask(view, 0x20001000, 64, false).reason,
            "the region of 65536 bytes at 0x20000000 forbids execution, and may be taken away at run time");
  EXPECT_EQ(ask(view, 0x1000, 64, false).verdict, Verdict::Allowed);
}

TEST(ExecutableMemory, OfAUnitWithoutFixedRegionsIsTheArchitectures)
{
  ProtectionView view;
  view.isUsed = true;
  view.unit.name = "RISC-V PMP";
  view.unit.executableByDefault = {{0, UINT64_MAX}};
  EXPECT_EQ(ask(view, 0x80000000, 64).verdict, Verdict::Allowed);
}

TEST(ExecutableMemory, IsUnknownWhereTheUnitIs)
{
  ProtectionView view = viewOfRam();
  view.unknown = "NXP SYSMPU";
  EXPECT_EQ(ask(view, 0, 4).reason, "what NXP SYSMPU lets execute is not known");
  view.unknown.clear();
  view.knowsStaticRegions = false;
  EXPECT_EQ(ask(view, 0, 4).reason, "the image does not list the protection unit's regions");
  view.unit.fixedForm.record.clear();
  EXPECT_EQ(ask(view, 0, 4).reason, "what PMSAv7 lets execute is not known");
  view.isUsed = false;
  EXPECT_EQ(ask(view, 0, 4).verdict, Verdict::Allowed) << "nothing forbids anything";
  view.undecided = "no configuration";
  EXPECT_EQ(ask(view, 0, 4).reason, "no configuration");
}

TEST(ExecutableMemory, ReachesTheEndOfTheAddressSpace)
{
  ProtectionView view = viewOfRam();
  view.unit.executableByDefault = {{UINT64_MAX - 15, 16}};
  EXPECT_EQ(ask(view, UINT64_MAX - 15, 16).verdict, Verdict::Allowed);
  EXPECT_EQ(ask(view, UINT64_MAX - 16, 17).verdict, Verdict::Forbidden);
}

} // namespace

} // namespace headroom::protection
