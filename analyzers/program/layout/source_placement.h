// SPDX-License-Identifier: Apache-2.0
// What the sources ask of the linker: objects in named sections, and placement macros that this build turns into nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "program/source_place.h"

namespace headroom {

/// An object with a section attribute, defined in a unit of the build.
struct PlacedVariable {
  std::string name;
  std::string section;        ///< of the attribute
  bool isInitialised = false; ///< with something that is not zero
  std::uint64_t sizeBytes = 0;
  std::optional<std::uint32_t> symbol; ///< into ImageLayout::symbols; empty: not linked, or its name does not tell it apart
  SourcePlace place;
};

/// A use of a placement macro that expands to nothing here.
struct InactiveMacro {
  std::string name;
  SourcePlace place;
};

struct SourcePlacement {
  bool isRead = false;                   ///< at least one unit was, without errors
  std::vector<std::string> unread;       ///< sources that could not be read: what they place is not known
  std::vector<PlacedVariable> variables; ///< by place and name, each once
  std::vector<InactiveMacro> inactive;   ///< by place and name, each once
};

} // namespace headroom
