// SPDX-License-Identifier: Apache-2.0
#include "target_case.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cxxabi.h>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>

#include "../support/process.h"

namespace headroom::targets {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Words = std::vector<std::string>;

constexpr unsigned toolSeconds = 120;

const Words target = {"-mcpu=cortex-m3", "-mthumb"};

void append(Words &words, const Words &more)
{
  words.insert(words.end(), more.begin(), more.end());
}

/// GCC knows where its C++ library is; Clang has none for this target.
Words libraryOfGcc()
{
  static const Words words = [] {
    Words out;
    const std::string listing = test::runProcess({HEADROOM_ARM_GXX, "-mcpu=cortex-m3", "-mthumb", "-E", "-v", "-x", "c++", "/dev/null"}, toolSeconds).output;
    std::istringstream lines(listing);
    bool isListed = false;
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("End of search list"))
        isListed = false;
      // GCC's own headers stay away from Clang, which has its own.
      if (isListed && line.find("/gcc/") == std::string::npos)
        append(out, {"-isystem", line.substr(line.find_first_not_of(' '))});
      if (line.starts_with("#include <...>"))
        isListed = true;
    }
    return out;
  }();
  return words;
}

Words compileCommand(const Build &build, const std::string &file, const std::string &object, bool hasSource)
{
  Words out = build.usesClang ? Words{"clang++-19", "--target=arm-none-eabi"} : Words{HEADROOM_ARM_GXX};
  append(out, target);
  append(out, {"-std=c++20", "-ffunction-sections", "-Wall", "-Wextra", build.level});
  append(out, build.flags);
  if (build.usesClang)
    append(out, libraryOfGcc());
  if (hasSource)
    out.emplace_back("-g");
  append(out, {"-c", file, "-o", object});
  return out;
}

bool run(const Words &words, std::string &error)
{
  const test::ProcessResult result = test::runProcess(words, toolSeconds);
  if (result.exitCode != 0)
    error = words.front() + " exits with " + std::to_string(result.exitCode) + "\n" + result.output;
  return result.exitCode == 0;
}

std::string replaced(const std::string &text, const char *pattern, const char *with)
{
  return std::regex_replace(text, std::regex(pattern), with);
}

/// Without what is between brackets of this kind.
std::string without(const std::string &text, char open, char close)
{
  std::string out;
  int depth = 0;
  for (const char c : text) {
    depth += c == open;
    if (depth == 0)
      out += c;
    depth -= c == close;
  }
  return out;
}

} // namespace

std::string plainName(const std::string &linkName)
{
  int status = 0;
  char *text = abi::__cxa_demangle(linkName.c_str(), nullptr, nullptr, &status);
  std::string name = text ? text : linkName;
  std::free(text);
  for (const char *prefix : {"non-virtual thunk to ", "virtual thunk to ", "covariant return thunk to "})
    while (name.starts_with(prefix))
      name.erase(0, std::string(prefix).size());
  name = replaced(name, R"(\(anonymous namespace\))", "unnamed");
  name = replaced(name, R"(\{lambda\([^()]*\)#\d+\}|\$_\d+)", "lambda");
  name = without(without(name, '<', '>'), '(', ')');
  name = replaced(name, R"( (const|volatile)\b| \[clone .*)", "");
  name = replaced(name, R"(::(_FUN|__invoke)$)", "");
  return name.substr(name.rfind(' ') + 1);
}

std::vector<Build> allBuilds(const std::string &directory, std::string &error)
{
  std::vector<Build> out;
  for (const auto &entry : fs::directory_iterator(directory)) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() != ".cpp" || name.ends_with("_library"))
      continue;
    Build base;
    base.path = entry.path().string();
    bool forGcc = true, forClang = true;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line) && line.starts_with("// ");) {
      const Words words = test::splitWords(line.substr(3));
      if (words.size() < 2)
        continue;
      if (words[0] == "flags:")
        base.flags.assign(words.begin() + 1, words.end());
      else if (words[0] == "also:")
        base.library = directory + "/" + words[1];
      else if (words[0] == "only:" && words[1] == "gcc")
        forClang = false;
      else if (words[0] == "only:" && words[1] == "clang")
        forGcc = false;
      else if (words[0].ends_with(':') && std::islower(static_cast<unsigned char>(words[0].front())))
        error += name + ": no directive " + words[0] + "\n";
    }
    for (const bool usesClang : {false, true})
      for (const std::string level : {"-O0", "-Os", "-O2"})
        if (usesClang ? forClang : forGcc) {
          out.push_back(base);
          out.back().usesClang = usesClang;
          out.back().level = level;
          out.back().name = name + (usesClang ? "_clang_" : "_gcc_") + level.substr(1);
        }
  }
  std::sort(out.begin(), out.end(), [](const Build &a, const Build &b) { return a.name < b.name; });
  return out;
}

std::map<unsigned, LineTargets> writtenTargets(const std::string &path)
{
  std::map<unsigned, LineTargets> out;
  std::ifstream file(path);
  std::string line;
  for (unsigned number = 1; std::getline(file, line); ++number) {
    const std::size_t at = line.find("// -> ");
    if (at == std::string::npos)
      continue;
    std::istringstream names(line.substr(at + 6));
    LineTargets &targets = out[number];
    for (std::string name; std::getline(names, name, ',');) {
      name.erase(0, name.find_first_not_of(' '));
      if (name == "?")
        targets.isOpen = true;
      else if (name != "nothing")
        targets.functions.insert(name);
    }
  }
  return out;
}

std::set<std::string> linkedFunctions(const Build &build, const std::string &directory)
{
  std::set<std::string> out;
  std::istringstream lines(test::runProcess({"arm-none-eabi-nm", directory + "/" + build.name + "/program.elf"}, toolSeconds).output);
  for (std::string address, kind, name; lines >> address >> kind >> name;)
    out.insert(plainName(name));
  return out;
}

std::map<unsigned, LineTargets> foundTargets(const Build &build, const std::string &directory, std::string &error)
{
  const std::string folder = directory + "/" + build.name;
  fs::remove_all(folder);
  fs::create_directories(folder);
  const std::string root = fs::path(build.path).parent_path().parent_path().string();
  Json database = Json::array();
  Words objects;
  for (const std::string &file : {root + "/start.cpp", build.path, build.library}) {
    if (file.empty())
      continue;
    const std::string object = folder + "/" + fs::path(file).filename().string() + ".o";
    const Words command = compileCommand(build, file, object, file != build.library);
    if (!run(command, error))
      return {};
    objects.push_back(object);
    if (file != build.library)
      database.push_back({{"directory", folder}, {"file", file}, {"arguments", command}});
  }
  std::ofstream(folder + "/compile_commands.json") << database.dump(1);
  Words link = {HEADROOM_ARM_GXX, "-nostartfiles", "-specs=nosys.specs", "-Wl,--gc-sections", "-Wl,--no-warn-rwx-segments", "-T", root + "/link.ld",
                "-o", folder + "/program.elf"};
  append(link, target);
  append(link, objects);
  if (!run(link, error))
    return {};
  const std::string report = folder + "/report.json";
  const test::ProcessResult ran = test::runProcess(
      {HEADROOM_BINARY, "stack", "--no-config", "--no-cache", "-q", "-j", "1", "--calls", "--format", "json=" + report, "-p", folder}, toolSeconds);
  std::ifstream in(report);
  const Json json = Json::parse(in, nullptr, false);
  if (json.is_discarded() || (ran.exitCode != 0 && ran.exitCode != 3)) {
    error = "headroom exits with " + std::to_string(ran.exitCode) + "\n" + ran.output;
    return {};
  }
  std::map<unsigned, LineTargets> out;
  for (const Json &site : json["images"][0]["indirect_calls"]) {
    const Json &place = site["location"];
    if (place.is_null() || fs::path(place["file"].get<std::string>()).filename() != fs::path(build.path).filename())
      continue;
    LineTargets &targets = out[place["line"].get<unsigned>()];
    targets.isOpen = targets.isOpen || site["layer"] == "open" || site["layer"] == "type";
    for (const Json &name : site["targets"])
      targets.functions.insert(plainName(name));
  }
  return out;
}

void PrintTo(const Build &build, std::ostream *out)
{
  *out << build.name;
}

void PrintTo(const LineTargets &targets, std::ostream *out)
{
  for (const std::string &name : targets.functions)
    *out << name << ' ';
  *out << (targets.isOpen ? "?" : "");
}

} // namespace headroom::targets
