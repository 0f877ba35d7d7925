// SPDX-License-Identifier: Apache-2.0
#include "source/unit/inputs.h"

#include <algorithm>

#include <llvm/Support/Path.h>

namespace headroom::unit {

std::vector<SourceInput> inputsOf(const clang::SourceManager &sources, const std::string &directory, CachedFiles &files)
{
  std::vector<SourceInput> inputs;
  for (auto file = sources.fileinfo_begin(); file != sources.fileinfo_end(); ++file) {
    llvm::SmallString<256> path = file->first.getName();
    if (!llvm::sys::path::is_absolute(path)) {
      path = directory;
      llvm::sys::path::append(path, file->first.getName());
    }
    // `..` stays: `a/../b` is another file than `b` where `a` is a symbolic link.
    llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/false);
    const std::string &digest = files.digestOf(path);
    if (!digest.empty())
      inputs.push_back({std::string(path), digest});
  }
  std::sort(inputs.begin(), inputs.end());
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  return inputs;
}

} // namespace headroom::unit
