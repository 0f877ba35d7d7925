// SPDX-License-Identifier: Apache-2.0
// The other side of worker_pool.h: `headroom extract --worker`.
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "facts/format/source_file.h"
#include "object_codec.h"
#include "run.h"
#include "unit_task.h"
#include "worker_pool.h"

namespace headroom::tool {

namespace {

bool sendAll(const std::string &bytes)
{
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t count = write(STDIN_FILENO, bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return false;
    done += static_cast<std::size_t>(count);
  }
  return true;
}

UnitReply replyTo(std::string_view task, UnitExtraction &extraction)
{
  const std::optional<UnitTask> unit = decodeTask(task);
  if (!unit)
    return {{}, {}, Error{Error::Kind::Environment, "a task that is none", {}, {}}};
  GeneratedObject object;
  Expected<SourceFacts> facts = extraction.run(unit->command, unit->wantsObject ? &object : nullptr);
  if (!facts)
    return {{}, {}, facts.error()};
  const std::vector<std::uint8_t> bytes = encodeSourceFacts(*facts);
  return {std::string(bytes.begin(), bytes.end()), unit->wantsObject ? encodeObject(object) : std::string(), std::nullopt};
}

int answerTasks()
{
  UnitExtraction extraction;
  std::string arrived;
  std::array<char, 1u << 16> buffer;
  for (;;) {
    const Expected<std::optional<std::string>> task = takeFrame(arrived);
    if (!task)
      return exitEnvironment;
    if (*task) {
      if (!sendAll(framed(encodeReply(replyTo(**task, extraction)))))
        return exitEnvironment;
      continue;
    }
    const ssize_t got = read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return got == 0 && arrived.empty() ? exitClean : exitEnvironment;
    arrived.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

} // namespace

int runWorker()
{
  // A parse that hangs would outlive a tool that was interrupted.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  return answerTasks();
}

} // namespace headroom::tool
