// SPDX-License-Identifier: Apache-2.0
#include "peer_tools.h"

#include <algorithm>
#include <filesystem>
#include <regex>
#include <sstream>

#include "../../support/process.h"

namespace headroom::peers {

namespace {

const std::string here = HEADROOM_PEERS_SOURCE;

/// Where the cross compiler finds the C library's headers; the compiler's own are left to each peer.
std::vector<std::string> libraryIncludes()
{
  std::vector<std::string> out;
  std::istringstream lines(test::runProcess({HEADROOM_ARM_GCC, "-xc", "-E", "-v", "/dev/null"}, 60).output);
  bool isInside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("#include <...>"))
      isInside = true;
    else if (line.starts_with("End of search list"))
      break;
    else if (isInside) {
      const std::string path = std::filesystem::path(line.substr(line.find_first_not_of(' '))).lexically_normal();
      if (path.find("/lib/gcc/") == std::string::npos)
        out.push_back(path);
    }
  }
  return out;
}

bool holdsAny(const std::string &text, std::initializer_list<const char *> parts)
{
  return std::any_of(parts.begin(), parts.end(), [&](const char *part) { return text.find(part) != std::string::npos; });
}

} // namespace

std::optional<Subject> subjectOf(const std::string &id)
{
  // Reads of what nothing has written: true of some programs here, and no subject of theirs.
  if (holdsAny(id, {"ninit", "core.Undefined"}))
    return std::nullopt;
  // Rules of Headroom
  if (holdsAny(id, {"alloc-oversize", "alloc-size-overflow", "alloc-zero-pool", "alloc-pool-demand", "slab-block-size", "slab-free-signature"}))
    return Subject::Size;
  if (holdsAny(id, {"lock-allocation", "lock-blocking-call", "lock-leak", "lock-scope-exit", "stack-pool-alloc-under-lock"}))
    return Subject::Lock;
  if (holdsAny(id, {"isr-", "contract-assert", "workqueue-blocking", "init-blocking", "heap-unsynchronised"}))
    return Subject::Context;
  if (id.starts_with("alloc-") || id == "slab-unset-on-timeout")
    return Subject::Lifetime;
  // GCC
  if (holdsAny(id, {"-Walloc-size", "-Walloc-zero", "analyzer-allocation-size", "analyzer-imprecise"}))
    return Subject::Size;
  if (id.starts_with("-Wanalyzer-") || holdsAny(id, {"-Wuse-after-free", "-Wmismatched", "-Wfree-nonheap"}))
    return Subject::Lifetime;
  // Clang
  if (holdsAny(id, {"UnixAPI"}))
    return Subject::Size;
  if (holdsAny(id, {"BlockInCriticalSection", "PthreadLock"}))
    return Subject::Lock;
  if (holdsAny(id, {"unix.Malloc", "MismatchedDeallocator", "core.", "cplusplus.New"}))
    return Subject::Lifetime;
  // cppcheck
  if (holdsAny(id, {"leak", "doubleFree", "dealloc", "mismatchAllocDealloc", "nullPointer"}))
    return Subject::Lifetime;
  return std::nullopt;
}

std::vector<std::string> Peer::command(const corpus::Case &program, const std::string &path) const
{
  const bool isFreeRtos = corpus::usesFreeRtos(program.sources);
  const bool isCppSource = path.ends_with(".cpp");
  std::vector<std::string> out;
  switch (kind_) {
  case Kind::Gcc:
    out = test::splitWords(std::string(HEADROOM_ARM_GCC) + " -mcpu=cortex-m3 -mthumb -Os -Wall -Wextra -fanalyzer -Walloc-zero -fno-inline "
                                                           "-fdiagnostics-plain-output");
    // Told of the allocators it is not told, too, that there is no C library: both switch its knowledge of malloc off.
    if (!isToldOfAllocators_)
      out.insert(out.end(), {"-ffreestanding", "-fno-builtin"});
    break;
  case Kind::Clang:
    out = test::splitWords("clang-19 --analyze --analyzer-output text --target=arm-none-eabi -mcpu=cortex-m3 -Os -Wno-everything");
    for (const std::string &directory : libraryIncludes())
      out.insert(out.end(), {"-isystem", directory});
    out.insert(out.end(), {"-Xclang", "-analyzer-checker=unix,core,cplusplus,optin.portability"});
    if (isToldOfAllocators_)
      out.insert(out.end(), {"-Xclang", "-analyzer-config", "-Xclang", "unix.DynamicMemoryModeling:Optimistic=true"});
    break;
  case Kind::Cppcheck:
    out = test::splitWords("cppcheck -q --enable=warning --platform=arm32-wchar_t4 --template={file}:{line}:0:warning:[{id}]");
    if (isToldOfAllocators_)
      out.push_back("--library=" + here + "/allocators.cfg");
    break;
  }
  if (isCppSource && kind_ != Kind::Cppcheck)
    for (const std::string &flag : test::splitWords("-std=c++20 -fno-exceptions -fno-rtti"))
      out.push_back(flag);
  const std::vector<std::string> defined = corpus::definitions(program.sources);
  out.insert(out.end(), defined.begin(), defined.end());
  const std::string kernel = corpus::kernelDirectory(program.sources);
  out.push_back("-I" + kernel + "/include");
  // ownership.h has no words for memory pools, so none for programs of CMSIS-RTOS2.
  if (isToldOfAllocators_ && kind_ != Kind::Cppcheck && (isFreeRtos || kernel == HEADROOM_CORPUS_KERNEL)) {
    out.insert(out.end(), {"-include", here + "/ownership.h", kind_ == Kind::Gcc ? "-DPEER_GCC" : "-DPEER_CLANG"});
    if (isFreeRtos)
      out.push_back("-DPEER_FREERTOS");
  }
  if (kind_ != Kind::Cppcheck)
    out.insert(out.end(), {"-c", "-o", "/dev/null"});
  out.push_back(path);
  return out;
}

std::optional<std::vector<Report>> Peer::reportsOn(const corpus::Case &program, const corpus::Source &source, const std::string &directory) const
{
  static const std::regex shape(R"(^(.*?):(\d+):\d+: ?warning:.*\[([^\]]+)\]$)");
  static const std::regex cwe(R"( \[CWE-\d+\])");
  const test::ProcessResult ran = test::runProcess(command(program, directory + "/" + source.name), 120);
  std::vector<Report> out;
  std::istringstream lines(ran.output);
  for (std::string line; std::getline(lines, line);) {
    line = std::regex_replace(line, cwe, "");
    if (line.find(": error:") != std::string::npos || line.find(": fatal error:") != std::string::npos)
      return std::nullopt;
    std::smatch parts;
    if (std::regex_match(line, parts, shape) && std::filesystem::path(parts[1].str()).filename() == source.name)
      out.push_back({source.name, static_cast<unsigned>(std::stoul(parts[2])), parts[3]});
  }
  return out;
}

std::vector<Peer> allPeers()
{
  return {{"arm gcc -fanalyzer", Peer::Kind::Gcc, false},
          {"arm gcc -fanalyzer, malloc attributes", Peer::Kind::Gcc, true},
          {"clang 19 --analyze", Peer::Kind::Clang, false},
          {"clang 19 --analyze, ownership attributes", Peer::Kind::Clang, true},
          {"cppcheck", Peer::Kind::Cppcheck, false},
          {"cppcheck, .cfg of the allocators", Peer::Kind::Cppcheck, true}};
}

} // namespace headroom::peers
