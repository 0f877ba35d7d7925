// SPDX-License-Identifier: Apache-2.0
#include "byte_codec.h"

namespace headroom::tool {

namespace {
constexpr std::size_t numberBytes = 8;
}

void ByteWriter::number(std::uint64_t value)
{
  for (std::size_t i = 0; i < numberBytes; ++i)
    bytes_.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

void ByteWriter::text(std::string_view value)
{
  number(value.size());
  bytes_.append(value);
}

void ByteWriter::texts(const std::vector<std::string> &values)
{
  number(values.size());
  for (const std::string &value : values)
    text(value);
}

std::uint64_t ByteReader::number()
{
  if (rest_.size() < numberBytes)
    ok_ = false;
  if (!ok_)
    return 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < numberBytes; ++i)
    value |= std::uint64_t{static_cast<unsigned char>(rest_[i])} << (8 * i);
  rest_.remove_prefix(numberBytes);
  return value;
}

std::string_view ByteReader::text()
{
  const std::uint64_t size = number();
  if (size > rest_.size())
    ok_ = false;
  if (!ok_)
    return {};
  const std::string_view value = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return value;
}

std::uint64_t ByteReader::count(std::uint64_t leastBytes)
{
  const std::uint64_t count = number();
  if (count > rest_.size() / leastBytes)
    ok_ = false;
  return ok_ ? count : 0;
}

std::vector<std::string> ByteReader::texts()
{
  std::vector<std::string> values;
  const std::uint64_t many = count(numberBytes);
  values.reserve(many);
  for (std::uint64_t i = 0; i < many && ok_; ++i)
    values.emplace_back(text());
  return values;
}

} // namespace headroom::tool
