// SPDX-License-Identifier: Apache-2.0
// Places as compilers write them into line tables: where a macro is expanded, with `#line` obeyed.
#pragma once

#include <string>
#include <vector>

#include <clang/Basic/SourceManager.h>
#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/StringMap.h>

#include "facts/source_facts.h"

namespace clang {
class ASTContext;
}

namespace headroom::unit {

class Positions {
public:
  Positions(const clang::ASTContext &context, std::vector<std::string> &files, std::string directory);

  [[nodiscard]] SourcePosition of(clang::SourceLocation location);
  [[nodiscard]] SourceRange ofRange(clang::SourceRange range);
  /// `file:line:col` with the file's own name, for what has no other name.
  [[nodiscard]] std::string textOf(clang::SourceLocation location);

private:
  FileId fileOf(llvm::StringRef name);

  const clang::ASTContext &context_;
  const clang::SourceManager &sources_;
  std::vector<std::string> &files_;
  std::string directory_;
  llvm::StringMap<FileId> byName_;              ///< as Clang spells it
  llvm::StringMap<FileId> byPath_;              ///< absolute, normalised
  llvm::DenseMap<clang::FileID, FileId> byFile_; ///< of files without `#line`
};

} // namespace headroom::unit
