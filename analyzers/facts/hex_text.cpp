// SPDX-License-Identifier: Apache-2.0
#include "facts/hex_text.h"

#include <cstdio>

namespace headroom {

std::string hexText(std::uint64_t value)
{
  char text[2 + 16 + 1];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
  return text;
}

} // namespace headroom
