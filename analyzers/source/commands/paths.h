// SPDX-License-Identifier: Apache-2.0
// Paths as text: of this machine, of the machine that wrote the database, and from one to the other.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom {

/// Starts with `/`, a drive (`C:\`, `C:/`) or two backslashes.
[[nodiscard]] bool isAbsolutePath(std::string_view path);

/// `path` under `directory` unless absolute; `.`, `..` and doubled separators resolved textually, so that a symbolic link in
/// between is taken as a folder. Backslashes stay what they are outside drive paths.
[[nodiscard]] std::string resolvePath(std::string_view path, std::string_view directory);

/// `--path-map FROM=TO`, whole components only: `/a/b` does not match `/a/bc`. A FROM with a drive or backslashes matches both
/// kinds of slashes and any case of the drive letter, and what follows it comes out with `/`.
class PathMaps {
public:
  explicit PathMaps(std::vector<std::pair<std::string, std::string>> maps);

  [[nodiscard]] bool empty() const { return maps_.empty(); }
  [[nodiscard]] std::string map(std::string_view path) const;

  /// Maps the paths that arguments are or hold: operands of `-I`, `-isystem`, `-include`, `--sysroot=` and the like, joined and
  /// separate, inputs and response files. `-D` and `-U` stay: their text belongs to the program.
  void mapArguments(std::vector<std::string> &arguments) const;

private:
  std::vector<std::pair<std::string, std::string>> maps_; ///< longest FROM first
};

} // namespace headroom
