// SPDX-License-Identifier: Apache-2.0
// `headroom --version`: the tool and everything that a result depends on.
#include <ostream>

#include <nlohmann/json.hpp>

#include "audit.h"
#include "commands.h"
#include "config/knowledge.h"
#include "config/project_file.h"
#include "console.h"
#include "options.h"
#include "run.h"

namespace headroom::tool {

int runVersion(const Words &words, const Streams &streams, const Environment &)
{
  bool asJson = false;
  CommandLine line("version", "Prints the versions of the tool, of LLVM, of the schemas and of the packs.");
  line.flag("--json", asJson, "as JSON");
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  const Expected<std::vector<Pack>> packs = shippedPacks();
  if (!packs) {
    printError(streams.err, packs.error());
    return exitEnvironment;
  }
  if (asJson) {
    using Json = nlohmann::ordered_json;
    Json out = Json::object();
    out["name"] = "headroom";
    out["version"] = toolVersion();
    out["llvm"] = HEADROOM_LLVM_VERSION;
    out["report_schema"] = "headroom-report/1";
    out["config_schema"] = configSchema;
    Json &list = out["packs"] = Json::array();
    for (const Pack &pack : *packs)
      list.push_back(Json{{"name", pack.name}, {"digest", pack.digest}});
    streams.out << out.dump(1) << '\n';
    return exitClean;
  }
  streams.out << "headroom " << toolVersion() << ", LLVM " << HEADROOM_LLVM_VERSION << ", report schema headroom-report/1, config schema "
              << configSchema << '\n';
  for (const Pack &pack : *packs)
    streams.out << "pack " << pack.name << ' ' << pack.digest.substr(0, 12) << '\n';
  return exitClean;
}

} // namespace headroom::tool
