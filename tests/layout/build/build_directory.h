// SPDX-License-Identifier: Apache-2.0
// A build directory of its own for each test, removed afterwards.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace headroom {

class BuildDirectory : public testing::Test {
protected:
  void SetUp() override
  {
    std::string name = (std::filesystem::temp_directory_path() / "headroom-layout-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory = std::filesystem::canonical(name).string();
  }

  void TearDown() override { std::filesystem::remove_all(directory); }

  [[nodiscard]] std::string path(const std::string &relative) const { return directory + "/" + relative; }

  void write(const std::string &relative, const std::string &text) const
  {
    std::filesystem::create_directories(std::filesystem::path(path(relative)).parent_path());
    std::ofstream(path(relative), std::ios::binary) << text;
  }

  [[nodiscard]] std::string read(const std::string &relative) const
  {
    std::ifstream file(path(relative), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  std::string directory;
};

} // namespace headroom
