// SPDX-License-Identifier: Apache-2.0
// The subcommands. Each gets the words after its own name and returns the exit code.
#pragma once

#include <string>
#include <vector>

#include "environment.h"

namespace headroom::tool {

using Words = std::vector<std::string>;

[[nodiscard]] int runCheck(const Words &words, const Streams &streams, const Environment &environment);
[[nodiscard]] int runStack(const Words &words, const Streams &streams, const Environment &environment);
[[nodiscard]] int runWhy(const Words &words, const Streams &streams, const Environment &environment);
[[nodiscard]] int runMap(const Words &words, const Streams &streams, const Environment &environment);
[[nodiscard]] int runExtract(const Words &words, const Streams &streams, const Environment &environment);
[[nodiscard]] int runLink(const Words &words, const Streams &streams, const Environment &environment);
[[nodiscard]] int runRuntime(const Words &words, const Streams &streams, const Environment &environment);
[[nodiscard]] int runReport(const Words &words, const Streams &streams, const Environment &environment);
[[nodiscard]] int runBaseline(const Words &words, const Streams &streams, const Environment &environment);
[[nodiscard]] int runCache(const Words &words, const Streams &streams, const Environment &environment);
[[nodiscard]] int runRules(const Words &words, const Streams &streams, const Environment &environment);
[[nodiscard]] int runExplain(const Words &words, const Streams &streams, const Environment &environment);
[[nodiscard]] int runConfig(const Words &words, const Streams &streams, const Environment &environment);
[[nodiscard]] int runDoctor(const Words &words, const Streams &streams, const Environment &environment);
[[nodiscard]] int runVersion(const Words &words, const Streams &streams, const Environment &environment);

} // namespace headroom::tool
