// SPDX-License-Identifier: Apache-2.0
#include "config/rule_file.h"

#include <map>
#include <utility>

#include "config/keys.h"

namespace headroom {

namespace {

struct RulesFile {
  std::vector<RuleInfo> rules;
};

const std::vector<std::string> families{"stack",      "evidence", "configuration", "context",   "allocation",   "advice",
                                        "relocation", "linker",   "mpu",           "partition", "stack-object", "flash"};

bool isKebabCase(const std::string &id)
{
  const auto isWordCharacter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  bool wasWord = false;
  for (char c : id) {
    if (!isWordCharacter(c) && !(c == '-' && wasWord))
      return false;
    wasWord = isWordCharacter(c);
  }
  return wasWord;
}

Keys<RuleInfo> ruleKeys()
{
  return {{textKey("id", &RuleInfo::id, "Id, kebab-case, stable").required(),
           nameKey("family", &RuleInfo::family, families, "Group in the index").required(),
           choiceKey("level", &RuleInfo::level,
                     {{"error", Level::Error}, {"warning", Level::Warning}, {"note", Level::Note}, {"off", Level::Off}}, "Default level")
               .required(),
           nameKey("precision", &RuleInfo::precision, {"exact", "high", "medium"}, "How often a finding is true").required(),
           textListKey("evidence", &RuleInfo::evidence, "What the rule needs").required(),
           textKey("title", &RuleInfo::title, "What a finding says").required(),
           textKey("limit", &RuleInfo::limit, "Configuration key that switches it on"),
           textKey("since", &RuleInfo::since, "Version that first has it")},
          [](Reader &reader, const YamlNode &node, RuleInfo &rule) {
            if (!isKebabCase(rule.id))
              reader.fail(node, "rule id is " + quotedText(rule.id) + ", wanted kebab-case");
          }};
}

} // namespace

RulesRead readRules(std::string_view text, const std::string &path)
{
  RulesRead out;
  YamlDocument document = parseYaml(text, path);
  if (!document.root) {
    out.errors = std::move(document.errors);
    return out;
  }
  Shape schema = key_detail::of(Shape::Kind::Integer);
  const Keys<RulesFile> keys{{Key<RulesFile>{{"schema", "Version of this file's format", true, schema},
                                             [](Reader &reader, const YamlNode &node, RulesFile &) {
                                               (void)reader.integer("schema", node, rulesSchema, rulesSchema);
                                             }},
                              listKey("rules", &RulesFile::rules, ruleKeys(), "Every rule of the project").required()},
                             [](Reader &reader, const YamlNode &, RulesFile &file) {
                               std::map<std::string, int> lines;
                               for (const RuleInfo &rule : file.rules) {
                                 const auto [known, isNew] = lines.emplace(rule.id, rule.place.line);
                                 YamlNode at;
                                 at.line = rule.place.line;
                                 at.column = rule.place.column;
                                 if (!isNew)
                                   reader.fail(at, "second rule " + rule.id + ", first at line " + std::to_string(known->second));
                               }
                             }};
  Reader reader(path);
  RulesFile file;
  readRecord(reader, "file", *document.root, keys, file);
  out.errors = reader.takeErrors();
  if (out.errors.empty())
    out.rules = std::move(file.rules);
  return out;
}

} // namespace headroom
