// SPDX-License-Identifier: Apache-2.0
#include "build_case.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "../support/process.h"

namespace headroom::corpus {

namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

const std::string kernel = HEADROOM_CORPUS_KERNEL;
const std::string flags = "-mcpu=cortex-m3 -mthumb -Os -g -ffreestanding -fno-builtin -Wall -Wextra -Wno-unused-parameter -Wno-main "
                          "-Wno-use-after-free -Wno-unused-function -Wno-unused-variable";

// What the corpus is about; stacks are judged elsewhere, and these programs leave theirs open.
const char *const configuration = R"(schema: 1
own: ["**"]
levels: {stack-overflow: off, stack-unverified: off, stack-margin: off, recursion: off, dynamic-stack: off, unresolved-call: off,
         evidence-stale: off, heap-not-monitored: off, isr-allocation: error}
)";

void addExpectations(const Source &source, std::multiset<Marked> &out)
{
  std::istringstream lines(source.text);
  std::string line;
  for (unsigned number = 1; std::getline(lines, line); ++number)
    for (const auto &[mark, offset] : {std::pair<std::string, unsigned>{"// expect: ", 0}, {"// expect-next: ", 1}}) {
      const std::size_t at = line.find(mark);
      if (at == std::string::npos)
        continue;
      std::istringstream names(line.substr(at + mark.size()));
      for (std::string name; std::getline(names, name, ',');) {
        name.erase(0, name.find_first_not_of(' '));
        out.insert({source.name, number + offset, name.substr(0, name.find_first_of(" \r"))});
      }
    }
}

std::vector<std::string> compileCommand(const std::string &file)
{
  std::vector<std::string> out{HEADROOM_ARM_GCC};
  for (const std::string &flag : test::splitWords(flags))
    out.push_back(flag);
  for (const char *include : {"/include"})
    out.push_back("-I" + kernel + include);
  out.insert(out.end(), {"-c", file, "-o", file + ".o"});
  return out;
}

std::string build(const std::string &directory, const std::vector<Source> &sources)
{
  fs::remove_all(directory);
  fs::create_directories(directory + "/zephyr");
  Json database = Json::array();
  std::vector<std::string> link{HEADROOM_ARM_GCC};
  for (const std::string &flag : test::splitWords(flags + " -nostdlib -Wl,--no-warn-rwx-segments,--build-id=none"))
    link.push_back(flag);
  link.insert(link.end(), {"-T", kernel + "/link.ld", "-o", directory + "/zephyr/zephyr.elf"});
  std::vector<std::string> files{kernel + "/kernel.c"};
  for (const Source &source : sources) {
    std::ofstream(directory + "/" + source.name) << source.text;
    if (source.name.ends_with(".c"))
      files.push_back(directory + "/" + source.name);
  }
  for (const std::string &file : files) {
    std::vector<std::string> command = compileCommand(file);
    const std::string object = directory + "/" + fs::path(file).filename().string() + ".o";
    command.back() = object;
    const test::ProcessResult compiled = test::runProcess(command, 60);
    if (compiled.exitCode != 0)
      return compiled.output;
    database.push_back({{"directory", directory}, {"file", file}, {"arguments", command}});
    link.push_back(object);
  }
  std::ofstream(directory + "/compile_commands.json") << database.dump(1);
  std::ofstream(directory + "/.headroom.yaml") << configuration;
  const test::ProcessResult linked = test::runProcess(link, 60);
  return linked.exitCode == 0 ? "" : linked.output;
}

} // namespace

Judged judge(const std::string &directory, const std::vector<Source> &sources)
{
  Judged out;
  for (const Source &source : sources)
    addExpectations(source, out.expected);
  out.error = build(directory, sources);
  if (!out.error.empty())
    return out;
  const std::string json = directory + "/report.json";
  const test::ProcessResult ran = test::runProcess({HEADROOM_BINARY, "check", "-q", "-v", "-j", "1", "--all", "--config", directory + "/.headroom.yaml",
                                                    "--format", "text", "--format", "json=" + json, "-p", directory},
                                                   120);
  out.report = ran.output;
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
