// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <ostream>

#include "console.h"
#include "output.h"
#include "run.h"

namespace headroom::tool {

void addInputOptions(CommandLine &line, InputOptions &options)
{
  line.texts("-p,--build", "BUILD", options.builds, "a build directory (several: one report); default: the current one, or ./build");
  line.texts("--elf", "FILE", options.elfs, "an ELF executable, object or archive of objects (several: one report)");
  line.text("--config", "FILE", options.config, "configuration; default: .headroom.yaml in the nearest parent of the project");
  line.flag("--no-config", options.noConfig, "use no configuration");
  line.texts("--rules", "PACK", options.packs, "a pack by name or file; default: every shipped pack, by detection");
  line.choice("--evidence", {"image", "objects", "generated"}, options.evidence,
              "audit this and nothing else; default: the image, else the build's objects, generated where they are missing or old");
  line.text("--map", "FILE", options.map,
            "linker map; default: IMAGE.map beside the image. Objects in it are seen from the build directory, else from where most are");
  line.text("--dts", "FILE", options.devicetree, "final devicetree source; default: zephyr.dts beside the image");
  line.text("--kconfig", "FILE", options.kconfig, ".config or autoconf.h; default: .config beside the image");
  line.text("--linker-script", "FILE", options.script, "preprocessed linker script; default: linker.cmd or IMAGE.ld beside the image");
  line.texts("--path-map", "FROM=TO", options.pathMaps, "the build knew directory TO of this machine as FROM");
  line.text("--today", "DATE", options.today, "date that expiries are compared with; default: SOURCE_DATE_EPOCH, else the clock");
  line.count("-j", options.jobs, "threads and parsers at once; default: the cores; the output is the same for every N");
  line.flag("--no-cache", options.noCache, "parse every source again; default: BUILD/.headroom/cache");
  line.count("--unit-timeout", options.secondsPerUnit, "seconds that one source may take to parse; default: 120");
  line.flag("-q", options.isQuiet, "no warnings on stderr");
  line.flag("-v", options.isVerbose, "everything that a finding and the coverage have to say");
}

void addOutputOptions(CommandLine &line, OutputOptions &options)
{
  line.texts("--format", "F[=PATH]", options.formats, listed(options.known) + ", to PATH or to stdout (repeatable); default: text");
  line.text("-o", "PATH", options.output, "write the result there instead of to stdout");
  line.choice("--color", {"auto", "always", "never"}, options.color, "default: auto (NO_COLOR, CLICOLOR_FORCE, TERM)");
  line.flag("--all", options.showAll, "show suppressed findings and those outside 'own' too");
}

void addBaselineOptions(CommandLine &line, BaselineChoice &choice)
{
  line.text("--baseline", "PATH", choice.path, "what headroom baseline wrote: only what is new since then gates");
  line.text("--max-growth", "N|N%", choice.growth, "with --baseline: a bound that grew by more bytes, or by more percent, is a finding");
}

void addGateOptions(CommandLine &line, GateChoice &choice)
{
  line.choice("--fail-on", {"error", "warning", "never"}, choice.failOn, "the lowest level that makes exit 1; default: error");
  line.flag("--strict", choice.isStrict, "a rule that could not be decided makes exit 3");
}

GateOptions gateOf(const GateChoice &choice)
{
  GateOptions out;
  out.failOn = choice.failOn == "error" ? Level::Error : choice.failOn == "warning" ? Level::Warning : Level::Off;
  out.isStrict = choice.isStrict;
  out.needsRoots = true;
  return out;
}

std::optional<int> settle(const CommandLine::Result &result, const Streams &streams)
{
  if (result.wantsHelp) {
    streams.out << result.help;
    return exitClean;
  }
  if (!result.error)
    return std::nullopt;
  printError(streams.err, *result.error);
  return exitEnvironment;
}

} // namespace headroom::tool
