// SPDX-License-Identifier: Apache-2.0
// Names that belong to relocation: kinds of input sections, generated output sections and the symbols around them.
#pragma once

#include <string>
#include <vector>

#include "facts/relocation_knowledge.h"
#include "program/layout/memory_layout.h"

namespace headroom {

/// `{region}`, `{REGION}`, `{kind}` and `{KIND}` replaced.
[[nodiscard]] std::string filledName(const std::string &name, const std::string &region, const std::string &kind);

/// The kind whose content such a section has although no directive can select it; null: not known.
[[nodiscard]] const RelocationKind *kindOfUnselected(const RelocationKnowledge &knowledge, const std::string &section);

/// Whether the section stays by design, or is no memory of its own.
[[nodiscard]] bool isUnconcerned(const RelocationKnowledge &knowledge, const std::string &section);

/// Whether data of this kind is in the default RAM region anyway, so that a directive for that region has nothing to do.
[[nodiscard]] bool isAtHome(const MemoryLayout &layout, const std::string &region, const RelocationKind &kind);

/// Whether the linker put an input into this region, or into the same memory under another name. One that lies in a smaller region
/// within it is elsewhere.
[[nodiscard]] bool liesIn(const RegionTable &regions, const KnownRegion &target, const RelocatedInput &input);

/// The output section for a region and kind: by its name, or, where a script's macro gave it another one, by its start symbol.
[[nodiscard]] GeneratedSection findGeneratedSection(const MemoryLayout &layout, const std::string &region, const RelocationKind &kind);

} // namespace headroom
