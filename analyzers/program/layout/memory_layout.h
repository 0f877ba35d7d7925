// SPDX-License-Identifier: Apache-2.0
// How one image lies in memory, joined from what its build, its linker, its own headers and its sources say. What the layout rules and
// the memory map read.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "facts/build_facts.h"
#include "facts/image_layout.h"
#include "facts/layout_knowledge.h"
#include "program/layout/flash_view.h"
#include "program/layout/initialisation_view.h"
#include "program/layout/placement_policy.h"
#include "program/layout/protection_view.h"
#include "program/layout/relocation_view.h"
#include "program/layout/source_placement.h"
#include "program/source_place.h"

namespace headroom {

struct MemoryLayout {
  bool isKnown = false;             ///< a pack that knows of layout applies: otherwise the rules about its mechanisms do not
  BuildFacts build;
  ImageLayout image;
  std::vector<LayoutObject> objects; ///< those that some rule needs, by path and member
  LayoutKnowledge knowledge;         ///< of all packs that apply
  SourcePlacement placement;
  std::vector<PolicyMatch> policies; ///< of ProjectConfig::placement, in its order
  RelocationView relocation;
  InitialisationView initialisation;
  ProtectionView protection;
  FlashView flash;
  std::vector<std::pair<std::string, std::string>> pathRoots; ///< as ProgramOptions::pathRoots
  std::vector<std::string> notes; ///< configuration entries that match nothing here, each with its place in front

  /// An absolute file as a report names it.
  [[nodiscard]] SourcePlace place(const std::string &file, std::uint32_t line = 0) const;
  /// Whether a configuration symbol is on: in the build's configuration, or where that was not read, as an absolute symbol of the image.
  [[nodiscard]] bool isOn(const std::string &symbol) const;
};

} // namespace headroom
