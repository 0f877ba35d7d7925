// SPDX-License-Identifier: Apache-2.0
#include "program/layout/startup_ranges.h"

namespace headroom {

namespace {

std::string filled(const std::string &pattern, const std::string &text)
{
  const std::size_t star = pattern.find('*');
  return star == std::string::npos ? pattern : pattern.substr(0, star) + text + pattern.substr(star + 1);
}

} // namespace

SymbolAddresses::SymbolAddresses(const ImageLayout &image)
{
  for (const ImageSymbol &one : image.symbols) {
    const auto [at, isNew] = addresses_.try_emplace(one.name, !one.isLocal, one.address);
    if (!isNew && !at->second.first && !one.isLocal)
      at->second = {true, one.address};
  }
}

std::optional<std::uint64_t> SymbolAddresses::of(const std::string &name) const
{
  const auto found = addresses_.find(name);
  if (found == addresses_.end())
    return std::nullopt;
  return found->second.second;
}

std::vector<std::string> SymbolAddresses::fillings(const std::string &pattern) const
{
  const std::size_t star = pattern.find('*');
  const std::string before = pattern.substr(0, star);
  const std::string after = star == std::string::npos ? std::string() : pattern.substr(star + 1);
  std::vector<std::string> out;
  for (auto at = addresses_.lower_bound(before); at != addresses_.end() && at->first.starts_with(before); ++at) {
    const std::string &name = at->first;
    if (name.size() >= before.size() + after.size() && name.ends_with(after))
      out.push_back(name.substr(before.size(), name.size() - before.size() - after.size()));
  }
  return out;
}

std::vector<FoundRange> findRanges(const StartupRange &row, const SymbolAddresses &symbols, std::vector<std::string> &open)
{
  std::vector<std::string> fillings = {{}};
  if (row.start.find('*') != std::string::npos)
    fillings = symbols.fillings(row.start);
  std::vector<FoundRange> out;
  for (const std::string &text : fillings) {
    const std::string start = filled(row.start, text);
    const auto begin = symbols.of(start);
    if (!begin)
      continue;
    const auto addressOf = [&](const std::string &pattern) {
      const std::string name = filled(pattern, text);
      const auto address = symbols.of(name);
      if (!address)
        open.push_back("the image has " + start + " but no " + name);
      return address;
    };
    const auto last = addressOf(row.end.empty() ? row.size : row.end);
    const auto load = row.load.empty() ? std::optional<std::uint64_t>() : addressOf(row.load);
    if (!last || (!row.load.empty() && !load))
      continue;
    const std::uint64_t end = row.end.empty() ? *begin + *last : *last;
    if (end > *begin)
      out.push_back({{*begin, end}, load, start});
  }
  return out;
}

} // namespace headroom
