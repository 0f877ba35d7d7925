// SPDX-License-Identifier: Apache-2.0
#include "machine/report_matching.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace headroom::machine {

namespace {

/// `med3.constprop.0` is `med3.constprop` in a `.su`, `f.part.0` keeps its number there.
std::string_view withoutCloneNumber(std::string_view name)
{
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size())
    return name;
  const bool isNumber = std::all_of(name.begin() + static_cast<std::ptrdiff_t>(dot) + 1, name.end(), [](char c) { return c >= '0' && c <= '9'; });
  return isNumber ? name.substr(0, dot) : name;
}

/// `reported` is what the compiler was given, from a directory that is not known.
bool isSameFile(std::string_view known, std::string_view reported)
{
  bool isRelative = true;
  if (known == reported)
    return true;
  while (isRelative && !reported.empty()) {
    if (reported.starts_with("./"))
      reported.remove_prefix(2);
    else if (reported.starts_with("../"))
      reported.remove_prefix(3);
    else
      isRelative = false;
  }
  if (reported.empty() || reported.front() == '/' || known.size() <= reported.size())
    return known == reported;
  return known.ends_with(reported) && known[known.size() - reported.size() - 1] == '/';
}

class Matcher {
public:
  Matcher(const std::vector<StackReport> &reports, const MachineFacts &facts) : facts_(facts)
  {
    for (std::size_t i = 0; i < facts.functions.size(); ++i) {
      const MachineFunction &function = facts.functions[i];
      addName(function.name, i);
      for (const std::string &alias : function.aliases)
        addName(alias, i);
      if (function.position.line != 0)
        byLine_[function.position.line].push_back(i);
    }
    for (const StackReport &report : reports)
      placesOf_[report.name].insert({report.file, report.line});
  }

  /// Index of the function, or nothing where none or several fit.
  [[nodiscard]] std::optional<std::size_t> functionOf(const StackReport &report) const
  {
    std::vector<std::size_t> candidates;
    if (const auto named = byName_.find(report.name); named != byName_.end())
      candidates = named->second;
    else if (const auto onLine = byLine_.find(report.line); onLine != byLine_.end() && report.name.find('(') != std::string::npos)
      candidates = onLine->second; // a C++ signature: the place has to tell
    if (!report.object.empty())
      std::erase_if(candidates, [&](std::size_t i) { return facts_.functions[i].object != report.object; });
    if (candidates.size() == 1 && !hasPlace(candidates.front()))
      return placesOf_.at(report.name).size() == 1 || !report.object.empty() ? std::optional(candidates.front()) : std::nullopt;
    std::erase_if(candidates, [&](std::size_t i) { return !isAt(i, report); });
    return candidates.size() == 1 ? std::optional(candidates.front()) : std::nullopt;
  }

private:
  void addName(std::string_view name, std::size_t index)
  {
    std::vector<std::size_t> &exact = byName_[std::string(name)];
    if (exact.empty() || exact.back() != index)
      exact.push_back(index);
    const std::string_view stem = withoutCloneNumber(name);
    if (stem.size() == name.size())
      return;
    std::vector<std::size_t> &cloned = byName_[std::string(stem)];
    if (cloned.empty() || cloned.back() != index)
      cloned.push_back(index);
  }

  [[nodiscard]] bool hasPlace(std::size_t index) const { return facts_.functions[index].position.line != 0; }

  [[nodiscard]] bool isAt(std::size_t index, const StackReport &report) const
  {
    const SourcePosition &position = facts_.functions[index].position;
    return position.line == report.line && position.file != noFile && isSameFile(facts_.files[position.file], report.file);
  }

  const MachineFacts &facts_;
  std::unordered_map<std::string, std::vector<std::size_t>> byName_;
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> byLine_;
  std::unordered_map<std::string, std::set<std::pair<std::string, std::uint32_t>>> placesOf_;
};

} // namespace

std::uint64_t matchReports(const std::vector<StackReport> &reports, MachineFacts &facts)
{
  const Matcher matcher(reports, facts);
  std::uint64_t unmatched = 0;
  std::map<std::size_t, std::vector<const StackReport *>> byFunction;
  for (const StackReport &report : reports) {
    if (const std::optional<std::size_t> function = matcher.functionOf(report))
      byFunction[*function].push_back(&report);
    else
      ++unmatched;
  }
  for (const auto &[index, own] : byFunction) {
    // One source compiled twice gives two reports of one name and place; which is this function's nobody can tell.
    const bool agree = std::all_of(own.begin(), own.end(), [&](const StackReport *r) { return r->bytes == own.front()->bytes; });
    if (!agree) {
      unmatched += own.size();
      continue;
    }
    facts.functions[index].witnesses.su = own.front()->bytes;
    facts.functions[index].witnesses.suDynamic = std::any_of(own.begin(), own.end(), [](const StackReport *r) { return r->isDynamic; });
  }
  return unmatched;
}

} // namespace headroom::machine
