// SPDX-License-Identifier: Apache-2.0
// Facts of a piece of source text, and the check of the expectations that stand in it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "facts/source_facts.h"
#include "source/commands/clang_command.h"

namespace headroom::test {

/// Files in a directory of their own, removed at the end.
class SourceDirectory {
public:
  SourceDirectory();
  ~SourceDirectory();
  SourceDirectory(const SourceDirectory &) = delete;
  SourceDirectory &operator=(const SourceDirectory &) = delete;

  void write(const std::string &name, const std::string &text) const;
  [[nodiscard]] const std::string &path() const { return path_; }
  /// For the main file `name`, freestanding on a 32-bit Arm.
  [[nodiscard]] ClangCommand command(const std::string &name, const std::vector<std::string> &further = {}) const;

private:
  std::string path_;
};

/// Facts of one file that parses; a test failure and empty facts otherwise.
[[nodiscard]] SourceFacts factsOfC(const std::string &text, const std::vector<std::string> &further = {});
[[nodiscard]] SourceFacts factsOfCxx(const std::string &text, const std::vector<std::string> &further = {});

/// Every indirect and virtual call must stand on a line that ends in `// -> f, g`, with its targets in any order: `?` is UNKNOWN,
/// `nothing` no target; and every such line must have a call. Empty where all is as written.
[[nodiscard]] std::string differencesIn(const SourceFacts &facts, const std::string &text);

#define EXPECT_TARGETS_IN_C(text) EXPECT_EQ(::headroom::test::differencesIn(::headroom::test::factsOfC(text), text), "")
#define EXPECT_TARGETS_IN_CXX(text) EXPECT_EQ(::headroom::test::differencesIn(::headroom::test::factsOfCxx(text), text), "")

} // namespace headroom::test
