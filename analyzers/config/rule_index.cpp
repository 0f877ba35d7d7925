// SPDX-License-Identifier: Apache-2.0
#include "config/rule_index.h"

namespace headroom {

namespace {

std::string joined(const std::vector<std::string> &words)
{
  std::string out;
  for (const std::string &word : words)
    out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string levelText(const RuleInfo &rule)
{
  return rule.limit.empty() ? levelName(rule.level) : std::string("off until `") + rule.limit + "` is set";
}

} // namespace

std::string ruleIndex(const std::vector<RuleInfo> &rules)
{
  std::string out = "<!-- Generated from rules.yaml: cmake --build BUILD --target rule_index -->\n"
                    "# Rules\n\n"
                    "What Headroom reports. `headroom explain RULE` prints a page, `levels` in `.headroom.yaml` sets a level.\n\n"
                    "| rule | level | precision | needs | finding |\n|---|---|---|---|---|\n";
  for (const RuleInfo &rule : rules)
    if (rule.isAvailable())
      out += "| [" + rule.id + "](" + rule.id + ".md) | " + levelText(rule) + " | " + rule.precision + " | " + joined(rule.evidence) +
             " | " + rule.title + " |\n";
  out += "\n## Reserved\n\nIds that no version reports yet; each means what it says here from the first version that does.\n";
  std::string family;
  for (const RuleInfo &rule : rules) {
    if (rule.isAvailable())
      continue;
    if (rule.family != family)
      out += "\n### " + rule.family + "\n\n";
    family = rule.family;
    out += "* `" + rule.id + "`: " + rule.title + "\n";
  }
  return out;
}

} // namespace headroom
