// SPDX-License-Identifier: Apache-2.0
// What became of every relocation directive: which inputs of the link it meant, and where they are.
//
// Terms: a directive *asks* for the input sections of its files that are of its kinds and pass its filter. An input is *linked* where the
// map gives it an address, and *dropped* where the linker discarded it. A *generated section* is the output section that the RTOS's
// generator makes for one region and kind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "facts/relocation_knowledge.h"
#include "program/layout/region_table.h"

namespace headroom {

/// One input section of a relocated file's object.
struct RelocatedInput {
  std::string section;
  std::string kind;            ///< RelocationKind::name; empty: none, no directive can select it
  std::string contentKind;     ///< of an input without kind: whose content it has; empty: not known
  std::uint64_t sizeBytes = 0;
  std::uint64_t address = 0;
  std::string output;          ///< output section; empty: dropped
  std::string region;          ///< linker region at the address; empty: none
  bool isAsked = false;
  bool isContested = false;    ///< a directive with another region asks for it, too
  std::uint32_t line = 0;      ///< of the map

  [[nodiscard]] bool isLinked() const { return !output.empty(); }
};

struct RelocatedFile {
  std::string file;     ///< as the directive names it
  std::string object;   ///< absolute, of the compile database; empty: it is not compiled
  std::string linked;   ///< as the map writes it, `app/libapp.a(main.c.obj)`; empty: it is not in the link
  bool isSeveral = false;       ///< the map writes the same for other objects, too: nothing can be said of its inputs
  bool isFilterUnknown = false; ///< the directive's regular expression is of a form that is not understood
  bool isLto = false;
  std::optional<std::size_t> layoutObject; ///< into MemoryLayout::objects; empty: it was not read
  std::vector<RelocatedInput> inputs; ///< linked ones in the map's order, then dropped ones; those of size 0 too; none that stay by design
};

/// What of a directive is where it should be.
struct RelocatedBytes {
  std::string kind;
  std::string region;     ///< where it runs
  std::string loadRegion; ///< where its contents are stored; the same where nobody copies
  std::uint64_t bytes = 0;
};

/// One directive. In the order of the record.
struct Relocation {
  std::size_t directive = 0;         ///< into RelocationRecord::directives
  std::vector<std::string> kinds;    ///< that it asks for; named or all that exist in this build
  bool isRegionDeclared = false;     ///< meaningless where no region is known
  std::string file;                  ///< where people wrote it, else where it is recorded; absolute
  std::uint32_t line = 0;
  std::vector<RelocatedFile> files;
  std::vector<RelocatedBytes> moved; ///< by kind
};

struct GeneratedSection {
  std::string region;                ///< as in the directives
  std::string kind;
  std::optional<std::size_t> output; ///< into LinkerMap::outputs; empty: it has none
  bool isInStartup = false;          ///< generated code copies or zeroes it
  std::uint32_t startupLine = 0;
};

struct RelocationView {
  bool isAsked = false; ///< the build records at least one directive
  RegionTable regions;
  std::vector<Relocation> relocations;
  std::vector<GeneratedSection> sections; ///< by region and kind, in the order of the directives and of the kinds
  std::vector<std::string> objects;       ///< as the map writes them: all that directives name; sorted

  [[nodiscard]] const GeneratedSection *section(const std::string &region, const std::string &kind) const;
};

/// The kind of an input section's name; null: none.
[[nodiscard]] const RelocationKind *kindOfSection(const RelocationKnowledge &knowledge, const std::string &section);
[[nodiscard]] const RelocationKind *kindNamed(const RelocationKnowledge &knowledge, const std::string &name);

} // namespace headroom
