// SPDX-License-Identifier: Apache-2.0
// Hand-made layouts of builds that relocate, judged by the pack that is built in.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "build/relocation_record.h"
#include "checks/linker/rules.h"
#include "checks/relocation/rules.h"
#include "config/knowledge.h"
#include "config/pack_file.h"
#include "program/layout/relocation_names.h"
#include "program/layout/views.h"

namespace headroom::test {

inline const LayoutKnowledge &relocationKnowledge()
{
  static const LayoutKnowledge knowledge = [] {
    LayoutKnowledge out;
    for (const EmbeddedFile &file : embeddedFiles()) {
      if (file.name != "zephyr-relocation.yaml")
        continue;
      const PackRead read = readPack(file.text, std::string(file.name));
      for (const Error &error : read.errors)
        ADD_FAILURE() << error.text();
      if (read.pack && read.pack->layout)
        out.relocation = read.pack->layout->relocation;
    }
    out.initialisation.romRegions = {"FLASH"};
    out.initialisation.ignoredRegions = {"IDT_LIST"};
    return out;
  }();
  return knowledge;
}

/// Flash at 0, RAM at 0x20000000, SRAM2 at 0x20008000, ITCM at 0x10000000; sources in /app/src, objects in libapp.a.
class RelocatedBuild {
public:
  explicit RelocatedBuild(const std::string &dictionary)
  {
    Expected<RelocationRecord> record = readRelocationDictionary(dictionary, "/b/zephyr/relocation_dict.txt");
    EXPECT_TRUE(record);
    layout.isKnown = true;
    layout.knowledge = relocationKnowledge();
    layout.pathRoots = {{"/app", "app"}, {"/b", "build"}};
    BuildFacts &build = layout.build;
    build.directory = "/b";
    build.relocation = *record;
    build.relocation.defaultRamRegion = "RAM";
    build.relocation.usesCompileDatabase = true;
    for (const char *id : {artefact::kconfig, artefact::map, artefact::script, artefact::relocationRecord, artefact::relocationCode,
                           artefact::compileDatabase})
      build.artefacts[id] = {Artefact::State::Read, "", ""};
    on("CONFIG_CODE_DATA_RELOCATION").on("CONFIG_XIP");
    build.map.file = "/b/zephyr/zephyr.map";
    build.map.dialect = LinkerMap::Dialect::Gnu;
    region("FLASH", 0, 0x40000, "xr").region("RAM", 0x20000000, 0x8000, "xw").region("SRAM2", 0x20008000, 0x8000).region("ITCM", 0x10000000, 0x4000);
  }

  RelocatedBuild &on(const std::string &symbol)
  {
    layout.build.kconfig.values[symbol] = {"y", 7};
    return *this;
  }
  RelocatedBuild &off(const std::string &symbol)
  {
    layout.build.kconfig.values.erase(symbol);
    return *this;
  }
  RelocatedBuild &region(const std::string &name, std::uint64_t origin, std::uint64_t length, const std::string &attributes = "")
  {
    layout.build.map.regions.push_back({name, origin, length, attributes, 1});
    return *this;
  }
  /// `/app/src/NAME`, compiled to a member of libapp.a.
  RelocatedBuild &source(const std::string &name)
  {
    layout.build.sources.push_back({"/app/src/" + name, "/b/CMakeFiles/app.dir/src/" + name + ".obj"});
    return *this;
  }
  /// An output section, empty so far.
  RelocatedBuild &output(const std::string &name, std::uint64_t address, std::uint64_t load = 0)
  {
    MapOutput out;
    out.name = name;
    out.address = address;
    if (load != 0)
      out.loadAddress = load;
    out.line = 100;
    layout.build.map.outputs.push_back(out);
    return *this;
  }
  /// Appends to the last output section.
  RelocatedBuild &input(const std::string &section, std::uint64_t bytes, const std::string &file, const std::string &archive = "app/libapp.a")
  {
    MapOutput &out = layout.build.map.outputs.back();
    out.inputs.push_back({section, out.address + out.sizeBytes, bytes, archive, file + ".obj", 101});
    out.sizeBytes += bytes;
    return *this;
  }
  RelocatedBuild &startup(const std::string &region, const std::string &kind, bool isCopy = true)
  {
    const std::string stem = "__" + region + "_" + kind;
    layout.build.relocationCode.ranges.push_back(
        {stem + "_reloc_start", isCopy ? stem + "_rom_start" : "", stem + "_reloc_size", 12});
    return *this;
  }
  RelocatedBuild &without(const char *id)
  {
    layout.build.artefacts[id] = {Artefact::State::Absent, "/b/" + std::string(id), ""};
    return *this;
  }

  /// The layout with its relocations; the other views are as they were set by hand.
  [[nodiscard]] std::shared_ptr<const MemoryLayout> join() const
  {
    MemoryLayout joined = layout;
    const MachineFacts machine;
    const std::vector<SourceFacts> sources;
    const std::vector<Pack> packs;
    const ProjectConfig config;
    joined.relocation = joinRelocation(joined, {machine, sources, packs, config});
    return std::make_shared<const MemoryLayout>(std::move(joined));
  }

  [[nodiscard]] RuleOutcome judge(const std::string &rule) const
  {
    const ProjectConfig config;
    ImageProgram program;
    program.id = "demo";
    program.layout = join();
    for (const std::vector<Rule> &rules : {relocationRules(), linkerRules()})
      for (const Rule &one : rules)
        if (one.id == rule)
          return one.run({program, config, one.level, {}});
    ADD_FAILURE() << "no rule " << rule;
    return {};
  }

  /// Messages of all findings of a rule.
  [[nodiscard]] std::vector<std::string> messages(const std::string &rule) const
  {
    std::vector<std::string> out;
    for (const Draft &draft : judge(rule).drafts)
      out.push_back(draft.finding.message);
    return out;
  }
  [[nodiscard]] std::size_t undecided(const std::string &rule) const { return judge(rule).undecided.size(); }

  /// Rules with findings, sorted.
  [[nodiscard]] std::vector<std::string> rules() const
  {
    std::vector<std::string> out;
    for (const Rule &rule : relocationRules())
      if (!messages(rule.id).empty())
        out.emplace_back(rule.id);
    return out;
  }

  MemoryLayout layout;
};

using Texts = std::vector<std::string>;

} // namespace headroom::test
