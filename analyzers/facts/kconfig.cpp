// SPDX-License-Identifier: Apache-2.0
#include "facts/kconfig.h"

#include <charconv>

namespace headroom {

bool Kconfig::isOn(const std::string &name) const
{
  const std::string value = text(name);
  return value == "y" || (isHeader && value == "1");
}

std::optional<std::uint64_t> Kconfig::number(const std::string &name) const
{
  const std::string value = text(name);
  const bool isHex = value.starts_with("0x") || value.starts_with("0X");
  const char *begin = value.data() + (isHex ? 2 : 0);
  const char *end = value.data() + value.size();
  std::uint64_t out = 0;
  const auto [stop, error] = std::from_chars(begin, end, out, isHex ? 16 : 10);
  if (error != std::errc{} || stop != end || begin == end)
    return std::nullopt;
  return out;
}

std::string Kconfig::text(const std::string &name) const
{
  const auto found = values.find(name);
  return found == values.end() ? std::string() : found->second.text;
}

} // namespace headroom
