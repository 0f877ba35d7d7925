// SPDX-License-Identifier: Apache-2.0
// Reading configuration text in tests, with the shipped rules.
#pragma once

#include <string>
#include <vector>

#include "config/knowledge.h"
#include "config/project_file.h"

namespace headroom {

inline ConfigRead readText(const std::string &text)
{
  const Expected<std::vector<RuleInfo>> rules = shippedRules();
  return readProjectConfig(text, ".headroom.yaml", rules ? *rules : std::vector<RuleInfo>{});
}

/// `line:column: message` of every error, without the path.
inline std::vector<std::string> errorsOf(const std::string &text)
{
  std::vector<std::string> out;
  for (const Error &error : readText(text).errors)
    out.push_back(error.place.substr(error.place.find(':') + 1) + ": " + error.message);
  return out;
}

} // namespace headroom
