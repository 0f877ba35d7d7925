// SPDX-License-Identifier: Apache-2.0
// A case of this folder as an image with its build directory, and what the tool says of its protection.
//
// In a case `// expect: rule, rule` stands on the line that findings are at. Lines of its head say how it is built and what else is
// expected:
//   // units: PMSAv7, PMSAv8, PMP      each is a test of its own; all three where the line is missing
//   // regions: 8                      of the devicetree; without it the devicetree says nothing
//   // CONFIG_NAME=value               in the build's .config, over what every case has
//   // define: NAME                    for the compiler
//   // expect-elsewhere: rule          a finding in another file than the case
//   // undecided: rule, rule           exactly these rules are undecided
// A finding or an undecided rule that no line expects fails the test.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace headroom::protection {

struct Judgement {
  std::multiset<std::string> expected; ///< `12 partition-overlap`; line 0: elsewhere; `undecided rule`
  std::multiset<std::string> found;
  std::string error;  ///< what a compiler, linker or the tool printed when it failed; empty otherwise
  std::string report; ///< the tool's output for people
};

/// What the tool sees besides the image and the devicetree.
struct Given {
  bool sources = true;
  bool configuration = true;
};

/// `directory` is emptied and filled.
[[nodiscard]] Judgement judge(const std::string &directory, const std::string &caseFile, const std::string &unit, Given given = {});

/// Of a case's head.
[[nodiscard]] std::vector<std::string> unitsOf(const std::string &caseFile);

} // namespace headroom::protection
