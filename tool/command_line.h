// SPDX-License-Identifier: Apache-2.0
// One subcommand's options. CLI11 and its exceptions stay behind this; what comes out is values and errors in our words.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "facts/expected.h"

namespace headroom::tool {

class CommandLine {
public:
  /// `summary` is the first line of its help.
  CommandLine(const std::string &command, const std::string &summary);
  ~CommandLine();
  CommandLine(const CommandLine &) = delete;
  CommandLine &operator=(const CommandLine &) = delete;

  /// `names` as in `-p,--build`. The referenced values must outlive parse().
  void flag(const std::string &names, bool &value, const std::string &help);
  void text(const std::string &names, const std::string &what, std::string &value, const std::string &help);
  void texts(const std::string &names, const std::string &what, std::vector<std::string> &values, const std::string &help);
  void count(const std::string &names, unsigned &value, const std::string &help);
  void choice(const std::string &names, const std::vector<std::string> &choices, std::string &value, const std::string &help);
  void argument(const std::string &name, std::string &value, const std::string &help); ///< required
  void arguments(const std::string &name, std::vector<std::string> &values, const std::string &help);
  /// What an argument that the command does not take may have been meant as.
  void helpForArguments(const std::string &help);

  struct Result {
    bool wantsHelp = false;
    std::string help; ///< the text, with `wantsHelp`
    std::optional<Error> error;
  };
  [[nodiscard]] Result parse(const std::vector<std::string> &args);

private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

} // namespace headroom::tool
