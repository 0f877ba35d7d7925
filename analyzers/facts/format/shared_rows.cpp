// SPDX-License-Identifier: Apache-2.0
#include "facts/format/shared_rows.h"

namespace headroom {

wire::Position toRow(const SourcePosition &position)
{
  return {position.file, position.line, position.column};
}

wire::OptionalWord toRow(const std::optional<std::uint64_t> &word)
{
  return {word.value_or(0), word.has_value()};
}

wire::Witnesses toRow(const Witnesses &witnesses)
{
  return {toRow(witnesses.code), toRow(witnesses.cfi), toRow(witnesses.su), toRow(witnesses.stackSizes), witnesses.suDynamic};
}

wire::Culprit toRow(const Culprit &culprit, StringTable &text)
{
  return {culprit.address, text(culprit.reason), text(culprit.function), text(culprit.detail), text(culprit.file), culprit.line};
}

std::vector<wire::Culprit> toRows(const std::vector<Culprit> &culprits, StringTable &text)
{
  std::vector<wire::Culprit> out;
  out.reserve(culprits.size());
  for (const Culprit &one : culprits)
    out.push_back(toRow(one, text));
  return out;
}

SourcePosition fromRow(const wire::Position &row, RowReader &read, const char *field, std::size_t fileCount)
{
  return {read.indexOrNone(field, row.file(), fileCount), row.line(), row.column()};
}

std::optional<std::uint64_t> fromRow(const wire::OptionalWord &row)
{
  return row.is_known() ? std::optional(row.value()) : std::nullopt;
}

Witnesses fromRow(const wire::Witnesses &row)
{
  return {fromRow(row.code()), fromRow(row.cfi()), fromRow(row.su()), fromRow(row.stack_sizes()), row.su_dynamic()};
}

std::vector<Culprit> fromRows(Rows<wire::Culprit> rows, RowReader &read)
{
  std::vector<Culprit> out;
  out.reserve(rows.size());
  for (const wire::Culprit &row : rows)
    out.push_back({read.text("culprits.reason", row.reason()), read.text("culprits.function", row.function()),
                   read.text("culprits.detail", row.detail()), row.address(), read.text("culprits.file", row.file()), row.line()});
  return out;
}

} // namespace headroom
