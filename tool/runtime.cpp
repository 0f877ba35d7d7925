// SPDX-License-Identifier: Apache-2.0
// `headroom runtime`: a dump of the runtime, and measured stacks, beside the image that they are of.
#include <algorithm>
#include <optional>
#include <span>

#include "audited_image.h"
#include "checks/bound_violated.h"
#include "commands.h"
#include "console.h"
#include "facts/glob.h"
#include "facts/nearest.h"
#include "file_bytes.h"
#include "measured/compare_stacks.h"
#include "measured/dump_text.h"
#include "measured/image_sites.h"
#include "measured/join_dump.h"
#include "measured/proposals.h"
#include "measured/read_dump.h"
#include "measured/stack_marks.h"
#include "paths.h"
#include "program/image_index.h"
#include "program/join_image.h"
#include "program/paths/api_table.h"
#include "report/runtime_report.h"
#include "report_command.h"
#include "run.h"

namespace headroom::tool {

namespace {

struct RuntimeOptions {
  std::vector<std::string> dumps;
  std::vector<std::string> stacks;
  std::vector<std::string> names; ///< GLOB=ROOT
  std::string json;
};

Error usageError(std::string message, std::string help)
{
  return {Error::Kind::Environment, std::move(message), {}, std::move(help)};
}

/// Errors show the path as it was given.
Expected<std::string> bytesOf(const std::string &path, const Environment &environment)
{
  Expected<std::string> bytes = fileBytes(pathToOpen(path, environment));
  if (!bytes)
    bytes.error().place = path;
  return bytes;
}

std::optional<Error> readDumpFile(const std::string &path, const Environment &environment, measured::Measurement &out)
{
  const Expected<std::string> bytes = bytesOf(path, environment);
  if (!bytes)
    return bytes.error();
  std::span<const std::uint8_t> binary(reinterpret_cast<const std::uint8_t *>(bytes->data()), bytes->size());
  std::vector<std::uint8_t> fromText;
  if (measured::isDumpText(*bytes)) {
    Expected<measured::DumpText> text = measured::readDumpText(*bytes, path);
    if (!text)
      return text.error();
    if (text->dumps > 1)
      out.notes.push_back("the log has " + std::to_string(text->dumps) + " dumps, this is the last one");
    fromText = std::move(text->bytes);
    binary = fromText;
  }
  Expected<measured::Dump> dump = measured::readDump(binary, path);
  if (!dump)
    return dump.error();
  out.dump = std::move(*dump);
  out.hasDump = true;
  return std::nullopt;
}

std::optional<Error> readStackFile(const std::string &path, const Environment &environment, std::vector<measured::StackMark> &marks,
                                   std::vector<std::string> &unread)
{
  const Expected<std::string> bytes = bytesOf(path, environment);
  if (!bytes)
    return bytes.error();
  Expected<measured::StackMarks> read = measured::readStackMarks(*bytes, path);
  if (!read)
    return read.error();
  unread.insert(unread.end(), read->unread.begin(), read->unread.end());
  marks.insert(marks.end(), read->marks.begin(), read->marks.end());
  return std::nullopt;
}

/// What has to happen while the image's machine facts are there.
class Joiner {
public:
  Joiner(const RuntimeOptions &options, std::vector<measured::StackMark> marks, measured::Measurement &out)
      : options_(options), marks_(std::move(marks)), out_(out)
  {
  }

  void operator()(AuditedImage &image)
  {
    if (++images_ > 1)
      return;
    if (out_.hasDump) {
      if (!image.machine.isLinked) {
        error_ = {Error::Kind::Environment, "is no linked image, and a dump has addresses of one", image.input.shownPath,
                  "name the ELF file that was on the target with --elf"};
        return;
      }
      const program::ImageIndex index(image.machine);
      // Not the program's rows: without sources it has none.
      const program::ApiTable api(index, program::applyingPacks(image.packs, index), image.config);
      const measured::ImageSites sites(index, api.rules(), image.input.pathRoots);
      error_ = measured::joinDump(sites, index, options_.dumps.front(), image.input.shownPath, out_);
      if (error_)
        return;
      measured::propose(out_);
    }
    compareStacks(image);
    // Judged as any other part that is missing: it makes exit 3, or the configuration accepts it.
    std::vector<std::string> &missing = image.program.coverage.incomplete;
    missing.insert(missing.end(), out_.incomplete.begin(), out_.incomplete.end());
  }

  [[nodiscard]] std::optional<Error> error() const
  {
    if (images_ <= 1)
      return error_;
    return usageError("measurements are of one image, and " + std::to_string(images_) + " are named", "name one with --elf FILE");
  }

private:
  void compareStacks(AuditedImage &image)
  {
    std::vector<measured::StackAlias> aliases;
    for (const std::string &given : options_.names) {
      const std::size_t equals = given.rfind('=');
      aliases.push_back({given.substr(0, equals), given.substr(equals + 1)});
    }
    std::vector<std::string> names;
    for (const Root &root : image.program.roots)
      names.push_back(root.name);
    for (const measured::StackAlias &alias : aliases)
      if (std::find(names.begin(), names.end(), alias.root) == names.end()) {
        const std::string near = nearest(alias.root, names);
        error_ = usageError("--stack-name names root '" + alias.root + "', which the image does not have",
                            near.empty() ? "`headroom stack` lists the roots" : "nearest: " + near);
        return;
      }
    for (const measured::StackAlias &alias : aliases)
      if (std::none_of(marks_.begin(), marks_.end(), [&](const measured::StackMark &mark) { return globMatch(alias.names, mark.name); }))
        out_.notes.push_back("--stack-name '" + alias.names + "=" + alias.root + "' matches no measured stack");
    out_.stacks = measured::compareStacks(marks_, image.program, aliases);
    // Each of the others is in the table, and undecided.
    constexpr std::size_t few = 2;
    std::size_t withoutRoot = 0;
    for (const measured::StackComparison &one : out_.stacks) {
      const Root *root = one.rootIndex ? &image.program.roots[*one.rootIndex] : nullptr;
      if (!root && ++withoutRoot <= few) {
        const std::string near = nearest(one.mark.name, names);
        out_.notes.push_back("no root of the image is named '" + one.mark.name + "'" + (near.empty() ? "" : ", nearest: " + near) +
                             ": its measured stack is compared with nothing (--stack-name GLOB=ROOT says whose it is)");
      }
      if (one.mark.sizeBytes && one.sizeBytes && *one.mark.sizeBytes != *one.sizeBytes)
        out_.notes.push_back("stack '" + one.mark.name + "' has " + std::to_string(*one.mark.sizeBytes) + " bytes on the target and " +
                             std::to_string(*one.sizeBytes) + " in the image: another image or another thread, or the port keeps the rest for itself");
      if (one.isViolated)
        image.drafts.push_back(boundViolated(*root, one.mark.usedBytes));
      if (one.isUsedUp)
        image.drafts.push_back(stackUsedUp(root, one.mark.name, one.mark.usedBytes, one.mark.sizeBytes ? *one.mark.sizeBytes : *one.sizeBytes));
    }
  }

  const RuntimeOptions &options_;
  std::vector<measured::StackMark> marks_;
  measured::Measurement &out_;
  std::optional<Error> error_;
  std::size_t images_ = 0;
};

/// The static rules have their own command: what is judged here is what was measured. A stack that is compared with nothing has neither
/// passed nor failed.
void keepMeasured(Report &report, const measured::Measurement &measurement)
{
  for (ImageReport &image : report.images) {
    std::erase_if(image.checks.findings,
                  [](const Finding &finding) { return finding.rule != "bound-violated" && finding.rule != "stack-used-up"; });
    image.checks.undecided.clear();
    // As for the rules of an image: one that is switched off is not undecided either.
    const auto level = image.config.levels.find("bound-violated");
    if (level != image.config.levels.end() && level->second == Level::Off)
      continue;
    for (const measured::StackComparison &one : measurement.stacks)
      if (!one.undecided.empty())
        image.checks.undecided.push_back({"bound-violated", one.mark.name, one.undecided});
    std::sort(image.checks.undecided.begin(), image.checks.undecided.end());
    image.checks.undecided.erase(std::unique(image.checks.undecided.begin(), image.checks.undecided.end()), image.checks.undecided.end());
  }
}

std::optional<Error> addJson(const std::string &json, OutputOptions &output)
{
  if (json.empty())
    return std::nullopt;
  if (!output.formats.empty())
    return usageError("--json and --format are given, wanted one of them", "--json FILE is --format text --format json=FILE");
  output.formats = json == "-" ? std::vector<std::string>{"json"} : std::vector<std::string>{"text", "json=" + json};
  return std::nullopt;
}

} // namespace

int runRuntime(const Words &words, const Streams &streams, const Environment &environment)
{
  RuntimeOptions options;
  AuditRequest request;
  OutputOptions output;
  GateChoice gate;
  CommandLine line("runtime", "Sets a dump of the runtime (hr_dump) and measured stacks beside the image. Gates on measured stacks alone: one "
                              "deeper than its bound (bound-violated) or used to its last byte (stack-used-up). Exit 0, 1, 2, or 3 where the "
                              "dump or a measurement is not complete.");
  line.arguments("DUMP", options.dumps, "a dump: the bytes of hr_dump(), or a log with the lines of hr_zephyr_dump()");
  line.texts("--stacks", "FILE", options.stacks,
             "measured stacks (repeatable): a log with Zephyr's thread analyzer, or NAME: BYTES as lines or JSON");
  line.texts("--stack-name", "GLOB=ROOT", options.names, "measured stacks of these names are of that root (repeatable): 'Philosopher *=philosopher'");
  line.text("--json", "FILE", options.json, "JSON there beside the text on stdout; - writes it to stdout instead of the text");
  addInputOptions(line, request.input);
  addOutputOptions(line, output);
  addGateOptions(line, gate);
  if (const auto code = settle(line.parse(words), streams))
    return *code;

  std::vector<Error> errors;
  const auto add = [&](std::optional<Error> error) {
    if (error)
      errors.push_back(std::move(*error));
  };
  measured::Measurement measurement;
  std::vector<measured::StackMark> marks;
  if (options.dumps.size() > 1)
    add(usageError(std::to_string(options.dumps.size()) + " dumps are named, wanted one", "a second run has a report of its own"));
  else if (options.dumps.empty() && options.stacks.empty())
    add(usageError("neither a dump nor measured stacks are named", "headroom runtime DUMP --elf FILE"));
  for (const std::string &given : options.names)
    if (const std::size_t equals = given.rfind('='); equals == std::string::npos || equals == 0 || equals + 1 == given.size())
      add(usageError("--stack-name is '" + given + "', wanted GLOB=ROOT", ""));
  add(addJson(options.json, output));
  const Expected<std::vector<Sink>> sinks = sinksOf(output);
  if (!sinks)
    add(sinks.error());
  if (errors.empty() && !options.dumps.empty())
    add(readDumpFile(options.dumps.front(), environment, measurement));
  for (const std::string &path : options.stacks)
    add(readStackFile(path, environment, marks, measurement.incomplete));
  if (!errors.empty()) {
    printErrors(streams.err, errors);
    return exitEnvironment;
  }
  // Several files are runs of one image.
  marks = measured::deepestOf(std::move(marks));

  // Only bounds need the sources.
  request.needsSources = !marks.empty();
  Joiner joiner(options, std::move(marks), measurement);
  request.onJoined = [&](AuditedImage &image) { joiner(image); };
  AuditOutcome outcome = auditShown(request, streams, environment);
  if (std::optional<Error> error = joiner.error()) {
    outcome.errors.push_back(std::move(*error));
    outcome.report.images.clear();
  }
  keepMeasured(outcome.report, measurement);
  GateOptions gateOptions = gateOf(gate);
  gateOptions.needsRoots = false;
  return writeReport(outcome.report, *sinks, output, gateOptions, std::move(outcome.errors), streams, environment,
                     [&](const Report &report, const std::string &format, bool useColor) -> Expected<std::string> {
                       ReportOptions shown;
                       shown.showAll = output.showAll;
                       shown.isVerbose = request.input.isVerbose;
                       shown.useColor = useColor;
                       return format == "json" ? runtimeJson(report.tool, report.images.front(), measurement)
                                               : runtimeReport(report.images.front(), measurement, shown);
                     });
}

} // namespace headroom::tool
