// SPDX-License-Identifier: Apache-2.0
#include "file_bytes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace headroom::tool {

namespace {

Error unreadable(const std::string &path, int problem)
{
  return {
      Error::Kind::Environment, problem == ENOENT ? "no such file" : "cannot be read: " + std::string(std::strerror(problem)), path, {}};
}

Expected<std::string> readAll(int file, std::size_t bytes, const std::string &path)
{
  std::string out(bytes, '\0');
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = read(file, out.data() + done, out.size() - done);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return unreadable(path, errno);
    if (got == 0)
      break; // shorter than it was a moment ago
    done += static_cast<std::size_t>(got);
  }
  out.resize(done);
  return out;
}

} // namespace

Expected<std::string> fileBytes(const std::string &path)
{
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a pipe without a writer must not hold us up
  if (file < 0)
    return unreadable(path, errno);
  struct stat found {};
  Expected<std::string> out = unreadable(path, EINVAL);
  if (fstat(file, &found) != 0)
    out = unreadable(path, errno);
  else if (S_ISDIR(found.st_mode))
    out = Error{Error::Kind::Environment, "is a directory, wanted a file", path, {}};
  else if (!S_ISREG(found.st_mode))
    out = Error{Error::Kind::Environment, "is not a regular file", path, {}};
  else
    out = readAll(file, static_cast<std::size_t>(found.st_size), path);
  close(file);
  return out;
}

} // namespace headroom::tool
