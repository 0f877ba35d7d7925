// SPDX-License-Identifier: Apache-2.0
// Runs a program to its end, for tests that judge what a whole program prints.
#pragma once

#include <sys/wait.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace headroom::test {

struct ProcessResult {
  int exitCode = -1;  ///< 124: the time was up; 128 + n: signal n
  std::string output; ///< stdout and, unless asked otherwise, stderr
};

inline std::string shellQuoted(const std::string &word)
{
  std::string out = "'";
  for (char c : word)
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

inline ProcessResult runProcess(const std::vector<std::string> &words, unsigned seconds, bool withStderr = true)
{
  std::string command = "timeout --kill-after=5 " + std::to_string(seconds);
  for (const std::string &word : words)
    command += " " + shellQuoted(word);
  command += withStderr ? " 2>&1 </dev/null" : " </dev/null";
  ProcessResult result;
  FILE *pipe = popen(command.c_str(), "r");
  if (!pipe)
    return result;
  char bytes[4096];
  for (std::size_t size; (size = fread(bytes, 1, sizeof bytes, pipe)) > 0;)
    result.output.append(bytes, size);
  const int status = pclose(pipe);
  result.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

inline std::vector<std::string> splitWords(const std::string &text)
{
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;)
    words.push_back(word);
  return words;
}

/// Shows a table in the log and leaves it where tests/run.sh collects the tables of all tests.
inline void publishTable(const std::string &directory, const std::string &name, const std::string &text)
{
  std::fputs(text.c_str(), stdout);
  std::ofstream(directory + "/" + name + ".txt") << text;
}

} // namespace headroom::test
