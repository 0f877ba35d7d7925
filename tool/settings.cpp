// SPDX-License-Identifier: Apache-2.0
#include "settings.h"

#include <charconv>
#include <ctime>
#include <filesystem>

#include "config/knowledge.h"
#include "config/pack_choice.h"
#include "paths.h"

namespace headroom::tool {

namespace {

bool isDate(const std::string &text)
{
  if (text.size() != 10 || text[4] != '-' || text[7] != '-')
    return false;
  for (const std::size_t at : {0u, 1u, 2u, 3u, 5u, 6u, 8u, 9u})
    if (text[at] < '0' || text[at] > '9')
      return false;
  const int month = (text[5] - '0') * 10 + (text[6] - '0');
  const int day = (text[8] - '0') * 10 + (text[9] - '0');
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

// Shown in findings, so without what differs between machines: below the project, or the name alone.
std::string shownConfig(const std::string &path, const std::string &project, const Environment &environment)
{
  const std::string real = realPath(path, environment);
  const std::string git = gitRoot(project);
  for (const std::string &base : {git, project})
    if (!base.empty() && isBelow(real, base))
      return below(real, base);
  return lastComponent(real);
}

} // namespace

Expected<std::string> todayOf(const std::string &given, const Environment &environment)
{
  if (!given.empty())
    return isDate(given) ? Expected<std::string>(given)
                         : Error{Error::Kind::Environment, "--today is '" + given + "', wanted a date such as 2027-06-30", {}, {}};
  const std::string epoch = environment.variable("SOURCE_DATE_EPOCH");
  if (epoch.empty())
    return environment.today;
  std::int64_t seconds = 0;
  const auto [end, problem] = std::from_chars(epoch.data(), epoch.data() + epoch.size(), seconds);
  std::tm parts{};
  const std::time_t time = seconds;
  char text[32] = "";
  if (problem == std::errc() && end == epoch.data() + epoch.size() && seconds >= 0 && gmtime_r(&time, &parts))
    std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  if (!isDate(text))
    return Error{Error::Kind::Environment, "SOURCE_DATE_EPOCH is '" + epoch + "', wanted seconds since 1970", {}, {}};
  return std::string(text);
}

Expected<std::string> configPathFor(const InputOptions &options, const std::string &project, const Environment &environment)
{
  if (options.noConfig) {
    if (!options.config.empty())
      return Error{Error::Kind::Environment, "--config and --no-config contradict each other", {}, "leave one of the two out"};
    return std::string();
  }
  if (!options.config.empty())
    return pathToOpen(options.config, environment);
  if (const std::string variable = environment.variable("HEADROOM_CONFIG"); !variable.empty())
    return pathToOpen(variable, environment);
  return findProjectConfig(project);
}

Settings readSettings(const InputOptions &options, const std::string &project, const Environment &environment)
{
  Settings out;
  if (Expected<std::string> today = todayOf(options.today, environment))
    out.today = std::move(*today);
  else
    out.errors.push_back(today.error());
  if (Expected<std::vector<RuleInfo>> rules = shippedRules())
    out.rules = std::move(*rules);
  else
    out.errors.push_back(rules.error());
  Expected<std::string> path = configPathFor(options, project, environment);
  if (!path) {
    out.errors.push_back(path.error());
    return out;
  }
  out.configPath = std::move(*path);
  if (out.configPath.empty())
    return out;
  ConfigRead read = loadProjectConfig(out.configPath, shownConfig(out.configPath, project, environment), out.rules);
  std::move(read.errors.begin(), read.errors.end(), std::back_inserter(out.errors));
  if (read.file) {
    out.config = std::move(*read.file);
    for (const Error &note : out.config.notes)
      out.warnings.push_back(note.text());
  }
  return out;
}

Packs packsFor(const InputOptions &options, const ProjectConfig &config, const std::string &configPath, const Environment &environment)
{
  std::vector<std::string> names;
  std::vector<std::string> files;
  for (const std::string &pack : options.packs) {
    const bool isFile = pack.find('/') != std::string::npos || pack.ends_with(".yaml");
    (isFile ? files : names).push_back(isFile ? pathToOpen(pack, environment) : pack);
  }
  const std::string base = configPath.empty() ? environment.directory : std::filesystem::path(configPath).parent_path().string();
  PackChoice choice = choosePacks(names.empty() ? config.packs : names, files, base);
  return {std::move(choice.packs), std::move(choice.errors)};
}

} // namespace headroom::tool
