// SPDX-License-Identifier: Apache-2.0
// A firmware that real tools link, joined with a configuration, a devicetree and what sources say, for rules that are asked one by one.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "build/devicetree_source.h"
#include "build/kconfig_file.h"
#include "checks/linker/rules.h"
#include "checks/places.h"
#include "config/knowledge.h"
#include "layout/map/layout_of.h"
#include "program/layout/join_layout.h"

namespace headroom::test {

/// A script as Zephyr's are, in small. `sections` stands behind bss and noinit, `regions` in MEMORY.
inline std::string scriptOf(const std::string &sections = "", const std::string &regions = "")
{
  return "MEMORY { FLASH (rx) : ORIGIN = 0x0, LENGTH = 256K\n RAM (wx) : ORIGIN = 0x20000000, LENGTH = 64K\n" + regions + "\n}\n"
         "SECTIONS {\n"
         "  text : { *(.text*) *(.rodata*) } > FLASH\n"
         "  datas : { __data_region_start = .; *(.data*) *(.sdata*) } > RAM AT> FLASH\n"
         "  __data_region_end = .;\n  __data_region_load_start = LOADADDR(datas);\n"
         "  bss (NOLOAD) : { __bss_start = .; *(.bss*) *(.sbss*) *(COMMON) . = ALIGN(4); __bss_end = .; } > RAM\n"
         "  noinit (NOLOAD) : { *(.noinit*) } > RAM\n" +
         sections + "\n}\n";
}

/// `counter` has a value, `total` has none; `more` is C.
inline std::vector<std::pair<std::string, std::string>> sourcesOf(const std::string &more = "")
{
  return {{"main", "#define IN(s) __attribute__((section(s), used))\nint counter = 7;\nint total;\n" + more +
                       "\nint _start(void) { total += counter++; return total; }\n"}};
}

class LinkerCase {
public:
  explicit LinkerCase(const std::string &script = scriptOf(), const std::string &more = "", const LinkTools &tools = armGnu,
                      const std::vector<std::string> &flags = {}, const Artefacts &artefacts = {})
      : firmware(std::make_unique<LinkedFirmware>(tools, sourcesOf(more), script, flags))
  {
    EXPECT_TRUE(firmware->isLinked) << firmware->log;
    layout = layoutOf(*firmware, artefacts);
    std::vector<std::string> paths;
    for (const std::string &name : layout.build.map.loaded)
      paths.push_back(name.starts_with("/") ? name : firmware->path(name));
    layout.objects = readLayoutObjects(paths).objects;
  }

  LinkerCase &kconfig(const std::string &text)
  {
    Expected<Kconfig> read = readKconfig(text, "/b/zephyr/.config");
    EXPECT_TRUE(read) << (read ? "" : read.error().text());
    layout.build.artefacts[artefact::kconfig].state = Artefact::State::Read;
    if (read)
      layout.build.kconfig = std::move(*read);
    return *this;
  }

  LinkerCase &devicetree(const std::string &nodes)
  {
    const std::string text = "/dts-v1/; / { #address-cells = <1>; #size-cells = <1>;\n" + nodes + "\n};\n";
    Expected<Devicetree> read = readDevicetree(text, "/b/zephyr/zephyr.dts");
    EXPECT_TRUE(read) << (read ? "" : read.error().text());
    layout.build.artefacts[artefact::devicetree].state = Artefact::State::Read;
    if (read)
      layout.build.devicetree = std::move(*read);
    return *this;
  }

  /// A variable with a section attribute, as the reader of sources tells it.
  LinkerCase &variable(const std::string &name, const std::string &section, bool isInitialised, bool isInternal = false)
  {
    SourceVariable one;
    one.name = name;
    one.section = section;
    one.isInitialised = isInitialised;
    one.isInternal = isInternal;
    one.isDefined = true;
    one.position = {0, 12, 5};
    unit().variables.push_back(one);
    return *this;
  }

  LinkerCase &emptyMacro(const std::string &name)
  {
    unit().emptyMacros.push_back({name, {0, 30, 1}});
    return *this;
  }

  /// A unit that says nothing more.
  SourceFacts &unit()
  {
    if (sources.empty()) {
      sources.emplace_back();
      sources.back().mainFile = "/home/us/app/src/main.c";
      sources.back().files = {sources.back().mainFile};
      layout.pathRoots.emplace_back("/home/us/app", "app");
    }
    return sources.back();
  }

  [[nodiscard]] RuleOutcome run(const std::string &id) const
  {
    Expected<std::vector<Pack>> shipped = shippedPacks();
    EXPECT_TRUE(shipped);
    std::vector<Pack> packs;
    for (const Pack &pack : *shipped)
      if (isRtosKnown && (pack.name == "zephyr-sections" || pack.name == "zephyr-relocation")) {
        packs.push_back(pack);
        packs.back().detectSymbols.clear(); // the sample has nothing that only this RTOS links
      }
    ImageProgram program;
    program.id = "firmware";
    program.layout = joinLayout(layout, {machine, sources, packs, config});
    const std::vector<StaleSource> stale;
    for (const Rule &rule : linkerRules())
      if (rule.id == id)
        return rule.run({program, config, rule.level, stale});
    ADD_FAILURE() << "no rule " << id;
    return {};
  }

  /// `error: message`, and `undecided: subject: reason`, in the rule's order.
  [[nodiscard]] std::vector<std::string> said(const std::string &id) const
  {
    const RuleOutcome outcome = run(id);
    std::vector<std::string> out;
    for (const Draft &one : outcome.drafts)
      out.push_back(std::string(levelName(one.finding.level)) + ": " + one.finding.message);
    for (const Undecided &one : outcome.undecided)
      out.push_back("undecided: " + one.subject + ": " + one.reason);
    return out;
  }

  std::unique_ptr<LinkedFirmware> firmware;
  MemoryLayout layout;
  MachineFacts machine;
  std::vector<SourceFacts> sources;
  ProjectConfig config;
  bool isRtosKnown = true;
};

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

} // namespace headroom::test
