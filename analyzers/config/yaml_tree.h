// SPDX-License-Identifier: Apache-2.0
// YAML text as a tree that keeps what yaml-cpp's own nodes lose: order, places of keys, quoting. Only the part of YAML that one
// file of settings needs: anchors, aliases, tags, several documents and keys that are not text are errors, so that what a
// reviewer sees is what the program gets.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/expected.h"

namespace headroom {

struct YamlEntry;

struct YamlNode {
  enum class Kind { Null, Scalar, Sequence, Map };

  Kind kind = Kind::Null;
  int line = 1;                   ///< 1-based
  int column = 1;                 ///< 1-based, in bytes
  std::string text;               ///< of a scalar
  bool isQuoted = false;          ///< a scalar in quotes or a block scalar: text, never a number
  std::vector<YamlNode> items;    ///< of a sequence
  std::vector<YamlEntry> entries; ///< of a map, in file order, keys unique
};

struct YamlEntry {
  YamlNode key; ///< always a scalar
  YamlNode value;
};

/// Either a root, or at least one error; an error does not stop at the first where the text can still be followed.
struct YamlDocument {
  std::optional<YamlNode> root;
  std::vector<Error> errors;
};

inline constexpr std::size_t maxYamlBytes = 1u << 20;
inline constexpr std::size_t maxYamlNodes = 100'000;
inline constexpr int maxYamlDepth = 40;

/// `path` is only for the places in errors. Never throws.
[[nodiscard]] YamlDocument parseYaml(std::string_view text, const std::string &path);

/// `path:line:column`.
[[nodiscard]] std::string placeText(const std::string &path, int line, int column);

/// `'name'`, with control characters replaced and long text cut, for messages that quote what a file says.
[[nodiscard]] std::string quotedText(std::string_view text);

} // namespace headroom
