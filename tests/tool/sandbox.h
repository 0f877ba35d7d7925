// SPDX-License-Identifier: Apache-2.0
// A directory of its own for each test, and the command line called in it as a function. Nothing of the machine gets in: no environment,
// no clock, no configuration of a parent directory (the sandbox is a repository).
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "run.h"

namespace headroom::tool {

using Json = nlohmann::ordered_json;

struct Ran {
  int code = -1;
  std::string out;
  std::string err;

  [[nodiscard]] Json json() const { return Json::parse(out); }
  [[nodiscard]] bool says(const std::string &text) const { return out.find(text) != std::string::npos; }
  [[nodiscard]] bool complains(const std::string &text) const { return err.find(text) != std::string::npos; }
};

class Sandbox : public testing::Test {
protected:
  void SetUp() override
  {
    std::string name = (std::filesystem::temp_directory_path() / "headroom-test-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory = std::filesystem::canonical(name).string();
    std::filesystem::create_directory(directory + "/.git");
    environment.directory = directory;
    environment.today = "2026-11-21";
    environment.cores = 1;
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

  /// One of the images (or objects) that were built from tests/tool/firmware.
  void place(const std::string &image, const std::string &relative) const
  {
    std::filesystem::create_directories(std::filesystem::path(path(relative)).parent_path());
    std::filesystem::copy_file(HEADROOM_FIRMWARE "/" + image, path(relative), std::filesystem::copy_options::overwrite_existing);
  }

  [[nodiscard]] Ran headroom(const std::vector<std::string> &args) const
  {
    std::ostringstream out, err;
    Ran result;
    result.code = run(args, out, err, environment);
    result.out = out.str();
    result.err = err.str();
    return result;
  }

  /// A path of the firmware build that needs no copy.
  [[nodiscard]] static std::string built(const std::string &image) { return HEADROOM_FIRMWARE "/" + image; }

  std::string directory;
  Environment environment;
};

} // namespace headroom::tool
