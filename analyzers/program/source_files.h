// SPDX-License-Identifier: Apache-2.0
// One number for each source file, however its path is spelled: by compilers relative to a directory that nobody recorded, with `..`
// inside, below another prefix (`-ffile-prefix-map`).
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace headroom::program {

using FileNumber = std::uint32_t;
inline constexpr FileNumber noFileNumber = UINT32_MAX;

class SourceFiles {
public:
  /// The number of a path that the sources name; one number for all spellings with the same `.` and `..` resolved.
  [[nodiscard]] FileNumber add(std::string_view path);
  /// What a path of debug information can mean: the same file; else one that ends in the whole of it, or that it ends in; else the
  /// only one that shares the longest tail of at least two components. Sorted; empty: none of the sources.
  [[nodiscard]] std::vector<FileNumber> find(std::string_view path) const;
  [[nodiscard]] std::size_t size() const { return paths_.size(); }

private:
  std::unordered_map<std::string, FileNumber> spelled_;
  std::unordered_map<std::string_view, FileNumber> byPath_;
  std::unordered_map<std::string_view, std::vector<FileNumber>> byBaseName_;
  std::deque<std::string> paths_; ///< by number; a deque, so that the keys of the maps stay where they are
};

/// `/a/b/../c.c` is `/a/c.c`, `./c.c` is `c.c`; backslashes are slashes.
[[nodiscard]] std::string tidyPath(std::string_view path);

} // namespace headroom::program
