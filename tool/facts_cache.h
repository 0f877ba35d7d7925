// SPDX-License-Identifier: Apache-2.0
// Facts of units that were extracted before, in the build directory.
//
// Two levels. The first names a unit: digest of the tool, the compiler, the environment that compilers read, and the command. It leads
// to a list of what was found with it: for each time the files that were read, by digest, and the facts. Facts are taken when every
// one of these files holds now what it held then; the name of their file is the digest of it all, so that nothing is ever replaced
// by something else. Code that was generated has the same name. A unit with errors is not kept: what was missing may be there the next time.
//
// Like the build itself (Ninja and make follow the files that a compiler read), this does not see that a header has appeared in a
// directory that is searched before the one where the header of that name was found: the objects are as old then as the facts are.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "environment.h"
#include "facts/source_facts.h"
#include "file_digests.h"
#include "source/commands/compile_database.h"
#include "source/unit/generated_object.h"

namespace headroom::tool {

struct CachedFacts {
  SourceFacts facts;
  std::string identity; ///< digest of what they were made from: tool, compiler, command, every file that was read
  std::optional<GeneratedObject> object; ///< where one was wanted
};

class FactsCache {
public:
  /// In `directory`, which is created with the first entry.
  FactsCache(std::string directory, const Environment &environment);

  /// Facts of this command as it and the files are now. Empty: `reason` says why.
  /// `wantsObject`: facts without the unit's code are none.
  [[nodiscard]] std::optional<CachedFacts> find(const CompileCommand &command, bool wantsObject, std::string &reason);

  /// `facts` decoded and as bytes. The digest of what they were made from; empty where they are not kept.
  /// `object` lies beside them; null: none was made.
  std::string store(const CompileCommand &command, const SourceFacts &facts, std::string_view bytes, const GeneratedObject *object);

  /// Writes what was learned about files. Call it last.
  void finish();

  /// Damaged entries, and that nothing could be written; each once.
  [[nodiscard]] const std::vector<std::string> &warnings() const { return warnings_; }

private:
  struct Candidate {
    std::string facts; ///< stem of its file
    std::vector<SourceInput> inputs;
  };

  [[nodiscard]] std::string unitKey(const CompileCommand &command);
  [[nodiscard]] std::string compilerIdentity(const CompileCommand &command);
  [[nodiscard]] std::string pathOf(const char *folder, const std::string &key, const char *extension) const;
  [[nodiscard]] std::vector<Candidate> candidatesOf(const std::string &key);
  [[nodiscard]] std::string firstDifference(const Candidate &candidate);
  [[nodiscard]] std::optional<GeneratedObject> objectOf(const std::string &facts, std::string &reason);
  [[nodiscard]] bool write(const std::string &path, std::string_view bytes);
  void warn(std::string text);

  std::string directory_;
  std::string identity_; ///< of the tool and of the environment
  std::string searchPath_;
  FileDigests digests_;
  std::map<std::string, std::string> compilers_; ///< by name and directory
  std::vector<std::string> warnings_;
  bool isReadOnly_ = false;
};

/// Where the cache of a build directory lies, below it.
inline constexpr std::string_view cacheFolder = ".headroom/cache";

struct CacheSize {
  std::uint64_t units = 0;
  std::uint64_t facts = 0;
  std::uint64_t bytes = 0;
};

[[nodiscard]] CacheSize sizeOfCache(const std::string &directory);

} // namespace headroom::tool
