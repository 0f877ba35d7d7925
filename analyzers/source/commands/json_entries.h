// SPDX-License-Identifier: Apache-2.0
// The text of a compile database -> its entries, with places; no meaning yet.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/expected.h"

namespace headroom {

/// One object of the database as written.
struct JsonEntry {
  int line = 0;
  int column = 0;
  std::optional<std::string> directory;
  std::optional<std::string> file;
  std::optional<std::string> output;
  std::optional<std::string> command;
  std::optional<std::vector<std::string>> arguments;
};

/// `path` is only for the places of errors. Errors: not JSON, not an array of objects, a value of the wrong type, a key twice,
/// more than 1000000 entries, more than 8 levels. Other keys are skipped whatever they hold.
[[nodiscard]] Expected<std::vector<JsonEntry>> readJsonEntries(const std::string &text, const std::string &path);

} // namespace headroom
