// SPDX-License-Identifier: Apache-2.0
#include "subprocess.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

extern char **environ;

namespace headroom::tool {

namespace {

Error cannotStart(const std::string &program, int problem)
{
  return {Error::Kind::Environment, "cannot be started: " + std::string(std::strerror(problem)), program, {}};
}

/// What posix_spawn is told, freed whatever happens.
struct SpawnPlan {
  SpawnPlan(int childEnd, bool keepsStderr)
  {
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, childEnd, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (!keepsStderr)
      posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
  }
  ~SpawnPlan()
  {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnPlan(const SpawnPlan &) = delete;
  SpawnPlan &operator=(const SpawnPlan &) = delete;

  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
};

} // namespace

Expected<Subprocess> Subprocess::start(const std::vector<std::string> &words, bool keepsStderr)
{
  std::vector<char *> argv;
  for (const std::string &word : words)
    argv.push_back(const_cast<char *>(word.c_str()));
  argv.push_back(nullptr);
  int ends[2];
  // Close-on-exec: a child that held a sibling's socket would keep it from seeing that its parent is gone.
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return cannotStart(words.front(), errno);
  pid_t pid = -1;
  int problem = fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 ? 0 : errno;
  if (problem == 0) {
    const SpawnPlan plan(ends[1], keepsStderr);
    problem = posix_spawn(&pid, words.front().c_str(), &plan.files, &plan.attributes, argv.data(), environ);
  }
  close(ends[1]);
  if (problem == 0)
    return Subprocess(pid, ends[0]);
  close(ends[0]);
  return cannotStart(words.front(), problem);
}

Subprocess::Subprocess(Subprocess &&other) noexcept : pid_(std::exchange(other.pid_, -1)), socket_(std::exchange(other.socket_, -1)) {}

Subprocess &Subprocess::operator=(Subprocess &&other) noexcept
{
  if (this != &other) {
    end();
    pid_ = std::exchange(other.pid_, -1);
    socket_ = std::exchange(other.socket_, -1);
  }
  return *this;
}

Subprocess::~Subprocess()
{
  end();
}

std::string Subprocess::end()
{
  if (socket_ >= 0)
    close(std::exchange(socket_, -1));
  if (pid_ <= 0)
    return {};
  // Its end of the socket closes after the way it ends is settled (Linux, do_exit), so this changes nothing for one that ended by itself.
  const pid_t pid = std::exchange(pid_, -1);
  kill(-pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      return "end unknown";
  return WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status)) : "exit code " + std::to_string(WEXITSTATUS(status));
}

} // namespace headroom::tool
