// SPDX-License-Identifier: Apache-2.0
// What the linker rules share: which sections count, and how they and their contents look in a finding.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checks/layout_evidence.h"

namespace headroom {

/// Memory at run time, and not in a linker region that the pack says is none.
[[nodiscard]] bool isMemory(const MemoryLayout &layout, const ImageSection &section);

/// Nobody initialises sections of this name, by intent of the RTOS.
[[nodiscard]] bool isUninitialised(const MemoryLayout &layout, const std::string &section);

/// Where the map, else the linker script, has the output section; an empty file where neither does.
[[nodiscard]] SourcePlace sectionPlace(const MemoryLayout &layout, const std::string &section);

/// Where a symbol is defined, as far as sources tell; the place of its section otherwise.
[[nodiscard]] SourcePlace symbolPlace(const RuleInput &input, const MemoryLayout &layout, std::uint32_t symbol);

/// `'datas' (200 bytes at 0x20000000)`
[[nodiscard]] std::string shownSection(const ImageSection &section);

/// `a`, `a and b`, `a, b and 7 more`: functions and objects of the section, the largest first; empty where symbols tell of none.
[[nodiscard]] std::string contentsOf(const MemoryLayout &layout, const ImageSection &section);

/// `1 byte`, `12 bytes`
[[nodiscard]] std::string byteText(std::uint64_t bytes);

/// A finding about an output section, which stands for the symbol in suppressions.
[[nodiscard]] Draft sectionDraft(const RuleInput &input, const MemoryLayout &layout, const ImageSection &section, std::string message,
                                 std::string help);

/// Sources that could not be read leave a rule about what sources place undecided, each by its name.
void addUnreadSources(const MemoryLayout &layout, RuleOutcome &out);

/// A relocation rule says of this output section that nobody copies or zeroes it: one defect, one finding.
[[nodiscard]] bool isJudgedAsRelocation(const MemoryLayout &layout, const std::string &section);

} // namespace headroom
