// SPDX-License-Identifier: Apache-2.0
#include "source/unit/compiler_text.h"

#include <algorithm>

#include <clang/Frontend/CompilerInstance.h>
#include <clang/Lex/HeaderSearchOptions.h>
#include <clang/Lex/MacroInfo.h>
#include <clang/Lex/Preprocessor.h>
#include <clang/Lex/Token.h>

namespace headroom::unit {

namespace {

// What Clang answers by itself. `__has_include` asks for files, which are the same.
constexpr llvm::StringLiteral alwaysAsking[] = {
    "__has_feature",       "__has_extension",   "__has_builtin",      "__has_attribute", "__has_c_attribute",  "__has_cpp_attribute",
    "__has_declspec_attribute", "__has_constexpr_builtin", "__has_warning", "__is_identifier", "__building_module", "__is_target_arch",
    "__is_target_vendor",  "__is_target_os",    "__is_target_environment", "__is_target_variant_os", "__is_target_variant_environment",
    // Clang defines it at -O1, too.
    "__NO_INLINE__"};
// What a compiler says of itself, where Clang's word stands (commands/match_macros.cpp, promisesMoreThanClangHas).
constexpr llvm::StringLiteral askingPrefixes[] = {"__cpp_", "__ARM_FEATURE_", "__GCC_", "__GXX_ABI_", "__SANITIZE_", "__SSE", "__AVX"};
// C++ and C on Linux keep them, whatever the build's compiler is (commands/match_macros.h).
constexpr llvm::StringLiteral askingWhereKept[] = {"__clang__",       "__llvm__",          "__clang_major__", "__clang_minor__",
                                                   "__clang_patchlevel__", "__clang_version__", "__VERSION__"};
// On Linux Clang does not take GCC's version either (commands/target_view.cpp).
constexpr llvm::StringLiteral askingOnLinux[] = {"__GNUC__", "__GNUC_MINOR__", "__GNUC_PATCHLEVEL__"};

bool saysOfItself(llvm::StringRef name)
{
  return !name.starts_with("__cpp_lib_") &&
         std::any_of(std::begin(askingPrefixes), std::end(askingPrefixes), [&](llvm::StringRef prefix) { return name.starts_with(prefix); });
}

bool isOfName(char letter)
{
  return letter == '_' || (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

/// Calls `visit` with each word of `text`, comments and literals included.
template <typename Visit> void forEachWord(llvm::StringRef text, const Visit &visit)
{
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    while (i < text.size() && isOfName(text[i]))
      ++i;
    if (i == begin)
      ++i;
    else
      visit(text.slice(begin, i));
  }
}

/// The rest of the line at `text`, with the lines that it is continued on.
llvm::StringRef logicalLine(llvm::StringRef text)
{
  std::size_t end = text.find('\n');
  while (end != llvm::StringRef::npos && text.take_front(end).rtrim(" \t\r").ends_with("\\"))
    end = text.find('\n', end + 1);
  return text.take_front(end);
}

} // namespace

void CompilerText::add(const clang::SourceManager &sources, clang::SourceLocation begin, clang::SourceLocation end)
{
  const auto [file, first] = sources.getDecomposedLoc(sources.getExpansionLoc(begin));
  const auto [endFile, last] = sources.getDecomposedLoc(sources.getExpansionLoc(end));
  if (file.isInvalid() || file != endFile) {
    addEverything(); // a group that ends in another file than it begins in
    return;
  }
  std::vector<Part> &parts = parts_[file];
  if (parts.empty() || parts.back() != Part{first, last})
    parts.emplace_back(first, last);
}

void CompilerText::addFile(clang::FileID file)
{
  parts_[file].emplace_back(0, UINT32_MAX);
}

bool CompilerText::touches(const clang::SourceManager &sources, clang::SourceRange range) const
{
  if (isEverything_)
    return true;
  if (range.isInvalid() || parts_.empty())
    return false;
  const auto [file, first] = sources.getDecomposedLoc(sources.getExpansionLoc(range.getBegin()));
  const auto [endFile, last] = sources.getDecomposedLoc(sources.getExpansionRange(range.getEnd()).getEnd());
  const auto found = parts_.find(file);
  if (file != endFile)
    return true;
  return found != parts_.end() && std::any_of(found->second.begin(), found->second.end(), [first = first, last = last](const Part &part) {
           return part.first <= last && first <= part.second;
         });
}

CompilerTextListener::CompilerTextListener(clang::CompilerInstance &compiler, CompilerText &found)
    : sources_(compiler.getSourceManager()), names_(compiler.getPreprocessor().getIdentifierTable()),
      ownHeaders_(compiler.getHeaderSearchOpts().ResourceDir + "/include/"), found_(found)
{
  const bool isLinux = compiler.getTarget().getTriple().isOSLinux();
  for (const llvm::StringLiteral name : alwaysAsking)
    keep(name);
  for (const llvm::StringLiteral name : askingWhereKept)
    if (compiler.getLangOpts().CPlusPlus || isLinux)
      keep(name);
  for (const llvm::StringLiteral name : askingOnLinux)
    if (isLinux)
      keep(name);
}

void CompilerTextListener::keep(llvm::StringRef name)
{
  asking_.insert(&names_.get(name));
}

bool CompilerTextListener::isOwn(clang::FileID file)
{
  const auto [known, isNew] = isOwn_.try_emplace(file, false);
  if (isNew)
    if (const auto entry = sources_.getFileEntryRefForID(file))
      known->second = entry->getName().starts_with(ownHeaders_);
  return known->second;
}

bool CompilerTextListener::asksOnLine(clang::SourceLocation directive)
{
  bool isInvalid = false;
  const auto [file, offset] = sources_.getDecomposedLoc(directive);
  if (isOwn(file))
    return false;
  const llvm::StringRef text = sources_.getBufferData(file, &isInvalid);
  if (isInvalid || offset > text.size())
    return true;
  bool isAsked = false;
  forEachWord(logicalLine(text.substr(offset)), [&](llvm::StringRef word) {
    const auto known = names_.find(word);
    isAsked = isAsked || saysOfItself(word) || (known != names_.end() && asking_.contains(known->second));
  });
  // Through a macro that was expanded on the way.
  return isAsked || (lastAsked_.isValid() && sources_.getFileID(lastAsked_) == file && sources_.getFileOffset(lastAsked_) >= offset);
}

void CompilerTextListener::open(clang::SourceLocation place, bool isAsked)
{
  groups_.push_back({place, isAsked});
  askedGroups_ += isAsked ? 1 : 0;
}

void CompilerTextListener::ask(bool isAsked)
{
  if (groups_.empty() || groups_.back().isAsked || !isAsked)
    return;
  groups_.back().isAsked = true;
  ++askedGroups_;
}

void CompilerTextListener::FileChanged(clang::SourceLocation place, FileChangeReason reason, clang::SrcMgr::CharacteristicKind, clang::FileID)
{
  if (reason == EnterFile && isInAsked() && !isOwn(sources_.getFileID(place)))
    found_.addFile(sources_.getFileID(place));
}

void CompilerTextListener::If(clang::SourceLocation place, clang::SourceRange, ConditionValueKind)
{
  open(place, asksOnLine(place));
}

void CompilerTextListener::Elif(clang::SourceLocation place, clang::SourceRange, ConditionValueKind, clang::SourceLocation)
{
  ask(asksOnLine(place));
}

void CompilerTextListener::Ifdef(clang::SourceLocation place, const clang::Token &, const clang::MacroDefinition &)
{
  open(place, asksOnLine(place));
}

void CompilerTextListener::Ifndef(clang::SourceLocation place, const clang::Token &, const clang::MacroDefinition &)
{
  open(place, asksOnLine(place));
}

void CompilerTextListener::Elifdef(clang::SourceLocation place, const clang::Token &, const clang::MacroDefinition &)
{
  ask(asksOnLine(place));
}

void CompilerTextListener::Elifdef(clang::SourceLocation place, clang::SourceRange, clang::SourceLocation)
{
  ask(asksOnLine(place));
}

void CompilerTextListener::Elifndef(clang::SourceLocation place, const clang::Token &, const clang::MacroDefinition &)
{
  ask(asksOnLine(place));
}

void CompilerTextListener::Elifndef(clang::SourceLocation place, clang::SourceRange, clang::SourceLocation)
{
  ask(asksOnLine(place));
}

void CompilerTextListener::Endif(clang::SourceLocation place, clang::SourceLocation)
{
  if (groups_.empty())
    return;
  const Group group = groups_.pop_back_val();
  if (!group.isAsked)
    return;
  --askedGroups_;
  closedAsked_ = place;
  found_.add(sources_, group.begin, place);
}

// Comes behind the directive that ends the part. What it would have defined is decided by the same answer.
void CompilerTextListener::SourceRangeSkipped(clang::SourceRange range, clang::SourceLocation endif)
{
  const bool isClosed = endif.isValid() && closedAsked_ == endif;
  if (!isInAsked() && !isClosed)
    return;
  bool isInvalid = false;
  const auto [file, first] = sources_.getDecomposedLoc(range.getBegin());
  const auto [endFile, last] = sources_.getDecomposedLoc(range.getEnd());
  const llvm::StringRef text = sources_.getBufferData(file, &isInvalid);
  if (isInvalid || file != endFile || last > text.size() || first > last) {
    found_.addEverything();
    return;
  }
  llvm::StringRef rest = text.slice(first, last);
  while (!rest.empty()) {
    llvm::StringRef line = logicalLine(rest);
    rest = rest.drop_front(std::min(rest.size(), line.size() + 1));
    line = line.ltrim();
    if (!line.consume_front("#"))
      continue;
    line = line.ltrim();
    if (line.starts_with("include") || line.starts_with("import"))
      found_.addEverything();
    else if (line.consume_front("define") || line.consume_front("undef"))
      keep(line.ltrim().take_while(isOfName));
  }
}

void CompilerTextListener::MacroDefined(const clang::Token &name, const clang::MacroDirective *directive)
{
  if (isOwn(sources_.getFileID(directive->getLocation())))
    return;
  const clang::MacroInfo *macro = directive->getMacroInfo();
  const bool isMadeOf = macro && std::any_of(macro->tokens_begin(), macro->tokens_end(), [&](const clang::Token &token) {
    return !token.isAnnotation() && !token.isLiteral() && token.getIdentifierInfo() && asks(token);
  });
  if (isInAsked() || isMadeOf)
    asking_.insert(name.getIdentifierInfo());
}

void CompilerTextListener::MacroUndefined(const clang::Token &name, const clang::MacroDefinition &, const clang::MacroDirective *)
{
  if (isInAsked())
    asking_.insert(name.getIdentifierInfo());
}

void CompilerTextListener::MacroExpands(const clang::Token &name, const clang::MacroDefinition &, clang::SourceRange, const clang::MacroArgs *)
{
  if (!asks(name))
    return;
  lastAsked_ = sources_.getExpansionLoc(name.getLocation());
  if (!isOwn(sources_.getFileID(lastAsked_)))
    found_.add(sources_, lastAsked_, lastAsked_);
}

} // namespace headroom::unit
