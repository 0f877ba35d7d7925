// SPDX-License-Identifier: Apache-2.0
// `headroom explain RULE`: one rule's page.
#include <algorithm>
#include <ostream>

#include "commands.h"
#include "config/knowledge.h"
#include "console.h"
#include "facts/nearest.h"
#include "options.h"
#include "run.h"

namespace headroom::tool {

namespace {

std::string headOf(const RuleInfo &rule)
{
  std::string evidence;
  for (const std::string &one : rule.evidence)
    evidence += (evidence.empty() ? "" : ", ") + one;
  return rule.id + ": " + rule.title + "\nlevel " + levelName(rule.level) + (rule.limit.empty() ? "" : " until " + rule.limit + " is set") +
         ", precision " + rule.precision + ", needs " + evidence + "\n";
}

} // namespace

int runExplain(const Words &words, const Streams &streams, const Environment &)
{
  std::string id;
  CommandLine line("explain", "Prints one rule's page: what it finds, why it matters, what to do.");
  line.argument("RULE", id, "a rule's id, as in brackets behind a finding");
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  const Expected<std::vector<RuleInfo>> rules = shippedRules();
  if (!rules) {
    printError(streams.err, rules.error());
    return exitEnvironment;
  }
  const auto found = std::find_if(rules->begin(), rules->end(), [&](const RuleInfo &rule) { return rule.isAvailable() && rule.id == id; });
  if (found == rules->end()) {
    std::vector<std::string> valid;
    for (const RuleInfo &rule : *rules)
      if (rule.isAvailable())
        valid.push_back(rule.id);
    const std::string near = nearest(id, valid);
    printError(streams.err,
               {Error::Kind::Environment, "no rule named " + id, {}, near.empty() ? "headroom rules lists them" : "nearest: " + near});
    return exitEnvironment;
  }
  const auto page = rulePage(id);
  if (page)
    streams.out << *page;
  else
    streams.out << headOf(*found);
  return exitClean;
}

} // namespace headroom::tool
