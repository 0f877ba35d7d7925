// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "json_schema.h"
#include "program/layout/memory_layout.h"
#include "report/json.h"
#include "report/memory_map.h"
#include "report/memory_map_json.h"
#include "report/schema.h"
#include "report/text.h"

namespace headroom {
namespace {

ImageSection section(const std::string &name, std::uint64_t address, std::uint64_t bytes)
{
  ImageSection out;
  out.name = name;
  out.address = address;
  out.sizeBytes = bytes;
  out.isAllocated = true;
  return out;
}

/// One region with a section whose name tries to drive the terminal, and one section outside.
Report sample()
{
  MemoryLayout layout;
  layout.build.artefacts[artefact::map].state = Artefact::State::Read;
  layout.build.map.regions = {{"RAM", 0x20000000, 1000, "rw", 1}};
  layout.image.sections = {section(".b\x1bss", 0x20000000, 333), section(".far", 0x60000000, 8)};
  MapOutput output;
  output.name = ".far";
  output.address = 0x60000000;
  output.sizeBytes = 8;
  MapInput input;
  input.section = ".far.x";
  input.address = 0x60000000;
  input.sizeBytes = 6;
  input.archive = "libfar.a";
  input.object = "x.o";
  output.inputs = {input};
  output.dataBytes = 2;
  layout.build.map.outputs = {output};
  ImageSymbol symbol;
  symbol.name = "far_variable";
  symbol.address = 0x60000000;
  symbol.sizeBytes = 6;
  symbol.section = 1;
  layout.image.symbols = {symbol};
  Report out;
  out.images.resize(1);
  out.images[0].program.id = "firmware";
  out.images[0].program.path = "firmware.elf";
  out.images[0].program.machine = "arm";
  out.images[0].program.evidence = "image";
  out.images[0].program.layout = std::make_shared<const MemoryLayout>(std::move(layout));
  return out;
}

TEST(MemoryMapReport, PercentIsNeverRoundedToFullOrEmpty)
{
  EXPECT_EQ(percentText(0, 1000), "0.0%");
  EXPECT_EQ(percentText(1, 1000000), "0.1%");
  EXPECT_EQ(percentText(333, 1000), "33.3%");
  EXPECT_EQ(percentText(999999, 1000000), "99.9%");
  EXPECT_EQ(percentText(1000, 1000), "100.0%");
  EXPECT_EQ(percentText(1500, 1000), "150.0%");
  EXPECT_EQ(percentText(1, 0), "-");
  EXPECT_EQ(percentText(UINT64_MAX / 2, UINT64_MAX), "50.0%");
}

TEST(MemoryMapReport, TextShowsRegionsSectionsAndOwners)
{
  const std::string text = memoryMapReport(sample(), 10, false);
  for (const char *const wanted :
       {"RAM          0x20000000   1000   333     0   667  33.3%            0     0\n", "(no region)  -               -     8     -     -      -            0     0\n",
        "  .b\\x1bss  0x20000000    333\n", "      6  75.0%  libfar.a(x.o)\n", "      2  25.0%  (data of the script)\n",
        "      6  0x60000000  far_variable  .far     libfar.a(x.o)\n", "note: 333 bytes of the image are not in its linker map\n"})
    EXPECT_NE(text.find(wanted), std::string::npos) << wanted << "\n" << text;
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(MemoryMapReport, RowsThatAreNotShownAreAddedUp)
{
  const std::string text = memoryMapReport(sample(), 1, false);
  EXPECT_NE(text.find("in 1 more (--top shows more)"), std::string::npos) << text;
}

TEST(MemoryMapReport, CheckHasOneLineForEachRegion)
{
  const Report report = sample();
  EXPECT_EQ(memorySummary(report.images[0].program, false), "memory: RAM 333 of 1000 bytes (33.3%), 667 free\n"
                                                            "memory: (no region) 8 bytes, its size is not known\n");
  EXPECT_NE(textReport(report, {}).find("memory: RAM 333 of 1000 bytes"), std::string::npos);
  EXPECT_EQ(memorySummary(ImageProgram(), false), "");
}

TEST(MemoryMapReport, JsonFollowsItsSchema)
{
  const std::string text = jsonReport(sample(), {});
  EXPECT_EQ(schema::violations(reportSchema(), text), std::vector<std::string>{});
  const json::Json memory = json::Json::parse(text)["images"][0]["memory"];
  ASSERT_EQ(memory["regions"].size(), 2U);
  EXPECT_EQ(memory["regions"][0]["free_bytes"], 667);
  EXPECT_TRUE(memory["regions"][1]["name"].is_null());
  EXPECT_EQ(memory["regions"][1]["files"][0]["member"], "x.o");
  EXPECT_EQ(json::Json::parse(memoryMapJson(sample(), 10))["images"][0]["memory"], memory);
}

TEST(MemoryMapReport, ObjectsHaveNoMemory)
{
  Report report = sample();
  report.images[0].program.layout = nullptr;
  EXPECT_TRUE(json::Json::parse(jsonReport(report, {}))["images"][0]["memory"].is_null());
  EXPECT_NE(memoryMapReport(report, 10, false).find("no memory map: only a linked image has one\n"), std::string::npos);
}

// The exit code is 3 then, and this is why.
TEST(MemoryMapReport, WhatCouldNotBeReadIsSaid)
{
  Report report = sample();
  report.images[0].checks.incomplete = {"record of the idle thread: has no type"};
  EXPECT_NE(memoryMapReport(report, 10, false).find("\nincomplete: record of the idle thread: has no type\n"), std::string::npos)
      << memoryMapReport(report, 10, false);
  EXPECT_EQ(json::Json::parse(memoryMapJson(report, 10))["images"][0]["incomplete"], json::Json::array({"record of the idle thread: has no type"}));
  report.images[0].program.layout = nullptr;
  EXPECT_NE(memoryMapReport(report, 10, false).find("\nincomplete: record of the idle thread: has no type\n"), std::string::npos);
}

} // namespace
} // namespace headroom
