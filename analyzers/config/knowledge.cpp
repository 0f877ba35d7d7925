// SPDX-License-Identifier: Apache-2.0
#include "config/knowledge.h"

#include <algorithm>
#include <utility>

#include "config/pack_file.h"
#include "config/rule_file.h"

namespace headroom {

namespace {

constexpr std::string_view rulesName = "rules.yaml";

} // namespace

Expected<std::vector<RuleInfo>> shippedRules()
{
  for (const EmbeddedFile &file : embeddedFiles()) {
    if (file.name != rulesName)
      continue;
    RulesRead read = readRules(file.text, "rules/" + std::string(file.name));
    if (!read.rules)
      return read.errors.front();
    return std::move(*read.rules);
  }
  return Error{Error::Kind::Environment, "the program was built without rules/rules.yaml", "", ""};
}

Expected<std::vector<Pack>> shippedPacks()
{
  std::vector<Pack> out;
  for (const EmbeddedFile &file : embeddedFiles()) {
    if (!file.name.ends_with(".yaml") || file.name == rulesName)
      continue;
    PackRead read = readPack(file.text, "rules/" + std::string(file.name));
    if (!read.pack)
      return read.errors.front();
    out.push_back(std::move(*read.pack));
  }
  std::sort(out.begin(), out.end(), [](const Pack &a, const Pack &b) { return a.name < b.name; });
  return out;
}

std::optional<std::string_view> rulePage(std::string_view id)
{
  const std::string name = std::string(id) + ".md";
  for (const EmbeddedFile &file : embeddedFiles())
    if (file.name == name)
      return file.text;
  return std::nullopt;
}

} // namespace headroom
