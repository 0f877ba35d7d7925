// SPDX-License-Identifier: Apache-2.0
// What the paths of a build's sources said the last time, in the build directory.
//
// The name of an entry is the digest of everything that a join is given: the tool, the image's facts, the facts of every unit, packs,
// configuration and options. Whatever changes, another entry is asked for. An entry that is damaged counts as not there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "environment.h"
#include "program/source_behaviour.h"

namespace headroom::tool {

class BehaviourCache {
public:
  /// Nothing is read nor written.
  BehaviourCache() = default;

  /// In the cache `directory`; empty: as without one.
  BehaviourCache(std::string directory, const Environment &environment);

  /// The digest of what is joined. `units` names the facts of the sources (Sources::identity); empty, like the answer: it is not known
  /// what they say.
  [[nodiscard]] std::string keyOf(const MachineFacts &machine, const std::string &units, const std::vector<Pack> &packs,
                                  const ProjectConfig &config, const ProgramOptions &options) const;

  [[nodiscard]] std::optional<SourceBehaviour> find(const std::string &key) const;

  /// Keeps the newest few. What cannot be written is computed again the next time.
  void store(const std::string &key, const ImageProgram &program) const;

private:
  [[nodiscard]] std::string pathOf(const std::string &key) const;

  std::string directory_;
  std::string identity_; ///< of the tool
};

} // namespace headroom::tool
