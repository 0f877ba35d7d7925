// SPDX-License-Identifier: Apache-2.0
// Tasks handed to worker processes, so that one that crashes or hangs takes no other along.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/expected.h"

namespace headroom::tool {

struct WorkerPool {
  std::vector<std::string> command; ///< path of the program and its arguments
  unsigned workers = 1;             ///< at most as many as there are tasks
  unsigned secondsPerTask = 120;
  bool keepsStderr = false;
};

struct TaskReply {
  std::string bytes;
  std::string failure; ///< empty iff the worker replied: `crashed (signal 11)`, `took longer than 120 s`
};

/// A message over a worker's stream: its length (4 bytes, little-endian), then the bytes.
[[nodiscard]] std::string framed(std::string_view message);
/// The first whole message of what arrived so far, taken out of it; empty while it is not complete. A length over the limit is an error.
[[nodiscard]] Expected<std::optional<std::string>> takeFrame(std::string &arrived);

/// Each reply as it arrives, with the task's index; what a task gets does not depend on the number of workers. A task whose worker
/// crashed is tried once more with a new one: the fault may have been what earlier tasks left behind. Empty iff workers could be started.
[[nodiscard]] std::optional<Error> runTasks(const WorkerPool &pool, const std::vector<std::string> &tasks,
                                            const std::function<void(std::size_t task, TaskReply reply)> &onReply);

} // namespace headroom::tool
