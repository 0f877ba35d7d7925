// SPDX-License-Identifier: Apache-2.0
// `headroom rules` and `headroom explain RULE`.
#include <ostream>

#include <nlohmann/json.hpp>

#include "commands.h"
#include "config/knowledge.h"
#include "console.h"
#include "options.h"
#include "output.h"
#include "report/terminal.h"
#include "run.h"

namespace headroom::tool {

namespace {

std::string joined(const std::vector<std::string> &words)
{
  std::string out;
  for (const std::string &word : words)
    out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string rulesText(const std::vector<RuleInfo> &rules, bool useColor)
{
  Table table({Table::Align::Left, Table::Align::Left, Table::Align::Left, Table::Align::Left});
  table.add({{"rule", Style::Bold}, {"level", Style::Bold}, {"needs", Style::Bold}, {"says", Style::Bold}});
  for (const RuleInfo &rule : rules)
    if (rule.isAvailable())
      table.add({{rule.id}, {rule.limit.empty() ? levelName(rule.level) : "set " + rule.limit}, {joined(rule.evidence)}, {rule.title}});
  return table.text(useColor);
}

std::string rulesJson(const std::vector<RuleInfo> &rules)
{
  using Json = nlohmann::ordered_json;
  Json out = Json::object();
  out["schema"] = "headroom-rules/1";
  Json &list = out["rules"] = Json::array();
  for (const RuleInfo &rule : rules) {
    if (!rule.isAvailable())
      continue;
    Json &one = list.emplace_back(Json::object());
    one["id"] = rule.id;
    one["family"] = rule.family;
    one["level"] = levelName(rule.level);
    one["precision"] = rule.precision;
    one["evidence"] = rule.evidence;
    one["title"] = rule.title;
    one["limit"] = rule.limit.empty() ? Json(nullptr) : Json(rule.limit);
    one["since"] = rule.since;
  }
  return out.dump(1) + "\n";
}

} // namespace

int runRules(const Words &words, const Streams &streams, const Environment &environment)
{
  OutputOptions output;
  CommandLine line("rules", "Lists the rules with their default levels.");
  line.texts("--format", "F[=PATH]", output.formats, "text or json, to PATH or to stdout; default: text");
  line.text("-o", "PATH", output.output, "write the result there instead of to stdout");
  line.choice("--color", {"auto", "always", "never"}, output.color, "default: auto");
  line.helpForArguments("one rule's page is shown by: headroom explain RULE");
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  const Expected<std::vector<Sink>> sinks = sinksOf(output);
  const Expected<std::vector<RuleInfo>> rules = shippedRules();
  if (!sinks || !rules) {
    printError(streams.err, sinks ? rules.error() : sinks.error());
    return exitEnvironment;
  }
  const std::vector<Error> errors = writeResults(*sinks, output, environment, streams.out, [&](const std::string &format, bool useColor) {
    return format == "json" ? rulesJson(*rules) : rulesText(*rules, useColor);
  });
  printErrors(streams.err, errors);
  return codeOf(errors);
}

} // namespace headroom::tool
