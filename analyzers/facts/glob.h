// SPDX-License-Identifier: Apache-2.0
// The two kinds of pattern that packs and configurations use: for names and for paths. Nothing else is special in either.
#pragma once

#include <string_view>

namespace headroom {

/// Names (link names, sections, boards): `*` stands for any run of characters, also an empty one. The whole text must match.
/// A link name is never read as a pattern, so `operator*` as `text` is safe. Cost at most pattern times text.
[[nodiscard]] bool globMatch(std::string_view pattern, std::string_view text);

/// Paths with `/`: `*` stays inside one component, `**` as a whole component stands for any number of components, also none:
/// `src/**` matches `src/a/b.c`, `**/b.c` matches `b.c`. A pattern without `/` matches the last component at any depth.
[[nodiscard]] bool pathGlobMatch(std::string_view pattern, std::string_view path);

} // namespace headroom
