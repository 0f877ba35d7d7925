// SPDX-License-Identifier: Apache-2.0
// Which object of the link a compiled source became: a map names members of archives, a compile database names files.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "facts/build_facts.h"

namespace headroom {

/// One place where the map names an object: an input of an output section, or a discarded one.
struct LinkedInput {
  const MapOutput *output = nullptr;       ///< null: discarded
  const MapInput *input = nullptr;
  const MapDiscarded *discarded = nullptr;
};

class LinkObjects {
public:
  explicit LinkObjects(const BuildFacts &build);

  struct Match {
    std::string linked;     ///< as the map writes it, `libapp.a(main.c.obj)`; empty: not in the link
    std::string archive;
    std::string object;
    bool isSeveral = false; ///< other compiled sources bear the same name in the link
  };
  /// `object` is absolute, of the compile database.
  [[nodiscard]] Match find(const std::string &object) const;
  [[nodiscard]] const std::vector<LinkedInput> &inputsOf(const std::string &linked) const;

private:
  using Named = std::pair<std::string, std::string>; // archive, object

  [[nodiscard]] std::vector<Named> candidates(const std::string &object) const;

  const BuildFacts &build_;
  std::map<std::string, std::vector<LinkedInput>> inputs_; // by name in the link
  std::map<std::string, std::vector<Named>> byBaseName_;   // of members and objects
  std::map<std::string, std::size_t> compiled_;            // how many sources become an object of this base name
  std::map<Named, std::size_t> compiledFor_;               // the same by target and base name
};

/// What old generators take for a source's object: one of its name, in a directory whose own name holds that of the source's directory
/// (gen_relocate_app.py, get_obj_filename).
class WalkedObjects {
public:
  explicit WalkedObjects(const BuildFacts &build);

  /// Each once, sorted.
  [[nodiscard]] std::vector<std::string> of(const std::string &file) const;

private:
  std::map<std::string, std::set<std::string>> objects_; // by base name
};

/// GNU ld's name for veneers, lld's for merged strings and tables of its own: no file.
[[nodiscard]] bool isMadeByLinker(const std::string &object);

/// Files that the map names, as written, each once and sorted: what it says was loaded, and what it says gave something.
[[nodiscard]] std::vector<std::string> linkedFiles(const LinkerMap &map);

/// The file that the map names so, as it can be opened: relative names are seen from where the linker ran.
[[nodiscard]] std::string linkedPath(const BuildFacts &build, const std::string &name);

/// `libapp.a(main.c.obj)`, or the object where the archive is empty.
[[nodiscard]] std::string linkedName(const std::string &archive, const std::string &object);

/// `main.c.obj` of a path.
[[nodiscard]] std::string baseName(const std::string &path);

/// `src` of `/app/src/main.c`; empty where the path has no directory.
[[nodiscard]] std::string directoryName(const std::string &path);

/// CMake keeps the objects of target T in `CMakeFiles/T.dir`; empty where the path has no such part.
[[nodiscard]] std::string targetOf(const std::string &object);

} // namespace headroom
