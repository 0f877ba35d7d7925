// SPDX-License-Identifier: Apache-2.0
// Other analysers: how each is run on one source of the corpus, and what its reports are about.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "../../corpus/programs.h"

namespace headroom::peers {

/// What a case or a report is about. Advice and remarks on suppressions belong to none.
enum class Subject { Lifetime, Size, Context, Lock };
inline constexpr Subject subjects[] = {Subject::Lifetime, Subject::Size, Subject::Context, Subject::Lock};

/// By the rule's id, or the peer's own.
[[nodiscard]] std::optional<Subject> subjectOf(const std::string &id);

struct Report {
  std::string file; ///< name within the program
  unsigned line = 0;
  std::string id;
};

class Peer {
public:
  enum class Kind { Gcc, Clang, Cppcheck };
  Peer(std::string name, Kind kind, bool isToldOfAllocators) : name_(std::move(name)), kind_(kind), isToldOfAllocators_(isToldOfAllocators) {}

  [[nodiscard]] const std::string &name() const { return name_; }

  /// `directory` holds the program's sources. Empty where the peer cannot read the source.
  [[nodiscard]] std::optional<std::vector<Report>> reportsOn(const corpus::Case &program, const corpus::Source &source,
                                                             const std::string &directory) const;

private:
  [[nodiscard]] std::vector<std::string> command(const corpus::Case &program, const std::string &path) const;

  std::string name_;
  Kind kind_;
  bool isToldOfAllocators_;
};

[[nodiscard]] std::vector<Peer> allPeers();

} // namespace headroom::peers
