// SPDX-License-Identifier: Apache-2.0
// What things are called so that units can be joined: link names, names of records, text of types.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/Mangle.h>

#include "source/unit/positions.h"

namespace headroom::unit {

class Names {
public:
  Names(clang::ASTContext &context, Positions &positions);

  /// Assembler label, mangled name, or plain name in C; `__builtin_memcpy` is called `memcpy`, which is what gets linked.
  [[nodiscard]] std::string linkName(const clang::NamedDecl &declaration);
  /// `struct k_timer`, whatever the language and the keyword, so that C and C++ agree; a record named only by a typedef has
  /// that name; one without any name has its place.
  [[nodiscard]] const std::string &recordName(const clang::RecordDecl &record);
  /// Whether the record has a name of its own, by tag or by typedef.
  [[nodiscard]] static bool isNamed(const clang::RecordDecl &record);
  /// Canonical, tags written out, exception specifications left away: `void (struct k_work *)`.
  [[nodiscard]] const std::string &typeText(clang::QualType type);

private:
  clang::ASTContext &context_;
  Positions &positions_;
  std::unique_ptr<clang::ASTNameGenerator> mangler_; ///< C++ only
  clang::PrintingPolicy policy_;
  std::unordered_map<const clang::RecordDecl *, std::string> records_; ///< both hand out references
  std::unordered_map<const void *, std::string> types_;
};

} // namespace headroom::unit
