// SPDX-License-Identifier: Apache-2.0
#include "source/commands/clang_resources.h"

#include <filesystem>

namespace headroom {

namespace {

bool isFile(const std::filesystem::path &path)
{
  std::error_code error;
  return std::filesystem::is_regular_file(path, error);
}

} // namespace

Expected<ClangResources> findClangResources()
{
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path share = program.parent_path().parent_path() / "share" / "headroom";
  ClangResources out = {HEADROOM_CLANG_RESOURCES, HEADROOM_OWN_HEADERS};
  if (!error && isFile(share / "clang" / "include" / "stddef.h"))
    out.directory = (share / "clang").string();
  if (!error && isFile(share / "include" / "stdint.h"))
    out.ownHeaders = (share / "include").string();
  for (const std::filesystem::path &wanted :
       {std::filesystem::path(out.directory) / "include" / "stddef.h", std::filesystem::path(out.ownHeaders) / "stdint.h"})
    if (!isFile(wanted))
      return Error{.message = "Clang's own headers are not there: " + wanted.string(),
                   .help = "the installation is incomplete: install libclang-common-19-dev or headroom again"};
  return out;
}

} // namespace headroom
