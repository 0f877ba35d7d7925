// SPDX-License-Identifier: Apache-2.0
// One program of the corpus: compiled and linked against kernel/, with a compile database, and what the tool finds in it.
#pragma once

#include <cstddef>
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
  int exitCode = -1;  ///< the tool's
};

/// `// expect: rule, rule` stands on the line that the findings are at; `// expect-next: rule` on the line before (`#` instead of `//` in
/// YAML). `// CONFIG_NAME=value` on a line of its own is what the program is built with; a source headroom.yaml is its configuration.
/// `directory` is emptied and filled.
[[nodiscard]] Judged judge(const std::string &directory, const std::vector<Source> &sources);

/// Functions that are the nearest thing a rule must not report: `// silent` ends their first line.
[[nodiscard]] std::size_t silentFunctions(const Source &source);

/// Compiler options for `// CONFIG_HEAP_MEM_POOL_SIZE=512`: what the whole program is built with.
[[nodiscard]] std::vector<std::string> definitions(const std::vector<Source> &sources);

/// The program is one for the FreeRTOS stand-in.
[[nodiscard]] bool usesFreeRtos(const std::vector<Source> &sources);

/// The folder of the stand-in kernel that the program is for; its headers are in include/ there.
[[nodiscard]] std::string kernelDirectory(const std::vector<Source> &sources);

/// What the marks of `source` expect, whether the tool finds it or not.
void addExpectations(const Source &source, std::multiset<Marked> &out);

/// From what is right to what the tool of today says: `// expect: rule (missed)` is true and not found, `// false: rule` (`false-next`) is found
/// and not true. A gap that closes fails its test, so that the mark goes.
void applyKnownGaps(const Source &source, std::multiset<Marked> &expected);

/// The lines of `text` between a line that starts with "```c KIND" and the next "```"; several blocks in order.
[[nodiscard]] std::vector<std::string> codeBlocks(const std::string &text, const std::string &kind);

[[nodiscard]] std::string fileText(const std::string &path);

} // namespace headroom::corpus
