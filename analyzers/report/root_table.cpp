// SPDX-License-Identifier: Apache-2.0
#include "report/root_table.h"

#include <algorithm>
#include <tuple>

#include "checks/root_words.h"
#include "report/terminal.h"
#include "report/verdict.h"

namespace headroom {

namespace {

Style styleOf(Verdict verdict)
{
  switch (verdict) {
  case Verdict::Overflow:
  case Verdict::OverBudget: return Style::Error;
  case Verdict::Unverified:
  case Verdict::Undecided:
  case Verdict::AtRisk:
  case Verdict::Margin: return Style::Warning;
  case Verdict::Fits: return Style::Good;
  case Verdict::NoOwnStack: break;
  }
  return Style::Dim;
}

// What is left below a bound that may still grow is itself only an upper bound, and says so.
std::string marginText(const Root &root)
{
  const std::optional<std::int64_t> margin = marginBytes(root);
  if (!margin)
    return root.stack.bytes ? "none known" : "-";
  switch (root.bound.kind) {
  case Bound::Kind::Bounded: return std::to_string(*margin);
  case Bound::Kind::Estimate: return "~ " + std::to_string(*margin);
  default: return "<= " + std::to_string(*margin);
  }
}

std::string remark(const Root &root, Verdict verdict, const ImageReport &image)
{
  std::string out;
  if (const RootBudget *budget = budgetOf(root, image.config); budget && budget->maxBytes)
    out = "budget " + std::to_string(*budget->maxBytes);
  if (root.priority)
    out += (out.empty() ? "" : ", ") + ("priority " + std::to_string(*root.priority));
  if (root.count == 0)
    out += (out.empty() ? "" : ", ") + std::string("number of such stacks not known");
  if (verdict == Verdict::Unverified || (verdict == Verdict::NoOwnStack && root.bound.kind != Bound::Kind::Bounded)) {
    const std::string why = culpritSummary(root.bound.culprits);
    if (!why.empty())
      out += (out.empty() ? "" : ", ") + why;
  }
  return out;
}

/// A handler of several lines, a driver's initialisation of several devices: rows that would differ in the number behind the name only.
/// What has a stack of its own keeps its row.
bool isSameRow(const Root &a, const Root &b)
{
  const auto isShared = [](const Root &root) { return root.kind == RootKind::Isr || root.kind == RootKind::Init || root.kind == RootKind::Timer; };
  return isShared(a) && a.kind == b.kind && !a.entry.empty() && a.entry == b.entry && a.place == b.place && a.runsOn == b.runsOn &&
         a.name.starts_with(a.entry) && b.name.starts_with(a.entry);
}

std::string optionalText(const std::optional<Bound> &bound)
{
  return bound ? text(*bound) : "";
}

} // namespace

std::string changeText(const Root &root, const Comparison &comparison)
{
  const auto then = comparison.roots.find(root.name);
  if (then == comparison.roots.end())
    return "new";
  if (then->second.bound != root.bound.kind)
    return "was " + text(Bound{then->second.bound, then->second.bytes, {}, {}});
  const std::uint64_t now = root.bound.bytes, before = then->second.bytes;
  return now == before ? "" : now > before ? "+" + std::to_string(now - before) : "-" + std::to_string(before - now);
}

std::vector<const Root *> tableOrder(const ImageReport &image, const ReportOptions &options)
{
  std::vector<const Root *> out;
  for (const Root &root : image.program.roots)
    if (isShown(root, image, options))
      out.push_back(&root);
  const auto key = [&](const Root *root) {
    const bool isElsewhere = isJudgedElsewhere(*root, image.program, image.config);
    const int group = isElsewhere ? 2 : root->stack.bytes ? 0 : 1;
    // An unbounded stack has the least left of all.
    const std::int64_t left = group == 0 ? marginBytes(*root).value_or(INT64_MIN) : -static_cast<std::int64_t>(root->bound.bytes);
    return std::make_tuple(group, left, std::cref(root->name).get());
  };
  std::sort(out.begin(), out.end(), [&](const Root *a, const Root *b) { return key(a) < key(b); });
  return out;
}

std::string rootTable(const ImageReport &image, const ReportOptions &options, bool withDetails)
{
  const std::vector<const Root *> roots = tableOrder(image, options);
  const auto any = [&](std::optional<Bound> Root::*member) {
    return withDetails && std::any_of(roots.begin(), roots.end(), [&](const Root *root) { return (root->*member).has_value(); });
  };
  struct Extra {
    const char *title;
    std::optional<Bound> Root::*member;
  };
  std::vector<Extra> extras;
  for (const Extra &extra :
       {Extra{"fatal", &Root::fatalBound}, Extra{"all nested", &Root::assumedBound}, Extra{"formula", &Root::formulaEstimate}})
    if (any(extra.member))
      extras.push_back(extra);

  using Align = Table::Align;
  std::vector<Align> columns = {Align::Left, Align::Left, Align::Right, Align::Right, Align::Right};
  const bool isCompared = image.comparison && image.comparison->notCompared.empty();
  columns.insert(columns.end(), extras.size() + (isCompared ? 1 : 0), Align::Right);
  columns.insert(columns.end(), {Align::Left, Align::Left});
  Table table(columns);
  std::vector<Table::Cell> head = {
      {"root", Style::Bold}, {"kind", Style::Bold}, {"size", Style::Bold}, {"worst", Style::Bold}, {"margin", Style::Bold}};
  for (const Extra &extra : extras)
    head.push_back({extra.title, Style::Bold});
  if (isCompared)
    head.push_back({"change", Style::Bold});
  head.push_back({"verdict", Style::Bold});
  table.add(head);
  struct Row {
    const Root *root;
    std::vector<Table::Cell> cells; ///< without the name
    unsigned count;
  };
  std::vector<Row> rows;
  for (const Root *root : roots) {
    const Verdict verdict = verdictOf(*root, image);
    std::vector<Table::Cell> row = {
        {kindName(root->kind)},
        {root->stack.bytes ? std::to_string(*root->stack.bytes) : "-"},
        {root->bound.kind == Bound::Kind::Unbounded ? "unbounded, >= " + std::to_string(root->bound.bytes) : text(root->bound)},
        {marginText(*root)}};
    for (const Extra &extra : extras)
      row.push_back({optionalText(root->*extra.member)});
    if (isCompared)
      row.push_back({changeText(*root, *image.comparison)});
    row.push_back({verdictText(verdict), styleOf(verdict)});
    row.push_back({remark(*root, verdict, image)});
    const auto same = std::find_if(rows.begin(), rows.end(), [&](const Row &other) {
      return isSameRow(*other.root, *root) && std::equal(row.begin(), row.end(), other.cells.begin(), other.cells.end(),
                                                         [](const Table::Cell &a, const Table::Cell &b) { return a.text == b.text; });
    });
    if (same != rows.end())
      ++same->count;
    else
      rows.push_back({root, std::move(row), root->count});
  }
  for (Row &row : rows) {
    row.cells.insert(row.cells.begin(), Table::Cell{row.root->name + (row.count > 1 ? " x" + std::to_string(row.count) : "")});
    table.add(std::move(row.cells));
  }
  return table.text(options.useColor);
}

} // namespace headroom
