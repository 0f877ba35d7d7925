// SPDX-License-Identifier: Apache-2.0
// Places as globs and as text.
#pragma once

#include <optional>
#include <string>

#include "facts/project_config.h"
#include "program/program.h"

namespace headroom {

/// Whether a path glob of the configuration names this place: by root and path (`zephyr/kernel/**`), and bare for paths of the
/// application. A place that is not known matches nothing.
[[nodiscard]] bool placeMatches(const std::string &glob, const SourcePlace &place);

struct PlacedText {
  ConfigPlace place;
  std::string text;
};

/// `FILE:14:5: text` for exactly this FILE; empty where the text starts otherwise.
[[nodiscard]] std::optional<PlacedText> splitPlace(const std::string &text, const std::string &file);

/// Where a configuration entry stands, as a place of the application.
[[nodiscard]] SourcePlace placeOf(const ConfigPlace &place);

/// `.headroom.yaml:14:5`
[[nodiscard]] std::string text(const ConfigPlace &place);

/// `src/main.c:87:1`, `zephyr/kernel/init.c:12`: paths of the application are bare; empty where the file is not known.
[[nodiscard]] std::string text(const SourcePlace &place);

/// The same without the line.
[[nodiscard]] std::string fileText(const SourcePlace &place);

} // namespace headroom
