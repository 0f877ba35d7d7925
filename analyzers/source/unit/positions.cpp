// SPDX-License-Identifier: Apache-2.0
#include "source/unit/positions.h"

#include <clang/AST/ASTContext.h>
#include <clang/Lex/Lexer.h>
#include <llvm/Support/Path.h>

namespace headroom::unit {

Positions::Positions(const clang::ASTContext &context, std::vector<std::string> &files, std::string directory)
    : context_(context), sources_(context.getSourceManager()), files_(files), directory_(std::move(directory))
{
}

FileId Positions::fileOf(llvm::StringRef name)
{
  const auto [known, isNew] = byName_.try_emplace(name, noFile);
  if (!isNew)
    return known->second;
  llvm::SmallString<256> path = name;
  if (!llvm::sys::path::is_absolute(path)) {
    path = directory_;
    llvm::sys::path::append(path, name);
  }
  llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  const auto [file, isNewPath] = byPath_.try_emplace(path, static_cast<FileId>(files_.size()));
  if (isNewPath)
    files_.push_back(std::string(path));
  return known->second = file->second;
}

SourcePosition Positions::of(clang::SourceLocation location)
{
  SourcePosition position;
  if (location.isInvalid())
    return position;
  const auto [file, offset] = sources_.getDecomposedExpansionLoc(location);
  bool isInvalid = false;
  const clang::SrcMgr::SLocEntry &entry = sources_.getSLocEntry(file, &isInvalid);
  if (isInvalid || !entry.isFile())
    return position;
  if (entry.getFile().hasLineDirectives()) {
    const clang::PresumedLoc place = sources_.getPresumedLoc(sources_.getExpansionLoc(location));
    if (place.isValid()) {
      position.file = fileOf(place.getFilename());
      position.line = place.getLine();
      position.column = place.getColumn();
    }
    return position;
  }
  const auto [known, isNew] = byFile_.try_emplace(file, noFile);
  if (isNew)
    known->second = fileOf(entry.getFile().getName());
  position.file = known->second;
  position.line = sources_.getLineNumber(file, offset);
  position.column = sources_.getColumnNumber(file, offset);
  return position;
}

SourceRange Positions::ofRange(clang::SourceRange range)
{
  SourceRange result;
  result.begin = of(range.getBegin());
  const clang::SourceLocation end = sources_.getExpansionRange(range.getEnd()).getEnd();
  const SourcePosition last = of(end);
  result.endLine = last.line;
  const unsigned length = end.isValid() ? clang::Lexer::MeasureTokenLength(end, sources_, context_.getLangOpts()) : 1;
  result.endColumn = last.column + (length > 1 ? length - 1 : 0);
  return result;
}

std::string Positions::textOf(clang::SourceLocation location)
{
  const SourcePosition position = of(location);
  const std::string file = position.file == noFile ? std::string("?") : llvm::sys::path::filename(files_[position.file]).str();
  return file + ":" + std::to_string(position.line) + ":" + std::to_string(position.column);
}

} // namespace headroom::unit
