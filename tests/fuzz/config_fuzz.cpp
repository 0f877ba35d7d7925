// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: any bytes as a configuration, a pack and a rule file. Nothing may crash, hang or throw; every refusal has a
// message with a place; what is accepted must survive being shown and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "config/effective_config.h"
#include "config/pack_file.h"
#include "config/project_file.h"
#include "config/rule_file.h"

namespace {

using namespace headroom;

void require(bool holds)
{
  if (!holds)
    std::abort();
}

void requireMessages(const std::vector<Error> &errors)
{
  require(!errors.empty());
  for (const Error &error : errors)
    require(!error.message.empty() && !error.place.empty());
}

RuleInfo rule(const char *id)
{
  RuleInfo out;
  out.id = id;
  out.since = "0.1.0";
  return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
  const std::string_view text(reinterpret_cast<const char *>(data), size);
  const std::vector<RuleInfo> rules{rule("recursion"), rule("stack-margin")};
  const ConfigRead config = readProjectConfig(text, "c", rules);
  if (config.file) {
    const ProjectConfig effective = configFor(*config.file, "board", "id");
    const ConfigRead again = readProjectConfig(effectiveConfig(effective, rules), "c", rules);
    require(again.file.has_value());
    require(again.file->config.suppressions.size() == effective.suppressions.size());
    require(again.file->config.calls.size() == effective.calls.size());
  } else {
    requireMessages(config.errors);
  }
  const PackRead pack = readPack(text, "p");
  if (!pack.pack)
    requireMessages(pack.errors);
  const RulesRead rulesRead = readRules(text, "r");
  if (!rulesRead.rules)
    requireMessages(rulesRead.errors);
  return 0;
}
