// SPDX-License-Identifier: Apache-2.0
#include "measure.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

namespace headroom::bench {

namespace {

double seconds(const timeval &time)
{
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

Measurement measureOnce(std::vector<char *> &arguments)
{
  Measurement result;
  const pid_t child = fork();
  if (child < 0)
    return result;
  if (child == 0) {
    const int null = open("/dev/null", O_RDWR);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child)
    return result;
  result.seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  result.peakMegabytes = static_cast<double>(usage.ru_maxrss) / 1024;
  result.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

} // namespace

Measurement measure(const std::vector<std::string> &words, unsigned repeat)
{
  std::vector<char *> arguments;
  for (const std::string &word : words)
    arguments.push_back(const_cast<char *>(word.c_str()));
  arguments.push_back(nullptr);
  Measurement best = measureOnce(arguments);
  for (unsigned i = 1; i < repeat; i++) {
    const Measurement next = measureOnce(arguments);
    best.seconds = std::min(best.seconds, next.seconds);
    best.peakMegabytes = std::max(best.peakMegabytes, next.peakMegabytes);
    if (next.exitCode != best.exitCode)
      best.exitCode = -1;
  }
  return best;
}

} // namespace headroom::bench
