// SPDX-License-Identifier: Apache-2.0
// A worker that does what its task says: `crash`, `hang`, `once FILE` (crashes the first time), `babble`, anything else is answered.
#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "worker_pool.h"

namespace {

void send(const std::string &bytes)
{
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = write(STDIN_FILENO, bytes.data() + done, bytes.size() - done);
    if (count <= 0)
      _exit(1);
    done += static_cast<std::size_t>(count);
  }
}

void obey(const std::string &task)
{
  if (task == "crash") {
    (void)signal(SIGSEGV, SIG_DFL); // a sanitizer's handler would report and exit instead
    raise(SIGSEGV);
  }
  if (task == "leave")
    _exit(7);
  if (task == "hang")
    sleep(1000);
  if (task == "babble")
    send(std::string(8, '\xff'));
  if (task.rfind("once ", 0) == 0 && !std::ifstream(task.substr(5))) {
    std::ofstream(task.substr(5)) << "seen";
    raise(SIGABRT);
  }
  send(headroom::tool::framed("did " + task));
}

} // namespace

int main()
{
  std::string arrived;
  char buffer[4096];
  for (ssize_t got; (got = read(STDIN_FILENO, buffer, sizeof buffer)) > 0;) {
    arrived.append(buffer, static_cast<std::size_t>(got));
    for (auto task = headroom::tool::takeFrame(arrived); task && *task; task = headroom::tool::takeFrame(arrived))
      obey(**task);
  }
  return 0;
}
