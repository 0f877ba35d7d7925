// SPDX-License-Identifier: Apache-2.0
#include "program/call_matching.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <tuple>

namespace headroom::program {

namespace {

using Place = std::pair<std::uint32_t, std::uint32_t>; // line, column

class Matcher {
public:
  Matcher(const SourceProgram &program, const SourceLink &link, const std::vector<CallRef> &calls)
      : program_(program), link_(link), calls_(calls), isMatched_(calls.size(), false)
  {
  }

  /// Positions in `calls` that the instruction is, if `isCaller` holds for their callers; empty where its position tells none.
  std::vector<std::size_t> at(const SourcePosition &position, const std::function<bool(SourceId)> &isCaller) const
  {
    const std::vector<FileNumber> &files = link_.files(position.file);
    if (position.line == 0 || files.empty())
      return {};
    std::vector<std::size_t> exact, around;
    std::optional<std::tuple<std::uint32_t, std::uint32_t>> smallest;
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      const SourceRange &range = program_.call(calls_[i]).range;
      const FileNumber file = program_.file(calls_[i].unit, range.begin.file);
      if (std::find(files.begin(), files.end(), file) == files.end() || !covers(range, position) || !isCaller(callerOf(i)))
        continue;
      if (position.column != 0 && range.begin.line == position.line && range.begin.column == position.column)
        exact.push_back(i);
      if (position.column == 0 && range.begin.line == position.line) {
        exact.push_back(i); // without columns all that begin on the line
        continue;
      }
      const std::tuple size{range.endLine - range.begin.line, range.endColumn - (range.endLine == range.begin.line ? range.begin.column : 0)};
      if (smallest && size > *smallest)
        continue;
      if (!smallest || size < *smallest)
        around.clear();
      smallest = size;
      around.push_back(i);
    }
    return exact.empty() ? around : exact;
  }

  /// The only expression on this line that has no instruction yet.
  std::vector<std::size_t> leftOnLine(const SourcePosition &position, const std::function<bool(SourceId)> &isCaller) const
  {
    const std::vector<FileNumber> &files = link_.files(position.file);
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      const SourceRange &range = program_.call(calls_[i]).range;
      const FileNumber file = program_.file(calls_[i].unit, range.begin.file);
      if (isMatched_[i] || range.begin.line != position.line || position.line == 0 || !isCaller(callerOf(i)) ||
          std::find(files.begin(), files.end(), file) == files.end())
        continue;
      if (!out.empty() && program_.call(calls_[out.front()]).range.begin.column != range.begin.column)
        return {};
      out.push_back(i);
    }
    return out;
  }

  void mark(const std::vector<std::size_t> &found)
  {
    for (const std::size_t i : found)
      isMatched_[i] = true;
  }
  bool isMatched(std::size_t i) const { return isMatched_[i]; }

private:
  SourceId callerOf(std::size_t i) const { return program_.function(calls_[i].unit, program_.call(calls_[i]).caller); }

  static bool covers(const SourceRange &range, const SourcePosition &position)
  {
    if (position.column == 0)
      return range.begin.line <= position.line && position.line <= range.endLine;
    const Place at{position.line, position.column};
    return Place{range.begin.line, range.begin.column} <= at && at <= Place{range.endLine, range.endColumn};
  }

  const SourceProgram &program_;
  const SourceLink &link_;
  const std::vector<CallRef> &calls_;
  std::vector<bool> isMatched_;
};

} // namespace

CallMatch matchCalls(const ImageIndex &index, const SourceProgram &program, const SourceLink &link, FunctionIndex function,
                     const std::vector<std::uint32_t> &sites, const std::vector<CallRef> &own, const std::vector<CallRef> &others)
{
  const MachineFunction &code = index.facts().functions[function];
  std::vector<CallRef> calls = own;
  calls.insert(calls.end(), others.begin(), others.end());
  Matcher matcher(program, link, calls);
  std::vector<std::vector<std::size_t>> found(sites.size());
  const auto frameOf = [&](const CallSite &site) {
    return site.inlined.empty() ? link.own(function) : link.named(site.inlined.front().function, site.inlined.front().declaredIn);
  };
  const auto anyone = [](SourceId) { return true; };
  for (std::size_t i = 0; i < sites.size(); ++i) {
    const CallSite &site = code.calls[sites[i]];
    const std::vector<SourceId> frame = frameOf(site);
    found[i] = matcher.at(site.position, [&](SourceId caller) { return std::find(frame.begin(), frame.end(), caller) != frame.end(); });
    if (found[i].empty())
      found[i] = matcher.at(site.position, anyone);
    matcher.mark(found[i]);
  }
  for (std::size_t i = 0; i < sites.size(); ++i) {
    if (!found[i].empty())
      continue;
    const CallSite &site = code.calls[sites[i]];
    const std::vector<SourceId> frame = frameOf(site);
    found[i] = matcher.leftOnLine(site.position, [&](SourceId caller) { return std::find(frame.begin(), frame.end(), caller) != frame.end(); });
  }
  CallMatch out;
  for (const auto &list : found) {
    matcher.mark(list);
    out.bySite.emplace_back();
    for (const std::size_t i : list)
      out.bySite.back().push_back(calls[i]);
  }
  for (std::size_t i = 0; i < own.size(); ++i)
    if (!matcher.isMatched(i))
      out.orphans.push_back(calls[i]);
  return out;
}

std::vector<CallRef> possibleCalls(const CallMatch &match, std::size_t site, const std::vector<CallRef> &calls)
{
  std::vector<CallRef> out = match.bySite[site];
  out.insert(out.end(), match.orphans.begin(), match.orphans.end());
  return out.empty() ? calls : out;
}

} // namespace headroom::program
