// SPDX-License-Identifier: Apache-2.0
// One image with a devicetree, configurations and a few bytes of code, joined as the tool does, for rules that are asked one by one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "build/devicetree_source.h"
#include "build/kconfig_file.h"
#include "checks/evidence_undecided.h"
#include "checks/flash/rules.h"
#include "checks/linker/linker_chosen_conflict.h"
#include "checks/linker/linker_image_exceeds_partition.h"
#include "config/knowledge.h"
#include "program/layout/views.h"

namespace headroom::flash {

/// A flash of 1 MiB at 0x8000000 with blocks of 4 KiB; `partitions` are the children of its fixed-partitions node.
inline std::string treeOf(const std::string &partitions, const std::string &chosen = "",
                          const std::string &blocks = "erase-block-size = <4096>; write-block-size = <4>;")
{
  return "/dts-v1/; / { #address-cells = <1>; #size-cells = <1>;\n"
         "chosen { zephyr,flash = &flash0; " +
         chosen +
         " };\n"
         "flash0: flash@8000000 { compatible = \"soc-nv-flash\"; reg = <0x8000000 0x100000>; " +
         blocks +
         "\n"
         "partitions { compatible = \"fixed-partitions\"; #address-cells = <1>; #size-cells = <1>;\n" +
         partitions + "\n}; }; };\n";
}

/// `slot0_partition: partition@10000 { label = "image-0"; reg = <0x10000 0x8000>; };` and a new line.
inline std::string part(const std::string &label, const std::string &offset, const std::string &size, const std::string &more = "")
{
  return label + ": partition@" + offset.substr(2) + " { reg = <" + offset + " " + size + ">; " + more + " };\n";
}

class FlashCase {
public:
  explicit FlashCase(const std::string &tree)
  {
    Expected<Devicetree> read = readDevicetree(tree, "/b/zephyr/zephyr.dts");
    EXPECT_TRUE(read) << (read ? "" : read.error().text());
    if (read)
      layout.build.devicetree = std::move(*read);
    layout.build.artefacts[artefact::devicetree] = {Artefact::State::Read, "/b/zephyr/zephyr.dts", {}, 0};
    layout.pathRoots = {{"/b", "build"}};
    config("");
  }

  FlashCase &config(const std::string &text)
  {
    layout.build.kconfig = parsed(text, "/b/zephyr/.config");
    layout.build.artefacts[artefact::kconfig] = {Artefact::State::Read, "/b/zephyr/.config", {}, 0};
    return *this;
  }

  FlashCase &sysbuild(const std::string &text)
  {
    layout.build.sysbuild = parsed(text, "/sb/zephyr/.config");
    return *this;
  }

  FlashCase &sibling(const std::string &name, const std::string &text)
  {
    layout.build.siblings.push_back({name, parsed(text, "/" + name + "/zephyr/.config")});
    return *this;
  }

  /// Code that is loaded from `begin` up to `end`.
  FlashCase &image(std::uint64_t begin, std::uint64_t end)
  {
    ImageSection section;
    section.name = "text";
    section.address = begin;
    section.sizeBytes = end - begin;
    section.loadAddress = begin;
    section.isAllocated = section.isExecutable = section.hasBits = true;
    layout.image.sections.push_back(section);
    return *this;
  }

  /// What the tool makes of it, with what the shipped packs know of flash.
  [[nodiscard]] MemoryLayout joined() const
  {
    static const std::vector<Pack> packs = *shippedPacks();
    MemoryLayout out = layout;
    out.isKnown = true;
    for (const Pack &pack : packs)
      if (pack.layout && !pack.layout->flash.containers.empty())
        out.knowledge.flash = pack.layout->flash;
    out.flash = joinFlash(out);
    return out;
  }

  [[nodiscard]] static std::vector<Rule> rules()
  {
    std::vector<Rule> out = flashRules();
    out.push_back({"linker-chosen-conflict", Level::Error, checkLinkerChosenConflict});
    out.push_back({"linker-image-exceeds-partition", Level::Error, checkLinkerImageExceedsPartition});
    out.push_back({"evidence-undecided", Level::Note, checkEvidenceUndecided});
    return out;
  }

  [[nodiscard]] RuleOutcome run(const std::string &rule) const
  {
    ImageProgram program;
    program.id = "app";
    program.layout = std::make_shared<const MemoryLayout>(joined());
    for (const Rule &one : rules())
      if (rule == one.id)
        return one.run({program, {}, one.level, {}});
    ADD_FAILURE() << "no rule " << rule;
    return {};
  }

  /// The message of the only finding; empty: none and nothing undecided.
  [[nodiscard]] std::string found(const std::string &rule) const
  {
    const RuleOutcome outcome = run(rule);
    EXPECT_LE(outcome.drafts.size(), 1u) << (outcome.drafts.empty() ? "" : outcome.drafts[1].finding.message);
    std::string undecided;
    for (const Undecided &one : outcome.undecided)
      undecided += "undecided: " + one.subject + ": " + one.reason;
    return outcome.drafts.empty() ? undecided : outcome.drafts.front().finding.message;
  }

  MemoryLayout layout;

private:
  static Kconfig parsed(const std::string &text, const std::string &file)
  {
    Expected<Kconfig> read = readKconfig(text + "# CONFIG_LAST is not set\n", file);
    EXPECT_TRUE(read) << (read ? "" : read.error().text());
    return read ? *read : Kconfig{};
  }
};

} // namespace headroom::flash
