// SPDX-License-Identifier: Apache-2.0
#include "watermark.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <vector>

#include "../support/process.h"

namespace headroom::test {

namespace {

using Words = std::vector<std::string>;

constexpr unsigned toolSeconds = 60;
constexpr unsigned machineSeconds = 30;

void append(Words &words, const Words &more)
{
  words.insert(words.end(), more.begin(), more.end());
}

bool isRiscV(const ProgramFile &program)
{
  return program.board == "virt";
}

/// The part of a program's flags that the start-up file and the link need too.
Words targetFlags(const ProgramFile &program)
{
  Words words = {isRiscV(program) ? "-g" : "-mthumb"};
  for (const std::string &flag : program.flags)
    if (flag.starts_with("-m") || flag.starts_with("-Wl,"))
      words.push_back(flag);
  return words;
}

bool run(const Words &words, std::string &log)
{
  const ProcessResult result = runProcess(words, toolSeconds);
  if (result.exitCode != 0)
    log += words[0] + " exited with " + std::to_string(result.exitCode) + ": " + result.output;
  return result.exitCode == 0;
}

} // namespace

std::string imageFolder(const ProgramFile &program, const Folders &folders)
{
  return program.hasSources ? folders.build + "/" + program.name : folders.build;
}

std::string buildProgram(const ProgramFile &program, const Folders &folders, std::string &log)
{
  const std::string gcc = isRiscV(program) ? "riscv64-unknown-elf-gcc" : "arm-none-eabi-gcc";
  const bool isCxx = program.path.ends_with(".cpp");
  const std::string object = folders.build + "/" + program.name + ".o";
  Words compile = {program.usesClang ? "clang-19" : gcc,
                   isCxx ? "-std=c++20" : "-std=c11",
                   "-c",
                   "-g",
                   "-Wall",
                   "-Wextra",
                   "-Werror",
                   "-ffunction-sections",
                   "-I" + folders.source + "/programs",
                   program.path,
                   "-o",
                   object};
  for (const std::string &flag : program.flags)
    if (!flag.starts_with("-Wl,"))
      compile.push_back(flag);
  if (!run(compile, log))
    return "";

  const std::string executable = imageFolder(program, folders) + "/" + program.name + ".elf";
  std::filesystem::create_directories(imageFolder(program, folders));
  if (program.hasSources) {
    const nlohmann::json command = {{"directory", folders.build}, {"file", program.path}, {"arguments", compile}};
    std::ofstream(imageFolder(program, folders) + "/compile_commands.json") << nlohmann::json::array({command});
  }
  Words link = {gcc, "-g", "-nostartfiles", "-ffunction-sections", "-I" + folders.source + "/programs"};
  append(link, targetFlags(program));
  // Debian's riscv64-unknown-elf-gcc has no C library of its own; the programs for it need none, only the compiler's routines.
  append(link, {isRiscV(program) ? "-nodefaultlibs" : "-Wl,--no-warn-rwx-segments", "-Wl,--gc-sections", "-T",
                folders.source + (isRiscV(program) ? "/riscv.ld" : "/arm.ld"),
                folders.source + (isRiscV(program) ? "/startup_riscv.S" : "/startup_arm.S"), folders.source + "/sink.c"});
  for (const std::string &file : program.also)
    link.push_back(folders.source + "/programs/" + file);
  append(link, {object, "-lgcc", "-o", executable});
  return run(link, log) ? executable : "";
}

bool measure(const ProgramFile &program, const std::string &executable, Watermarks &watermarks, std::string &log)
{
  Words words = isRiscV(program) ? Words{"qemu-system-riscv32", "-bios", "none"} : Words{"qemu-system-arm"};
  append(words, {"-M", program.board, "-display", "none", "-monitor", "none", "-serial", "none", "-semihosting-config",
                 "enable=on,target=native", "-kernel", executable});
  const ProcessResult result = runProcess(words, machineSeconds);
  std::smatch match;
  static const std::regex report("main ([0-9a-f]{8}) second ([0-9a-f]{8})");
  if (result.exitCode != 0 || !std::regex_search(result.output, match, report)) {
    log += words[0] + " exited with " + std::to_string(result.exitCode) + ": " + result.output;
    return false;
  }
  watermarks.mainBytes = std::stoull(match[1], nullptr, 16);
  watermarks.secondBytes = std::stoull(match[2], nullptr, 16);
  return true;
}

} // namespace headroom::test
