// SPDX-License-Identifier: Apache-2.0
// `headroom check FILES`: what the files that the user named are to one image, and what of its sources is newer than it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "checks/caused.h"
#include "checks/rule.h"
#include "environment.h"
#include "facts/expected.h"
#include "file_digests.h"

namespace headroom::tool {

struct AuditedImage;

/// One word of the command line, as it was given.
struct NamedFile {
  std::string given;
  std::string path; ///< absolute
  FileStamp stamp;
};

/// What is a file. An error for each that is not: absent, a directory, nothing regular.
[[nodiscard]] std::vector<NamedFile> openNamedFiles(const std::vector<std::string> &given, const Environment &environment,
                                                    std::vector<Error> &errors);

/// What they are to one image.
struct ImageFiles {
  std::set<std::string> known;         ///< as given: sources of the image, or read by one of them
  bool mayKnowMore = false;            ///< a unit did not parse, so nobody knows which headers it reads
  FileSet named;                       ///< they, and every unit that reads one of them
  std::vector<std::string> shown;      ///< they, as reports call them; sorted
  FileSet changed;                     ///< newer than the evidence, and every unit that reads one of them
  std::vector<StaleSource> stale;      ///< the newer files; sorted
};

/// Reads the image's machine facts and sources.
[[nodiscard]] ImageFiles findNamedFiles(const std::vector<NamedFile> &files, const AuditedImage &image);

/// A file that no image is built from. `databases` as notInDatabase().
[[nodiscard]] Error unknownFile(const NamedFile &file, const std::vector<std::string> &databases, const std::string &shownBuild,
                                bool mayKnowMore);

} // namespace headroom::tool
