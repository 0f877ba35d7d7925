// SPDX-License-Identifier: Apache-2.0
// A child process and one stream to it and back.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

#include "facts/expected.h"

namespace headroom::tool {

/// The child's standard input is one end of a socket that carries both directions; its standard output leads nowhere, so that nothing
/// that a library prints gets between the answers. It leads a process group of its own: what it started ends with it.
class Subprocess {
public:
  /// `words` are the program's path and its arguments; no shell. Errors: it cannot be started.
  [[nodiscard]] static Expected<Subprocess> start(const std::vector<std::string> &words, bool keepsStderr);

  Subprocess(Subprocess &&other) noexcept;
  Subprocess &operator=(Subprocess &&other) noexcept;
  Subprocess(const Subprocess &) = delete;
  Subprocess &operator=(const Subprocess &) = delete;
  ~Subprocess(); ///< ends the child

  /// Non-blocking.
  [[nodiscard]] int socket() const { return socket_; }

  /// Ends the child if it still runs, and says how it ended: `signal 11`, `exit code 2`.
  std::string end();

private:
  Subprocess(pid_t pid, int socket) : pid_(pid), socket_(socket) {}

  pid_t pid_ = -1;
  int socket_ = -1;
};

} // namespace headroom::tool
