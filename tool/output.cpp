// SPDX-License-Identifier: Apache-2.0
#include "output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ostream>
#include <set>

#include "console.h"
#include "facts/nearest.h"
#include "paths.h"

namespace headroom::tool {

namespace {

Error writeError(const std::string &path)
{
  return {Error::Kind::Environment, "cannot write: " + std::string(std::strerror(errno)), path, {}};
}

// mkstemp makes files that only the owner reads; a report is as readable as any file that the user creates.
mode_t usualMode()
{
  const mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

bool writeAll(int file, const std::string &bytes)
{
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t count = ::write(file, bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return false;
    done += static_cast<std::size_t>(count);
  }
  return true;
}

} // namespace

std::string listed(const std::vector<std::string> &names)
{
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
  return out;
}

Expected<std::vector<Sink>> sinksOf(const OutputOptions &options)
{
  const std::vector<std::string> given = options.formats.empty() ? std::vector<std::string>{"text"} : options.formats;
  std::vector<Sink> sinks;
  std::set<std::string> taken;
  for (const std::string &one : given) {
    const std::size_t equals = one.find('=');
    Sink sink{one.substr(0, equals), equals == std::string::npos ? options.output : one.substr(equals + 1)};
    if (std::find(options.known.begin(), options.known.end(), sink.format) == options.known.end()) {
      const std::string near = nearest(sink.format, options.known);
      return Error{Error::Kind::Environment,
                   "unknown format '" + sink.format + "', wanted " + listed(options.known),
                   {},
                   near.empty() ? "" : "nearest: " + near};
    }
    if (equals != std::string::npos && sink.path.empty())
      return Error{Error::Kind::Environment, "--format " + one + " names no path after '='", {}, {}};
    if (!taken.insert(sink.path).second)
      return Error{Error::Kind::Environment,
                   sink.path.empty() ? "two formats on stdout" : "two formats in " + sink.path,
                   {},
                   "give each its own path: --format text --format json=report.json"};
    sinks.push_back(std::move(sink));
  }
  return sinks;
}

std::optional<Error> writeFile(const std::string &path, const std::string &bytes)
{
  struct stat existing {};
  // A pipe or a device cannot be replaced by a rename; it is what the user wants written.
  if (stat(path.c_str(), &existing) == 0 && !S_ISREG(existing.st_mode)) {
    const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0)
      return writeError(path);
    const bool ok = writeAll(file, bytes);
    return close(file) == 0 && ok ? std::nullopt : std::optional<Error>(writeError(path));
  }
  std::string temporary = path + ".XXXXXX";
  const int file = mkstemp(temporary.data());
  if (file < 0)
    return writeError(path);
  const bool ok = writeAll(file, bytes) && fchmod(file, usualMode()) == 0;
  const bool closed = close(file) == 0;
  if (ok && closed && std::rename(temporary.c_str(), path.c_str()) == 0)
    return std::nullopt;
  const Error error = writeError(path);
  unlink(temporary.c_str());
  return error;
}

std::vector<Error> writeResults(const std::vector<Sink> &sinks, const OutputOptions &options, const Environment &environment,
                                std::ostream &out, const std::function<std::string(const std::string &format, bool useColor)> &render)
{
  std::vector<Error> errors;
  for (const Sink &sink : sinks) {
    if (sink.path.empty()) {
      out << render(sink.format, wantsColor(options.color, environment));
      continue;
    }
    // Escapes in a file are noise unless somebody insists.
    const std::string bytes = render(sink.format, options.color == "always");
    if (std::optional<Error> error = writeFile(pathToOpen(sink.path, environment), bytes))
      errors.push_back(std::move(*error));
  }
  return errors;
}

} // namespace headroom::tool
