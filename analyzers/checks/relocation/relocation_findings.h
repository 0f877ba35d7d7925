// SPDX-License-Identifier: Apache-2.0
// What the relocation rules share: when they apply, and how a finding about a directive looks.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "checks/layout_evidence.h"

namespace headroom {

/// As layoutEvidence(); does not apply either where the build relocates nothing: no directive is recorded and the option is off.
[[nodiscard]] LayoutEvidence relocationEvidence(const RuleInput &input, std::initializer_list<const char *> needed);

/// The relocations of an image, each with its directive.
[[nodiscard]] const RelocationDirective &directiveOf(const MemoryLayout &layout, const Relocation &relocation);

/// Placed where people wrote the directive, else where it is recorded.
[[nodiscard]] Draft relocationDraft(const RuleInput &input, const Relocation &relocation, std::string message, std::string help,
                                    const std::string &discriminator);

/// A file as reports show it: `src/fast.c`.
[[nodiscard]] std::string shownFile(const MemoryLayout &layout, const std::string &file);

/// `.text.fast`, `.text.fast and .text.slow`, `.text.fast and 7 more`: the first of them, as they come.
[[nodiscard]] std::string shownList(const std::vector<std::string> &names);

/// `TEXT, RODATA`: all of them.
[[nodiscard]] std::string listed(const std::vector<std::string> &names);

/// `1 section`, `3 sections`
[[nodiscard]] std::string counted(std::size_t count, const std::string &noun);

/// Code and data of a region of this name are there before the first instruction: nobody can copy to it.
[[nodiscard]] bool isRom(const MemoryLayout &layout, const KnownRegion &region);

[[nodiscard]] std::string lowered(std::string kind);

/// The content of a kind; Code where the pack does not know it.
[[nodiscard]] RelocationKind::Content contentOf(const MemoryLayout &layout, const std::string &kind);

/// Bytes of sections that a file was asked to give, wherever they ended.
[[nodiscard]] std::uint64_t askedBytes(const RelocatedFile &file);

/// Linked, with content that the directive asks for, in a section that it cannot select.
[[nodiscard]] bool isUnselected(const Relocation &relocation, const RelocatedInput &input);

/// Bytes of such sections.
[[nodiscard]] std::uint64_t unselectedBytes(const Relocation &relocation, const RelocatedFile &file);

/// Start-up code was to copy these bytes, and copies nothing in this build: relocation-copy-without-xip.
[[nodiscard]] bool isNeverCopied(const MemoryLayout &layout, const Relocation &relocation, const RelocatedBytes &moved);

/// Variables that NOCOPY leaves without their first values: relocation-nocopy-data.
[[nodiscard]] bool isNeverSet(const MemoryLayout &layout, const Relocation &relocation, const RelocatedBytes &moved);

/// Whether the map tells what became of the file's inputs.
[[nodiscard]] bool isJudged(const RelocatedFile &file);

/// Says why not, for each file of which the map does not tell, once.
void noteUnjudged(const MemoryLayout &layout, const Relocation &relocation, RuleOutcome &out);

} // namespace headroom
