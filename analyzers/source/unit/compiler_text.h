// SPDX-License-Identifier: Apache-2.0
// Text that another compiler than ours may not have read: it stands under a condition on what only the compiler answers
// (`__has_builtin`), or comes from a macro that does. A build with GCC is parsed with Clang's answers, and the two differ.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <clang/Basic/SourceManager.h>
#include <clang/Lex/PPCallbacks.h>
#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/DenseSet.h>
#include <llvm/ADT/SmallVector.h>

namespace clang {
class CompilerInstance;
class IdentifierInfo;
class IdentifierTable;
}

namespace headroom::unit {

class CompilerText {
public:
  /// From `begin` to `end` of one file.
  void add(const clang::SourceManager &sources, clang::SourceLocation begin, clang::SourceLocation end);
  void addFile(clang::FileID file);
  /// All of the unit: what it would be is not known.
  void addEverything() { isEverything_ = true; }

  [[nodiscard]] bool isEmpty() const { return !isEverything_ && parts_.empty(); }
  /// Whether any of it stands in `range`, or around it; where macros are expanded.
  [[nodiscard]] bool touches(const clang::SourceManager &sources, clang::SourceRange range) const;

private:
  using Part = std::pair<unsigned, unsigned>; ///< offsets of the first and the last character
  llvm::DenseMap<clang::FileID, std::vector<Part>> parts_;
  bool isEverything_ = false;
};

/// Hears the preprocessor.
class CompilerTextListener : public clang::PPCallbacks {
public:
  CompilerTextListener(clang::CompilerInstance &compiler, CompilerText &found);

  void FileChanged(clang::SourceLocation place, FileChangeReason reason, clang::SrcMgr::CharacteristicKind kind, clang::FileID before) override;
  void If(clang::SourceLocation place, clang::SourceRange condition, ConditionValueKind value) override;
  void Elif(clang::SourceLocation place, clang::SourceRange condition, ConditionValueKind value, clang::SourceLocation start) override;
  void Ifdef(clang::SourceLocation place, const clang::Token &name, const clang::MacroDefinition &macro) override;
  void Ifndef(clang::SourceLocation place, const clang::Token &name, const clang::MacroDefinition &macro) override;
  void Elifdef(clang::SourceLocation place, const clang::Token &name, const clang::MacroDefinition &macro) override;
  void Elifdef(clang::SourceLocation place, clang::SourceRange condition, clang::SourceLocation start) override;
  void Elifndef(clang::SourceLocation place, const clang::Token &name, const clang::MacroDefinition &macro) override;
  void Elifndef(clang::SourceLocation place, clang::SourceRange condition, clang::SourceLocation start) override;
  void Endif(clang::SourceLocation place, clang::SourceLocation start) override;
  void SourceRangeSkipped(clang::SourceRange range, clang::SourceLocation endif) override;
  void MacroDefined(const clang::Token &name, const clang::MacroDirective *directive) override;
  void MacroUndefined(const clang::Token &name, const clang::MacroDefinition &macro, const clang::MacroDirective *undefinition) override;
  void MacroExpands(const clang::Token &name, const clang::MacroDefinition &macro, clang::SourceRange range, const clang::MacroArgs *arguments) override;

private:
  struct Group {
    clang::SourceLocation begin;
    bool isAsked = false; ///< one of its conditions asks the compiler
  };

  [[nodiscard]] bool asks(const clang::Token &name) const { return asking_.contains(name.getIdentifierInfo()); }
  [[nodiscard]] bool asksOnLine(clang::SourceLocation directive);
  /// In one of our parser's own headers: they stand for those of the build's compiler, and ask only our parser.
  [[nodiscard]] bool isOwn(clang::FileID file);
  void keep(llvm::StringRef name);
  [[nodiscard]] bool isInAsked() const { return askedGroups_ != 0; }
  void open(clang::SourceLocation place, bool isAsked);
  void ask(bool isAsked);

  const clang::SourceManager &sources_;
  clang::IdentifierTable &names_;
  std::string ownHeaders_;
  CompilerText &found_;
  llvm::DenseMap<clang::FileID, bool> isOwn_;
  llvm::DenseSet<const clang::IdentifierInfo *> asking_; ///< macros whose value, or whether they are defined, the compiler decides
  llvm::SmallVector<Group, 16> groups_;
  unsigned askedGroups_ = 0;
  clang::SourceLocation lastAsked_; ///< where the last of them was expanded
  clang::SourceLocation closedAsked_; ///< the #endif of the last such group
};

} // namespace headroom::unit
