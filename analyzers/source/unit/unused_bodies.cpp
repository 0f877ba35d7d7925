// SPDX-License-Identifier: Apache-2.0
#include "source/unit/unused_bodies.h"

#include <clang/Basic/IdentifierTable.h>
#include <llvm/ADT/DenseMap.h>

namespace headroom::unit {

namespace {

using clang::Token;
namespace tok = clang::tok;

/// A static function's definition, by indices of tokens.
struct Definition {
  std::size_t name = 0;
  std::size_t open = 0;  ///< the body's brace
  std::size_t close = 0; ///< the brace that ends it
  bool isNamed = false;  ///< by what is parsed
};

/// From one bracket to the one that closes it.
struct Group {
  std::size_t close = 0;
  bool hasPragma = false; ///< which may act on what follows the group (`pack`)
  bool isEmitting = false; ///< names an attribute that makes a function part of the program though nothing calls it
};

bool isEmitting(const clang::IdentifierInfo &name)
{
  return name.isStr("used") || name.isStr("__used__") || name.isStr("constructor") || name.isStr("__constructor__") ||
         name.isStr("destructor") || name.isStr("__destructor__");
}

class Unit {
public:
  explicit Unit(std::vector<Token> &tokens) : tokens_(tokens) {}

  llvm::DenseSet<clang::SourceLocation> takeOut()
  {
    for (std::size_t at = 0; isWhole_ && at < tokens_.size() && tokens_[at].isNot(tok::eof);)
      at = readDeclaration(at);
    llvm::DenseSet<clang::SourceLocation> names;
    if (!isWhole_ || definitions_.empty())
      return names;
    follow();
    compact(names);
    return names;
  }

private:
  /// From one token at file scope to behind the declaration that it begins. What is not understood counts as parsed, with all that it
  /// names.
  std::size_t readDeclaration(std::size_t first)
  {
    constexpr std::size_t none = SIZE_MAX;
    std::size_t name = none;
    bool isStatic = false;
    bool isInitialised = false;
    bool isEmitted = false;
    bool hasTag = false; // `struct`, with nothing behind it yet but attributes and its name
    for (std::size_t at = first; isWhole_ && tokens_[at].isNot(tok::eof);) {
      const Token &token = tokens_[at];
      switch (token.getKind()) {
      case tok::kw_static:
        isStatic = true;
        ++at;
        break;
      case tok::kw_struct:
      case tok::kw_union:
      case tok::kw_enum:
        hasTag = true;
        ++at;
        break;
      case tok::equal:
        isInitialised = true;
        ++at;
        break;
      case tok::semi:
        if (isStatic && !isInitialised && name != none)
          declared_.push_back(name);
        return at + 1;
      case tok::identifier:
        if (name == none && !isInitialised && tokens_[at + 1].is(tok::l_paren))
          name = at;
        hasTag = hasTag && tokens_[at + 1].is(tok::l_brace);
        ++at;
        break;
      case tok::l_brace: {
        const Group group = groupAt(at);
        if (isInitialised || hasTag) {
          hasTag = false;
          at = group.close + 1;
          break;
        }
        if (isWhole_ && isStatic && !isEmitted && !group.hasPragma && name != none)
          definitions_.push_back({name, at, group.close, false});
        return group.close + 1;
      }
      case tok::l_paren:
      case tok::l_square: {
        const Group group = groupAt(at);
        isEmitted = isEmitted || group.isEmitting;
        at = group.close + 1;
        break;
      }
      default:
        ++at;
        break;
      }
    }
    return tokens_.size();
  }

  Group groupAt(std::size_t open)
  {
    Group group;
    std::size_t depth = 0;
    for (std::size_t at = open; at < tokens_.size(); ++at) {
      const Token &token = tokens_[at];
      switch (token.getKind()) {
      case tok::l_paren:
      case tok::l_square:
      case tok::l_brace:
        ++depth;
        break;
      case tok::r_paren:
      case tok::r_square:
      case tok::r_brace:
        if (--depth > 0)
          break;
        group.close = at;
        return group;
      case tok::identifier:
        group.isEmitting = group.isEmitting || isEmitting(*token.getIdentifierInfo());
        break;
      default:
        group.hasPragma = group.hasPragma || token.isAnnotation();
        break;
      }
    }
    isWhole_ = false;
    group.close = tokens_.size() - 1;
    return group;
  }

  /// From everything outside the bodies of static functions through the bodies that it leads to.
  void follow()
  {
    for (std::size_t i = 0; i < definitions_.size(); ++i)
      byName_.try_emplace(tokens_[definitions_[i].name].getIdentifierInfo(), i);
    std::size_t at = 0;
    auto declared = declared_.begin();
    for (const Definition &definition : definitions_) {
      for (; at < definition.open; ++at) {
        while (declared != declared_.end() && *declared < at)
          ++declared;
        if (at != definition.name && (declared == declared_.end() || *declared != at))
          name(at);
      }
      at = definition.close;
    }
    for (; at < tokens_.size(); ++at)
      name(at);
    while (!open_.empty()) {
      const Definition definition = definitions_[open_.back()];
      open_.pop_back();
      for (std::size_t inside = definition.open; inside < definition.close; ++inside)
        name(inside);
    }
  }

  void name(std::size_t at)
  {
    if (tokens_[at].isNot(tok::identifier))
      return;
    const auto found = byName_.find(tokens_[at].getIdentifierInfo());
    if (found == byName_.end() || definitions_[found->second].isNamed)
      return;
    definitions_[found->second].isNamed = true;
    open_.push_back(found->second);
  }

  void compact(llvm::DenseSet<clang::SourceLocation> &names)
  {
    auto from = tokens_.begin();
    auto to = tokens_.begin();
    for (const Definition &definition : definitions_) {
      if (definition.isNamed)
        continue;
      names.insert(tokens_[definition.name].getLocation());
      const auto open = tokens_.begin() + static_cast<std::ptrdiff_t>(definition.open);
      to = to == from ? open + 1 : std::move(from, open + 1, to);
      from = tokens_.begin() + static_cast<std::ptrdiff_t>(definition.close);
    }
    if (to != from)
      tokens_.erase(std::move(from, tokens_.end(), to), tokens_.end());
  }

  std::vector<Token> &tokens_;
  std::vector<Definition> definitions_;
  std::vector<std::size_t> declared_; ///< names of static functions in their declarations without a body
  llvm::DenseMap<const clang::IdentifierInfo *, std::size_t> byName_; ///< into definitions_
  std::vector<std::size_t> open_;                                     ///< named, the body not followed yet
  bool isWhole_ = true;
};

} // namespace

llvm::DenseSet<clang::SourceLocation> takeOutUnusedBodies(std::vector<Token> &tokens)
{
  return Unit(tokens).takeOut();
}

} // namespace headroom::unit
