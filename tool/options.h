// SPDX-License-Identifier: Apache-2.0
// Options that several subcommands share, as they were given; meaning is added where they are used.
#pragma once

#include <string>
#include <vector>

#include "checks/gate.h"
#include "command_line.h"
#include "environment.h"

namespace headroom::tool {

/// What is audited, and with which knowledge.
struct InputOptions {
  std::vector<std::string> builds;   ///< -p
  std::vector<std::string> elfs;     ///< --elf
  std::string config;                ///< --config
  bool noConfig = false;             ///< --no-config
  std::vector<std::string> packs;    ///< --rules
  std::string evidence;              ///< --evidence; empty: the strongest that is there
  std::vector<std::string> pathMaps; ///< --path-map FROM=TO
  std::string map;                   ///< --map
  std::string devicetree;            ///< --dts
  std::string kconfig;               ///< --kconfig
  std::string script;                ///< --linker-script
  std::string today;                 ///< --today
  unsigned jobs = 0;                 ///< -j; 0: as many as there are cores
  bool noCache = false;              ///< --no-cache
  unsigned secondsPerUnit = 120;     ///< --unit-timeout
  bool isQuiet = false;              ///< -q
  bool isVerbose = false;            ///< -v
};

/// Where results go and what they look like.
struct OutputOptions {
  std::vector<std::string> known = {"text", "json"}; ///< the formats that the command has
  std::vector<std::string> formats; ///< --format F[=PATH]
  std::string output;               ///< -o
  std::string color = "auto";       ///< --color
  bool showAll = false;             ///< --all
};

/// What a run is compared with.
struct BaselineChoice {
  std::string path;   ///< --baseline
  std::string growth; ///< --max-growth
};

/// What makes exit 1 and exit 3.
struct GateChoice {
  std::string failOn = "error"; ///< --fail-on
  bool isStrict = false;        ///< --strict
};

void addInputOptions(CommandLine &line, InputOptions &options);
/// `options.known` is set before.
void addOutputOptions(CommandLine &line, OutputOptions &options);

void addBaselineOptions(CommandLine &line, BaselineChoice &choice);
void addGateOptions(CommandLine &line, GateChoice &choice);

/// For a command that gates: one that judged nothing did not pass.
[[nodiscard]] GateOptions gateOf(const GateChoice &choice);

/// Prints help or the error of a parsed line. Empty: go on; else the exit code.
[[nodiscard]] std::optional<int> settle(const CommandLine::Result &result, const Streams &streams);

} // namespace headroom::tool
