// SPDX-License-Identifier: Apache-2.0
// One program of the corpus: compiled and linked against kernel/, with a compile database, and what the tool finds in it.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace headroom::corpus {

struct Source {
  std::string name; ///< file name within the program
  std::string text;
};

/// Where a rule reports something: the expectation, or what was found.
struct Marked {
  std::string file;
  unsigned line = 0;
  std::string rule;

  auto operator<=>(const Marked &) const = default;
};

struct Judged {
  std::multiset<Marked> expected;
  std::multiset<Marked> found;
  std::string error;  ///< the program does not build, or the tool failed: what it printed; empty otherwise
  std::string report; ///< the tool's text output, for a failing test
};

/// `// expect: rule, rule` stands on the line that the findings are at; `// expect-next: rule` on the line before. `directory` is emptied
/// and filled.
[[nodiscard]] Judged judge(const std::string &directory, const std::vector<Source> &sources);

/// The lines of `text` between a line that starts with "```c KIND" and the next "```"; several blocks in order.
[[nodiscard]] std::vector<std::string> codeBlocks(const std::string &text, const std::string &kind);

[[nodiscard]] std::string fileText(const std::string &path);

} // namespace headroom::corpus
