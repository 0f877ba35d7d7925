// SPDX-License-Identifier: Apache-2.0
// Source text, read and walked path by path, compared with what it says itself. A line that ends in `// expect: double-free` must have
// exactly these issues, every other line none. A line that ends in `// when: isr=no args(0)` must have a call that may wait and that is made
// under exactly these conditions; several are separated by ` | `.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "program/paths/analyse_paths.h"

namespace headroom::test {

/// Declarations of a stand-in kernel that every unit starts with, on one line: line numbers are the text's own.
[[nodiscard]] const std::string &kernelHeader();
/// What its functions do.
[[nodiscard]] std::vector<ApiRule> kernelRules();

struct WalkedUnits {
  std::vector<SourceFacts> units;
  std::vector<program::FunctionPaths> paths;
  std::string differences; ///< empty where all is as written
};

[[nodiscard]] WalkedUnits walkUnits(const std::vector<std::string> &texts);

#define EXPECT_PATHS(...) EXPECT_EQ(::headroom::test::walkUnits({__VA_ARGS__}).differences, "")

} // namespace headroom::test
