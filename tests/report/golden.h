// SPDX-License-Identifier: Apache-2.0
// Whole outputs compared with files. HEADROOM_UPDATE_GOLDEN=1 in the environment rewrites them; on a difference the actual output is left
// in the build folder, with its path in the failure.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace headroom::golden {

inline std::string readAll(const std::string &path)
{
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void writeAll(const std::string &path, const std::string &bytes)
{
  std::ofstream(path, std::ios::binary) << bytes;
}

/// `folder` holds the expected files, `scratch` takes the actual one.
inline void expectGolden(const std::string &folder, const std::string &scratch, const std::string &name, const std::string &actual)
{
  const std::string expectedPath = folder + "/" + name;
  if (std::getenv("HEADROOM_UPDATE_GOLDEN")) {
    writeAll(expectedPath, actual);
    return;
  }
  if (readAll(expectedPath) == actual) {
    SUCCEED();
    return;
  }
  const std::string actualPath = scratch + "/" + name;
  writeAll(actualPath, actual);
  ADD_FAILURE() << name << " differs: diff " << expectedPath << " " << actualPath << "\n" << actual;
}

} // namespace headroom::golden
