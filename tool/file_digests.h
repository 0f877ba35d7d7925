// SPDX-License-Identifier: Apache-2.0
// What the files of a build hold, by digest, without reading those that have not changed since they were last read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace headroom::tool {

/// What changes when a file's content may have: as git's index, with the time of the last change of the inode, which no tool sets back.
struct FileStamp {
  std::uint64_t bytes = 0;
  std::uint64_t modifiedNs = 0;
  std::uint64_t changedNs = 0;
  std::uint64_t inode = 0;
  std::uint64_t device = 0;

  friend bool operator==(const FileStamp &, const FileStamp &) = default;
};

/// Of a regular file, symbolic links followed; empty where there is none.
[[nodiscard]] std::optional<FileStamp> stampOf(const std::string &path);

/// Nanoseconds since 1970.
[[nodiscard]] std::uint64_t nowNs();

class FileDigests {
public:
  FileDigests() : startedNs_(nowNs()) {}

  /// Forgets what it knew. False: the bytes are none of ours, or damaged.
  [[nodiscard]] bool load(std::string_view bytes);
  [[nodiscard]] std::string save() const;

  /// SHA-256 of the file's content as it is now; empty where it cannot be read. The view stays valid.
  [[nodiscard]] std::optional<std::string_view> digestOf(const std::string &path);

  /// Somebody read the file after this object was made and found this digest. Kept only where the file's times say that it has not
  /// changed since well before.
  void learn(const std::string &path, const std::string &sha256);

  /// Whether save() would write something else than was loaded.
  [[nodiscard]] bool isChanged() const { return isChanged_; }

private:
  struct Entry {
    FileStamp stamp;
    std::string sha256;
    std::uint64_t readNs = 0; ///< when reading it began
    bool isChecked = false;   ///< in this run
  };

  [[nodiscard]] static bool isSettled(const FileStamp &stamp, std::uint64_t readNs);

  std::unordered_map<std::string, Entry> entries_;
  std::unordered_set<std::string> absent_;
  std::uint64_t startedNs_ = 0;
  bool isChanged_ = false;
};

} // namespace headroom::tool
