// SPDX-License-Identifier: Apache-2.0
#include "source/commands/run_program.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern char **environ; // NOLINT: POSIX declares it nowhere

namespace headroom {

namespace {

/// Reading and writing end of a pipe, closed on the way out.
struct Pipe {
  int ends[2] = {-1, -1};
  Pipe() = default;
  Pipe(const Pipe &) = delete;
  Pipe &operator=(const Pipe &) = delete;
  ~Pipe()
  {
    closeEnd(0);
    closeEnd(1);
  }
  bool open() { return ::pipe2(ends, O_CLOEXEC) == 0; }
  void closeEnd(int which)
  {
    if (ends[which] >= 0)
      ::close(ends[which]);
    ends[which] = -1;
  }
};

struct SpawnSetup {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  SpawnSetup()
  {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  SpawnSetup(const SpawnSetup &) = delete;
  SpawnSetup &operator=(const SpawnSetup &) = delete;
  ~SpawnSetup()
  {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
};

/// The environment with messages in English and no compiler diagnostics control: the answer is parsed.
std::vector<std::string> untranslatedEnvironment()
{
  std::vector<std::string> out;
  for (char **variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string text = *variable;
    if (text.compare(0, 7, "LC_ALL=") != 0 && text.compare(0, 9, "LANGUAGE=") != 0)
      out.push_back(text);
  }
  out.emplace_back("LC_ALL=C");
  return out;
}

std::vector<char *> pointersTo(std::vector<std::string> &texts)
{
  std::vector<char *> out;
  out.reserve(texts.size() + 1);
  for (std::string &text : texts)
    out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

using Clock = std::chrono::steady_clock;

/// Exit code as a shell counts; empty iff it still runs at the deadline, which a program can that has closed its output.
std::optional<int> waitUntil(pid_t child, Clock::time_point deadline)
{
  for (auto pause = std::chrono::microseconds(100);;
       pause = std::min<std::chrono::microseconds>(pause * 2, std::chrono::milliseconds(20))) {
    int status = 0;
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child)
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + (WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    if (ended < 0 && errno != EINTR)
      return 127;
    if (Clock::now() >= deadline)
      return std::nullopt;
    std::this_thread::sleep_for(pause);
  }
}

void endGroup(pid_t child)
{
  ::kill(-child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
}

enum class ReadEnd { Complete, TooLong, TooMuch };

ReadEnd readBoth(Pipe &out, Pipe &err, RunResult &result, std::size_t mostBytes, Clock::time_point deadline)
{
  pollfd polls[2] = {{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}};
  std::string *texts[2] = {&result.out, &result.err};
  while (polls[0].fd >= 0 || polls[1].fd >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0)
      return ReadEnd::TooLong;
    const int ready = ::poll(polls, 2, static_cast<int>(left));
    if (ready == 0)
      return ReadEnd::TooLong;
    if (ready < 0)
      continue;
    for (int i = 0; i < 2; ++i) {
      if (polls[i].fd < 0 || polls[i].revents == 0)
        continue;
      char buffer[65536];
      const ssize_t got = ::read(polls[i].fd, buffer, sizeof buffer);
      if (got <= 0) {
        if (got == 0 || errno != EINTR)
          polls[i].fd = -1;
        continue;
      }
      if (texts[i]->size() + static_cast<std::size_t>(got) > mostBytes)
        return ReadEnd::TooMuch;
      texts[i]->append(buffer, static_cast<std::size_t>(got));
    }
  }
  return ReadEnd::Complete;
}

} // namespace

Expected<RunResult> runProgram(const std::vector<std::string> &argv, const std::string &directory, const RunLimits &limits)
{
  struct stat status = {};
  if (!directory.empty() && (::stat(directory.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)))
    return Error{.message = "'" + argv[0] + "' cannot be started in '" + directory + "': no such directory"};
  Pipe out;
  Pipe err;
  if (!out.open() || !err.open())
    return Error{.message = std::string("no pipe for '") + argv[0] + "': " + std::strerror(errno)};
  SpawnSetup setup;
  posix_spawn_file_actions_addopen(&setup.actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&setup.actions, out.ends[1], 1);
  posix_spawn_file_actions_adddup2(&setup.actions, err.ends[1], 2);
  if (!directory.empty())
    posix_spawn_file_actions_addchdir_np(&setup.actions, directory.c_str());
  // A group of its own: a driver that hangs has children that do.
  posix_spawnattr_setpgroup(&setup.attributes, 0);
  posix_spawnattr_setflags(&setup.attributes, POSIX_SPAWN_SETPGROUP);
  std::vector<std::string> words = argv;
  std::vector<std::string> environment = untranslatedEnvironment();
  pid_t child = 0;
  const int failure =
      ::posix_spawnp(&child, argv[0].c_str(), &setup.actions, &setup.attributes, pointersTo(words).data(), pointersTo(environment).data());
  if (failure != 0)
    return Error{.message = "'" + argv[0] + "' cannot be started: " + std::strerror(failure)};
  out.closeEnd(1);
  err.closeEnd(1);
  RunResult result;
  const Clock::time_point deadline = Clock::now() + limits.time;
  const ReadEnd end = readBoth(out, err, result, limits.outputBytes, deadline);
  if (end == ReadEnd::TooMuch) {
    endGroup(child);
    return Error{.message = "'" + argv[0] + "' wrote more than " + std::to_string(limits.outputBytes) + " bytes"};
  }
  const std::optional<int> exitCode = end == ReadEnd::Complete ? waitUntil(child, deadline) : std::nullopt;
  if (!exitCode) {
    endGroup(child);
    return Error{.message = "'" + argv[0] + "' did not answer within " + std::to_string(limits.time.count()) + " ms"};
  }
  result.exitCode = *exitCode;
  return result;
}

} // namespace headroom
