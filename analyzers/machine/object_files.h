// SPDX-License-Identifier: Apache-2.0
// The ELF files that an input holds: itself, or the members of an archive.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "facts/bound.h"
#include "facts/expected.h"
#include "machine/elf_object.h"

namespace headroom::machine {

struct ObjectFiles {
  struct Entry {
    ElfObject elf;
    std::string label; ///< `main.o`, `libc.a(memcpy.o)`
    std::string path;  ///< of the object on disk; empty for members of archives
  };
  std::vector<Entry> objects;
  std::vector<Culprit> problems; ///< members that hold no machine code
  std::shared_ptr<const void> keepAlive; ///< a thin archive owns the files that it opened
};

/// `mayFollowPaths`: a thin archive names files; only an archive that was opened by path may have them opened.
/// Errors as readElf(), named by member; bitcode; a corrupt archive; one without any object.
[[nodiscard]] Expected<ObjectFiles> objectFilesOf(Bytes bytes, const std::string &name, bool mayFollowPaths);

} // namespace headroom::machine
