// SPDX-License-Identifier: Apache-2.0
#include "facts/format/row_reader.h"

namespace headroom {

namespace {

// A row of 4 bytes may name a text of any length. Real files stay below ten times their size.
constexpr std::size_t textBytesPerByte = 64;
constexpr std::size_t textBytesOfAnyFile = std::size_t{64} << 20;

} // namespace

RowReader::RowReader(const wire::Strings &strings, std::size_t payloadBytes)
    : textBytesLeft_(textBytesOfAnyFile + textBytesPerByte * payloadBytes)
{
  const char *bytes = reinterpret_cast<const char *>(strings.bytes()->data());
  const std::uint32_t size = strings.bytes()->size();
  texts_.reserve(strings.ends()->size());
  std::uint32_t begin = 0;
  for (const std::uint32_t end : *strings.ends()) {
    if (end < begin || end > size) {
      refuse("strings.ends[" + std::to_string(texts_.size()) + "] is " + std::to_string(end) + ", wanted " + std::to_string(begin) +
             " to " + std::to_string(size));
      return;
    }
    texts_.emplace_back(bytes + begin, end - begin);
    begin = end;
  }
  if (begin != size)
    refuse("strings.bytes has " + std::to_string(size - begin) + " bytes behind the last text");
}

std::string RowReader::text(const char *field, std::uint32_t value)
{
  if (value >= texts_.size()) {
    refuseIndex(field, value, texts_.size());
    return {};
  }
  const std::string_view out = texts_[value];
  if (out.size() > textBytesLeft_) {
    refuse(at(field) + " asks for more text than a file of this size may have");
    return {};
  }
  textBytesLeft_ -= out.size();
  return std::string(out);
}

std::vector<std::string> RowReader::texts(const char *field, Rows<wire::Index> rows)
{
  std::vector<std::string> out;
  out.reserve(rows.size());
  for (const wire::Index &row : rows)
    out.push_back(text(field, row.value()));
  return out;
}

std::vector<std::string> RowReader::texts(const char *field, Pool<wire::Index> &pool, std::uint32_t count)
{
  return texts(field, take(pool, field, count));
}

std::vector<std::string> RowReader::texts(const char *list, const flatbuffers::Vector<const wire::Index *> *rows)
{
  leave();
  return texts(list, rowsOf(rows));
}

std::string RowReader::at(const char *field) const
{
  return list_ ? std::string(list_) + "[" + std::to_string(row_) + "]." + field : field;
}

void RowReader::refuse(std::string message)
{
  if (!failure_)
    failure_ = std::move(message);
}

void RowReader::refuseIndex(const char *field, std::uint32_t value, std::size_t count)
{
  refuse(at(field) + " is " + std::to_string(value) + ", wanted an index below " + std::to_string(count));
}

void RowReader::refuseKind(const char *field, std::uint8_t value, std::uint8_t last)
{
  refuse(at(field) + " is " + std::to_string(value) + ", wanted at most " + std::to_string(last));
}

void RowReader::refuseCount(const char *field, std::uint32_t count, std::size_t left, const char *pool)
{
  refuse(at(field) + " is " + std::to_string(count) + ", wanted at most " + std::to_string(left) + ", what is left of " + pool);
}

} // namespace headroom
