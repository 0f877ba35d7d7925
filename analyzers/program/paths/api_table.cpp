// SPDX-License-Identifier: Apache-2.0
#include "program/paths/api_table.h"

#include <algorithm>
#include <iterator>

#include "program/glob.h"

namespace headroom::program {

namespace {

bool holds(const ApiRule &rule, const ImageIndex &index)
{
  const auto isLinked = [&](const std::string &symbol) { return index.isLinked(symbol); };
  return std::all_of(rule.whenSymbols.begin(), rule.whenSymbols.end(), isLinked) &&
         std::none_of(rule.unlessSymbols.begin(), rule.unlessSymbols.end(), isLinked);
}

} // namespace

ApiTable::ApiTable(const ImageIndex &index, const std::vector<const Pack *> &packs, const ProjectConfig &config)
{
  for (const ApiAnnotation &annotation : config.api)
    if (holds(annotation.rule, index))
      rules_.push_back(annotation.rule);
  for (const Pack *pack : packs)
    for (const ApiRule &rule : pack->api)
      if (holds(rule, index))
        rules_.push_back(rule);
  for (ApiRule &rule : rules_)
    if (!rule.userSymbols.empty())
      rule.isUserModeIgnored =
          std::none_of(rule.userSymbols.begin(), rule.userSymbols.end(), [&](const std::string &symbol) { return index.isLinked(symbol); });
  // Only now: the names point into the rows.
  for (std::uint32_t row = 0; row < rules_.size(); ++row) {
    for (const std::string &function : rules_[row].functions) {
      if (isGlob(function)) {
        globs_.emplace_back(function, row);
        continue;
      }
      std::vector<std::uint32_t> &rows = exact_[function];
      if (rows.empty() || rows.back() != row)
        rows.push_back(row);
    }
  }
}

namespace {

/// `f` of `_ZL1f...`: C++ mangles functions with internal linkage, inline system calls of C headers among them.
std::string_view plainName(std::string_view linkName)
{
  constexpr std::string_view internal = "_ZL";
  if (!linkName.starts_with(internal))
    return linkName;
  std::size_t at = internal.size();
  std::size_t length = 0;
  while (at < linkName.size() && linkName[at] >= '0' && linkName[at] <= '9' && length < linkName.size())
    length = length * 10 + static_cast<std::size_t>(linkName[at++] - '0');
  return length == 0 || length > linkName.size() - at ? linkName : linkName.substr(at, length);
}

} // namespace

std::vector<std::uint32_t> ApiTable::rowsOf(std::string_view linkName, std::string_view type) const
{
  linkName = plainName(linkName);
  std::vector<std::uint32_t> out;
  const auto isMeant = [&](std::uint32_t row) { return rules_[row].whenType.empty() || rules_[row].whenType == type; };
  if (const auto exact = exact_.find(linkName); exact != exact_.end())
    std::copy_if(exact->second.begin(), exact->second.end(), std::back_inserter(out), isMeant);
  const std::size_t exactRows = out.size();
  for (const auto &[glob, row] : globs_)
    if (globMatch(glob, linkName) && isMeant(row))
      out.push_back(row);
  if (out.size() > exactRows) {
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
  }
  return out;
}

} // namespace headroom::program
