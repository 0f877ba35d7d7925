// SPDX-License-Identifier: Apache-2.0
#include "config/effective_config.h"

#include <utility>

#include "config/api_text.h"
#include "config/quoted.h"

namespace headroom {

namespace {

std::string text(const Margin &margin)
{
  return margin.percent != 0 ? std::to_string(margin.percent) + "%" : std::to_string(margin.bytes);
}

std::string origin(const ConfigPlace &place)
{
  return place.line == 0 ? place.file : place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

class Writer {
public:
  explicit Writer(const ProjectConfig &config) : config_(config) {}

  void line(const std::string &content, const std::string &comment) { out_ += content + "  # " + comment + "\n"; }

  void plain(const std::string &content) { out_ += content + "\n"; }

  /// `key` is the dotted one under which its place is kept.
  [[nodiscard]] std::string originOf(const std::string &key) const
  {
    const auto place = config_.places.find(key);
    return place == config_.places.end() ? "default" : origin(place->second);
  }

  /// A flow map of the fields that are not empty; the values are YAML already.
  void entry(const std::vector<std::pair<std::string, std::string>> &fields, const ConfigPlace &place)
  {
    std::string content;
    for (const auto &[name, value] : fields)
      if (!value.empty())
        content += (content.empty() ? "" : ", ") + name + ": " + value;
    line("  - {" + content + "}", origin(place));
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

private:
  const ProjectConfig &config_;
  std::string out_;
};

std::string orNothing(const std::string &text)
{
  return text.empty() ? "" : inQuotes(text);
}

void writeBudgets(Writer &out, const ProjectConfig &config)
{
  if (!config.margin && config.rootBudgets.empty())
    return;
  out.plain("budgets:");
  if (config.margin)
    out.line("  margin: " + text(*config.margin), out.originOf("budgets.margin"));
  if (config.rootBudgets.empty())
    return;
  out.plain("  roots:");
  for (const auto &[name, budget] : config.rootBudgets) {
    out.line("    " + inQuotes(name) + ":", out.originOf("budgets.roots." + name));
    if (budget.maxBytes)
      out.line("      max: " + std::to_string(*budget.maxBytes), out.originOf("budgets.roots." + name + ".max"));
    if (budget.margin)
      out.line("      margin: " + text(*budget.margin), out.originOf("budgets.roots." + name + ".margin"));
    if (!budget.maxBytes && !budget.margin)
      out.plain("      {}");
  }
}

void writeLevels(Writer &out, const ProjectConfig &config, const std::vector<RuleInfo> &rules)
{
  out.plain("levels:");
  for (const RuleInfo &rule : rules) {
    const auto set = config.levels.find(rule.id);
    if (set != config.levels.end())
      out.line("  " + rule.id + ": " + levelName(set->second), out.originOf("levels." + rule.id));
    else if (rule.isAvailable())
      out.line("  " + rule.id + ": " + levelName(rule.level), "default");
  }
}

void writeLimits(Writer &out, const ProjectConfig &config)
{
  if (!config.frameSizeLimit && !config.callDepthLimit)
    return;
  out.plain("limits:");
  if (config.frameSizeLimit)
    out.line("  frame_size: " + std::to_string(*config.frameSizeLimit), out.originOf("limits.frame_size"));
  if (config.callDepthLimit)
    out.line("  call_depth: " + std::to_string(*config.callDepthLimit), out.originOf("limits.call_depth"));
}

void writeAnnotations(Writer &out, const ProjectConfig &config)
{
  if (!config.calls.empty())
    out.plain("calls:");
  for (const CallAnnotation &call : config.calls)
    out.entry({{"in", inQuotes(call.in)},
               {"through", orNothing(call.through)},
               {"targets", inQuotes(call.targets)},
               {"reason", inQuotes(call.reason)}},
              call.place);
  if (!config.bounds.empty())
    out.plain("bounds:");
  for (const BoundAnnotation &bound : config.bounds)
    out.entry({{"function", orNothing(bound.function)},
               {"address", bound.address ? std::to_string(*bound.address) : ""},
               {"archive", orNothing(bound.archive)},
               {"max", std::to_string(bound.maxBytes)},
               {"calls", bound.calls.empty() ? "" : inQuotes(bound.calls)},
               {"reason", inQuotes(bound.reason)}},
              bound.place);
  if (!config.recursion.empty())
    out.plain("recursion:");
  for (const RecursionAnnotation &recursion : config.recursion)
    out.entry({{"function", inQuotes(recursion.rule.function)},
               {"depth", std::to_string(recursion.rule.depth)},
               {"reason", inQuotes(recursion.rule.reason)}},
              recursion.place);
  if (!config.interrupts.empty())
    out.plain("interrupts:");
  for (const InterruptAnnotation &interrupt : config.interrupts)
    out.line("  " + inQuotes(interrupt.name) + ": {priority: " + std::to_string(interrupt.priority.value_or(0)) + "}",
             origin(interrupt.place));
  if (!config.api.empty())
    out.plain("api:");
  for (const ApiAnnotation &annotation : config.api)
    out.entry(apiFields(annotation), annotation.place);
}

void writePlacement(Writer &out, const ProjectConfig &config)
{
  if (!config.placement.empty())
    out.plain("placement:");
  for (const PlacementPolicy &one : config.placement)
    out.entry({{"symbol", inQuotes(one.symbol)}, {"region", inQuotes(one.region)}, {"reason", inQuotes(one.reason)}}, one.place);
}

void writeAccepted(Writer &out, const ProjectConfig &config)
{
  if (!config.incomplete.empty())
    out.plain("incomplete:");
  for (const IncompleteAnnotation &entry : config.incomplete)
    out.entry({{"file", inQuotes(entry.file)}, {"reason", inQuotes(entry.reason)}, {"expires", orNothing(entry.expires)}}, entry.place);
  if (!config.suppressions.empty())
    out.plain("suppress:");
  for (const Suppression &entry : config.suppressions)
    out.entry({{"rule", entry.rule},
               {"symbol", orNothing(entry.symbol)},
               {"file", orNothing(entry.file)},
               {"root", orNothing(entry.root)},
               {"reason", inQuotes(entry.reason)},
               {"expires", orNothing(entry.expires)}},
              entry.place);
}

} // namespace

std::string effectiveConfig(const ProjectConfig &config, const std::vector<RuleInfo> &rules)
{
  Writer out(config);
  out.line("schema: 1", config.path.empty() ? "no configuration file" : config.path);
  if (!config.packs.empty())
    out.line("packs: " + inQuotes(config.packs), out.originOf("packs"));
  else
    out.plain("# packs: by detection  # default");
  if (!config.own.empty())
    out.line("own: " + inQuotes(config.own), out.originOf("own"));
  else
    out.plain("# own: the application's repository  # default");
  writeBudgets(out, config);
  writeLevels(out, config, rules);
  writeLimits(out, config);
  writeAnnotations(out, config);
  if (!config.fatal.empty())
    out.line("fatal: " + inQuotes(config.fatal), out.originOf("fatal"));
  writePlacement(out, config);
  writeAccepted(out, config);
  return out.take();
}

} // namespace headroom
