// SPDX-License-Identifier: Apache-2.0
// The process becomes values, the values become an exit code.
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "run.h"

extern char **environ;

namespace {

// The cores that this process may run on, which in a container are fewer than the machine has.
unsigned usableCores()
{
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0)
    return 1;
  return static_cast<unsigned>(std::max(1, CPU_COUNT(&set)));
}

std::string utcDate()
{
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  char text[16] = "";
  if (gmtime_r(&now, &parts))
    std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

headroom::tool::Environment environmentOfProcess()
{
  headroom::tool::Environment out;
  for (char **entry = environ; entry && *entry; ++entry) {
    const std::string text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string::npos)
      out.variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  std::error_code ignored; // an unreadable current directory stays empty: only relative paths need it
  out.directory = std::filesystem::current_path(ignored).string();
  out.today = utcDate();
  out.executable = std::filesystem::read_symlink("/proc/self/exe", ignored).string();
  out.outIsTerminal = isatty(STDOUT_FILENO) == 1;
  out.errIsTerminal = isatty(STDERR_FILENO) == 1;
  out.cores = usableCores();
  return out;
}

} // namespace

int main(int argc, char **argv)
{
  const std::vector<std::string> args(argv + std::min(argc, 1), argv + argc);
  const int code = headroom::tool::run(args, std::cout, std::cerr, environmentOfProcess());
  std::cout.flush();
  if (!std::cout) {
    std::cerr << "error: standard output could not be written\n";
    return headroom::tool::exitEnvironment;
  }
  return code;
}
