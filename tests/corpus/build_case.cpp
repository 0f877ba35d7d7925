// SPDX-License-Identifier: Apache-2.0
#include "build_case.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <functional>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "../support/process.h"

namespace headroom::corpus {

namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

/// A stand-in kernel: its folder and what of it is compiled.
struct Kernel {
  std::string directory;
  std::vector<std::string> files;
};
const std::string flags = "-mcpu=cortex-m3 -mthumb -Os -g -ffreestanding -fno-builtin -Wall -Wextra -Wno-unused-parameter -Wno-main "
                          "-Wno-use-after-free -Wno-unused-function -Wno-unused-variable";

const std::string cppFlags = "-std=c++20 -fno-exceptions -fno-rtti -fno-threadsafe-statics -Wno-mismatched-new-delete";
const std::string configurationName = "headroom.yaml";

// The kernel is not the program's own code, and it never starts. Stacks are judged elsewhere, and these programs leave theirs open. A case may bring a
// configuration of its own.
const char *const configuration = R"(schema: 1
own: ["build/**"]
levels: {stack-overflow: off, stack-unverified: off, stack-margin: off, recursion: off, dynamic-stack: off, unresolved-call: off,
         evidence-stale: off, linker-init-coverage: off, isr-allocation: error, struct-padding: note}
)";

bool includes(const std::vector<Source> &sources, const std::string &header)
{
  return std::any_of(sources.begin(), sources.end(),
                     [&](const Source &source) { return source.text.find("#include \"" + header + "\"") != std::string::npos; });
}

bool isCpp(const std::string &name)
{
  return name.ends_with(".cpp");
}

Kernel kernelOf(const std::vector<Source> &sources)
{
  Kernel out{kernelDirectory(sources), {"kernel.c"}};
  if (out.directory != HEADROOM_CORPUS_KERNEL)
    return out;
  out.files.push_back("drivers.c");
  if (std::any_of(sources.begin(), sources.end(), [](const Source &source) { return isCpp(source.name); }))
    out.files.push_back("cpp_new.cpp");
  return out;
}

std::vector<std::string> compileCommand(const std::string &file, const std::string &object, const std::vector<std::string> &options)
{
  std::vector<std::string> out{HEADROOM_ARM_GCC};
  for (const std::string &flag : test::splitWords(isCpp(file) ? flags + " " + cppFlags : flags))
    out.push_back(flag);
  out.insert(out.end(), options.begin(), options.end());
  out.insert(out.end(), {"-c", file, "-o", object});
  return out;
}

std::string build(const std::string &directory, const std::vector<Source> &sources)
{
  fs::remove_all(directory);
  fs::create_directories(directory + "/zephyr");
  std::ofstream(directory + "/" + configurationName) << configuration;
  // The linker keeps the first entry of an interrupt's line: the case's, if it has one.
  std::vector<std::string> files;
  for (const Source &source : sources) {
    std::ofstream(directory + "/" + source.name) << source.text;
    if (source.name.ends_with(".c") || isCpp(source.name))
      files.push_back(directory + "/" + source.name);
  }
  const Kernel kernel = kernelOf(sources);
  for (const std::string &file : kernel.files)
    files.push_back(kernel.directory + "/" + file);

  Json database = Json::array();
  std::vector<std::string> link{HEADROOM_ARM_GCC};
  for (const std::string &flag : test::splitWords(flags + " -nostdlib -Wl,--no-warn-rwx-segments,--build-id=none"))
    link.push_back(flag);
  link.insert(link.end(), {"-T", kernel.directory + "/link.ld", "-o", directory + "/zephyr/zephyr.elf"});
  std::vector<std::string> options = definitions(sources);
  options.push_back("-I" + kernel.directory + "/include");
  for (const std::string &file : files) {
    const std::string object = directory + "/" + fs::path(file).filename().string() + ".o";
    const std::vector<std::string> command = compileCommand(file, object, options);
    const test::ProcessResult compiled = test::runProcess(command, 60);
    if (compiled.exitCode != 0)
      return compiled.output;
    database.push_back({{"directory", directory}, {"file", file}, {"arguments", command}});
    link.push_back(object);
  }
  std::ofstream(directory + "/compile_commands.json") << database.dump(1);
  const test::ProcessResult linked = test::runProcess(link, 60);
  return linked.exitCode == 0 ? "" : linked.output;
}

} // namespace

std::vector<std::string> definitions(const std::vector<Source> &sources)
{
  std::vector<std::string> out;
  for (const Source &source : sources) {
    std::istringstream lines(source.text);
    for (std::string line; std::getline(lines, line);) {
      const std::size_t sign = line.find('=');
      if (!line.starts_with("// ") || sign == std::string::npos)
        continue;
      const std::string name = line.substr(3, sign - 3);
      if (std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isupper(c) || std::isdigit(c) || c == '_'; }))
        out.push_back("-D" + line.substr(3));
    }
  }
  return out;
}

bool usesFreeRtos(const std::vector<Source> &sources)
{
  return includes(sources, "queue.h");
}

std::string kernelDirectory(const std::vector<Source> &sources)
{
  if (includes(sources, "cmsis_os2.h"))
    return HEADROOM_CORPUS_CMSIS;
  return usesFreeRtos(sources) ? HEADROOM_CORPUS_FREERTOS : HEADROOM_CORPUS_KERNEL;
}

namespace {

struct Mark {
  std::string word;
  unsigned lines = 0; ///< from the mark to what it is about
};

/// Calls `take` for every rule behind one of `marks`, with whether `(missed)` follows its name.
void forEachMark(const Source &source, const std::vector<Mark> &marks, const std::function<void(Marked, bool)> &take)
{
  std::istringstream lines(source.text);
  std::string line;
  const std::string comment = source.name.ends_with(".yaml") ? "# " : "// ";
  for (unsigned number = 1; std::getline(lines, line); ++number)
    for (const auto &[mark, offset] : marks) {
      const std::size_t at = line.find(comment + mark);
      if (at == std::string::npos)
        continue;
      std::istringstream names(line.substr(at + comment.size() + mark.size()));
      for (std::string name; std::getline(names, name, ',');) {
        name.erase(0, name.find_first_not_of(' '));
        take({source.name, number + offset, name.substr(0, name.find_first_of(" \r"))}, name.find("(missed)") != std::string::npos);
      }
    }
}

} // namespace

void addExpectations(const Source &source, std::multiset<Marked> &out)
{
  forEachMark(source, {{"expect: ", 0}, {"expect-next: ", 1}}, [&](Marked marked, bool) { out.insert(std::move(marked)); });
}

void applyKnownGaps(const Source &source, std::multiset<Marked> &expected)
{
  forEachMark(source, {{"expect: ", 0}, {"expect-next: ", 1}}, [&](const Marked &marked, bool isMissed) {
    if (isMissed)
      expected.erase(expected.find(marked));
  });
  forEachMark(source, {{"false: ", 0}, {"false-next: ", 1}}, [&](Marked marked, bool) { expected.insert(std::move(marked)); });
}

Judged judge(const std::string &directory, const std::vector<Source> &sources)
{
  Judged out;
  for (const Source &source : sources)
    addExpectations(source, out.expected);
  out.error = build(directory, sources);
  if (!out.error.empty())
    return out;
  const std::string json = directory + "/report.json";
  const test::ProcessResult ran = test::runProcess({HEADROOM_BINARY, "check", "-q", "-v", "-j", "1", "--all", "--config", directory + "/" + configurationName,
                                                    "--format", "text", "--format", "json=" + json, "-p", directory},
                                                   120);
  out.report = ran.output;
  out.exitCode = ran.exitCode;
  const Json report = Json::parse(fileText(json), nullptr, false);
  if (report.is_discarded() || (ran.exitCode != 0 && ran.exitCode != 1)) {
    out.error = "headroom exits with " + std::to_string(ran.exitCode) + "\n" + ran.output;
    return out;
  }
  for (const Json &finding : report["images"][0]["findings"]) {
    const Json &location = finding["location"];
    if (!finding["suppressed"].is_null())
      continue;
    const std::string file = location.is_null() ? std::string() : fs::path(location["file"].get<std::string>()).filename().string();
    const bool isOurs = std::any_of(sources.begin(), sources.end(), [&](const Source &source) { return source.name == file; });
    out.found.insert({isOurs ? file : "elsewhere: " + file, location.is_null() ? 0 : location["line"].get<unsigned>(), finding["rule"].get<std::string>()});
  }
  return out;
}

std::size_t silentFunctions(const Source &source)
{
  std::istringstream lines(source.text);
  std::size_t out = 0;
  for (std::string line; std::getline(lines, line);)
    out += line.ends_with("// silent");
  return out;
}

std::vector<std::string> codeBlocks(const std::string &text, const std::string &kind)
{
  std::vector<std::string> out;
  std::istringstream lines(text);
  bool isInside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      isInside = line == "```c " + kind;
      if (isInside)
        out.emplace_back();
    } else if (isInside) {
      out.back() += line + '\n';
    }
  }
  return out;
}

std::string fileText(const std::string &path)
{
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace headroom::corpus
