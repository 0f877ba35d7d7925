// SPDX-License-Identifier: Apache-2.0
// A directory that lasts for one test, with files in it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace headroom::test {

class TemporaryDirectory {
public:
  TemporaryDirectory()
  {
    std::string pattern = (std::filesystem::temp_directory_path() / "headroom-commands-XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr)
      path_ = std::filesystem::canonical(pattern).string();
  }
  TemporaryDirectory(const TemporaryDirectory &) = delete;
  TemporaryDirectory &operator=(const TemporaryDirectory &) = delete;
  ~TemporaryDirectory()
  {
    std::error_code error;
    if (!path_.empty())
      std::filesystem::remove_all(path_, error);
  }

  [[nodiscard]] const std::string &path() const { return path_; }
  [[nodiscard]] std::string at(const std::string &name) const { return path_ + "/" + name; }

  /// Absolute path of the file.
  std::string write(const std::string &name, const std::string &text) const
  {
    const std::filesystem::path path = at(name);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }

  std::string writeScript(const std::string &name, const std::string &body) const
  {
    const std::string path = write(name, "#!/bin/sh\n" + body);
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
  }

private:
  std::string path_;
};

} // namespace headroom::test
