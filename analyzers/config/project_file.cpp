// SPDX-License-Identifier: Apache-2.0
#include "config/project_file.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include "config/project_keys.h"
#include "config/text_file.h"
#include "facts/glob.h"
#include "facts/sha256.h"

namespace headroom {

namespace {

/// Another schema may have other keys: complaining about those would hide the one thing that is wrong.
std::optional<Error> otherSchema(const YamlNode &root, const std::string &path)
{
  for (const YamlEntry &entry : root.entries) {
    if (entry.key.text != "schema")
      continue;
    Reader reader(path);
    const auto version = reader.integer("schema", entry.value, 0, INT64_MAX);
    if (version && *version != configSchema)
      return Error{Error::Kind::Environment, "schema is " + std::to_string(*version) + ", wanted " + std::to_string(configSchema),
                   placeText(path, entry.value.line, entry.value.column), "this version of headroom reads no other"};
  }
  return std::nullopt;
}

/// A level or suppression for a rule that no code reports would look like protection.
void noteReservedRules(const ProjectConfig &config, const std::vector<RuleInfo> &rules, std::vector<Error> &notes)
{
  const auto note = [&](const std::string &rule, const ConfigPlace &place) {
    const bool isReserved =
        std::any_of(rules.begin(), rules.end(), [&](const RuleInfo &info) { return info.id == rule && !info.isAvailable(); });
    if (isReserved)
      notes.push_back({Error::Kind::Environment, "rule " + rule + " is not part of this version, nothing checks it",
                       placeText(place.file, place.line, place.column), ""});
  };
  for (const auto &[rule, level] : config.levels) {
    const auto place = config.places.find("levels." + rule);
    if (level != Level::Off && place != config.places.end())
      note(rule, place->second);
  }
  for (const Suppression &suppression : config.suppressions)
    note(suppression.rule, suppression.place);
}

template <typename Element, typename SameKey> void mergeList(std::vector<Element> &base, const std::vector<Element> &over, SameKey sameKey)
{
  for (const Element &element : over)
    std::erase_if(base, [&](const Element &earlier) { return sameKey(earlier, element); });
  base.insert(base.end(), over.begin(), over.end());
}

template <typename Element> void mergeList(std::vector<Element> &base, const std::vector<Element> &over)
{
  base.insert(base.end(), over.begin(), over.end());
}

template <typename Value> void mergeValue(Value &base, const Value &over, bool isSet)
{
  if (isSet)
    base = over;
}

void mergeBudget(RootBudget &base, const RootBudget &over)
{
  mergeValue(base.maxBytes, over.maxBytes, over.maxBytes.has_value());
  mergeValue(base.margin, over.margin, over.margin.has_value());
  base.place = over.place;
}

/// The policy is in the header, at configFor.
void mergeOver(ProjectConfig &base, const ProjectConfig &over)
{
  mergeValue(base.packs, over.packs, over.places.contains("packs"));
  mergeValue(base.own, over.own, over.places.contains("own"));
  mergeValue(base.margin, over.margin, over.margin.has_value());
  mergeValue(base.frameSizeLimit, over.frameSizeLimit, over.frameSizeLimit.has_value());
  mergeValue(base.callDepthLimit, over.callDepthLimit, over.callDepthLimit.has_value());
  for (const auto &[name, budget] : over.rootBudgets)
    mergeBudget(base.rootBudgets[name], budget);
  for (const auto &[rule, level] : over.levels)
    base.levels[rule] = level;
  mergeList(base.calls, over.calls,
            [](const CallAnnotation &a, const CallAnnotation &b) { return a.in == b.in && a.through == b.through; });
  mergeList(base.bounds, over.bounds, [](const BoundAnnotation &a, const BoundAnnotation &b) {
    return a.function == b.function && a.address == b.address && a.archive == b.archive;
  });
  mergeList(base.recursion, over.recursion,
            [](const RecursionAnnotation &a, const RecursionAnnotation &b) { return a.rule.function == b.rule.function; });
  mergeList(base.interrupts, over.interrupts, [](const InterruptAnnotation &a, const InterruptAnnotation &b) { return a.name == b.name; });
  mergeList(base.fatal, over.fatal);
  mergeList(base.api, over.api, [](const ApiAnnotation &a, const ApiAnnotation &b) { return a.rule.functions == b.rule.functions; });
  mergeList(base.placement, over.placement, [](const PlacementPolicy &a, const PlacementPolicy &b) { return a.symbol == b.symbol; });
  mergeList(base.incomplete, over.incomplete);
  mergeList(base.suppressions, over.suppressions);
  for (const auto &[key, place] : over.places)
    base.places[key] = place;
}

/// `path:line:column` sorts wrongly as text; the readers report by table, not by line.
void sortByPlace(std::vector<Error> &errors)
{
  const auto position = [](const Error &error) {
    const std::size_t columnAt = error.place.rfind(':');
    const std::size_t lineAt = columnAt == std::string::npos || columnAt == 0 ? std::string::npos : error.place.rfind(':', columnAt - 1);
    if (lineAt == std::string::npos)
      return std::pair<long, long>{0, 0};
    return std::pair<long, long>{std::strtol(error.place.c_str() + lineAt + 1, nullptr, 10),
                                 std::strtol(error.place.c_str() + columnAt + 1, nullptr, 10)};
  };
  std::stable_sort(errors.begin(), errors.end(), [&](const Error &a, const Error &b) { return position(a) < position(b); });
}

} // namespace

ConfigRead readProjectConfig(std::string_view text, const std::string &path, const std::vector<RuleInfo> &rules)
{
  ConfigRead out;
  YamlDocument document = parseYaml(text, path);
  if (!document.root) {
    out.errors = std::move(document.errors);
    return out;
  }
  if (const std::optional<Error> error = otherSchema(*document.root, path)) {
    out.errors.push_back(*error);
    return out;
  }
  std::vector<std::string> ruleIds;
  for (const RuleInfo &rule : rules)
    ruleIds.push_back(rule.id);
  Reader reader(path);
  ConfigFile file;
  readRecord(reader, "file", *document.root, projectKeys(ruleIds), file);
  out.errors = reader.takeErrors();
  sortByPlace(out.errors);
  if (!out.errors.empty())
    return out;
  file.config.path = path;
  file.config.digest = sha256Hex(text);
  file.config.places = reader.takePlaces();
  noteReservedRules(file.config, rules, file.notes);
  for (const ImageOverride &image : file.images)
    noteReservedRules(image.config, rules, file.notes);
  out.file = std::move(file);
  return out;
}

ProjectConfig configFor(const ConfigFile &file, const std::string &board, const std::string &id)
{
  ProjectConfig out = file.config;
  for (const ImageOverride &image : file.images) {
    const bool isBoard = image.board.empty() || globMatch(image.board, board);
    const bool isId = image.id.empty() || globMatch(image.id, id);
    if (isBoard && isId)
      mergeOver(out, image.config);
  }
  return out;
}

Expected<std::string> findProjectConfig(const std::string &startDirectory)
{
  std::error_code error;
  std::filesystem::path directory = std::filesystem::absolute(startDirectory, error);
  if (error || !std::filesystem::is_directory(directory, error))
    return Error{Error::Kind::Environment, "is not a directory, wanted one to look for " + std::string(configFileName), startDirectory, ""};
  directory = directory.lexically_normal();
  for (;;) {
    const std::filesystem::path wanted = directory / configFileName;
    if (std::filesystem::exists(wanted, error))
      return wanted.string();
    for (const char *misspelt : {".headroom.yml", "headroom.yaml", "headroom.yml"})
      if (std::filesystem::is_regular_file(directory / misspelt, error))
        return Error{Error::Kind::Environment, std::string("is not read, wanted the name ") + configFileName,
                     (directory / misspelt).string(), "rename it, or give --no-config"};
    if (!directory.has_relative_path())
      return std::string();
    directory = directory.parent_path();
  }
}

ConfigRead loadProjectConfig(const std::string &path, const std::string &shownPath, const std::vector<RuleInfo> &rules)
{
  Expected<std::string> text = readTextFile(path, maxYamlBytes);
  if (text)
    return readProjectConfig(*text, shownPath, rules);
  ConfigRead out;
  out.errors.push_back(text.error());
  out.errors.back().place = shownPath;
  return out;
}

} // namespace headroom
