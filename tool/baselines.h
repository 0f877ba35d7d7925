// SPDX-License-Identifier: Apache-2.0
// Baselines as files of a directory, one for each image: DIRECTORY/ID.json.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "environment.h"
#include "facts/expected.h"
#include "options.h"
#include "report/report.h"

namespace headroom::tool {

/// Where an image's baseline lies below a directory. Its name is made of the id, in which `/` makes folders; nothing leads out of it.
[[nodiscard]] std::string baselineFile(const std::string &directory, const std::string &image);

/// Images that only their order on the command line tells apart: no baseline can be that of one of them. Empty iff there is none.
[[nodiscard]] std::optional<Error> numberedImage(const Report &report);

/// `64`, `5%`, or nothing. Error: anything else.
[[nodiscard]] Expected<Growth> growthOf(const std::string &text);

/// Compares every image with its baseline: `choice.path` is a directory, or the file of the only image. An image that the directory has
/// none of is not compared, and warned about.
[[nodiscard]] std::vector<Error> compareWithBaselines(Report &report, const BaselineChoice &choice, const Environment &environment,
                                                      std::vector<std::string> &warnings);

/// The same with its warnings on stderr, unless quiet, and its errors added.
void compareShown(Report &report, std::vector<Error> &errors, const BaselineChoice &choice, bool isQuiet, const Streams &streams,
                  const Environment &environment);

} // namespace headroom::tool
