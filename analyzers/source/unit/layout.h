// SPDX-License-Identifier: Apache-2.0
// Which types hold addresses, and where inside a record.
#pragma once

#include <unordered_map>
#include <vector>

#include <clang/AST/ASTContext.h>
#include <clang/AST/Decl.h>
#include <llvm/ADT/DenseMap.h>

namespace headroom::unit {

/// A scalar inside a record, embedded records and arrays opened.
struct Leaf {
  const clang::FieldDecl *field = nullptr;
  std::uint64_t offsetBytes = 0; ///< of the first element from the start of the record
  std::uint64_t sizeBytes = 0;   ///< of one element
  std::uint64_t strideBytes = 0; ///< between elements of the array that it lies in; 0 where it occurs once
  std::uint64_t count = 1;
  bool holdsAddress = false;

  [[nodiscard]] std::uint64_t endBytes() const { return offsetBytes + strideBytes * (count - 1) + sizeBytes; }
};

class Layout {
public:
  explicit Layout(const clang::ASTContext &context) : context_(context) {}

  /// Pointers, references and pointers to members, and arrays and records that contain one.
  [[nodiscard]] bool holdsAddress(clang::QualType type);
  /// A value that is itself an address: what an expression of this type yields is followed.
  [[nodiscard]] static bool isAddress(clang::QualType type);
  /// In the order of declaration, bases first; empty for a record that is incomplete or depends on template parameters.
  [[nodiscard]] const std::vector<Leaf> &leavesOf(const clang::RecordDecl &record);
  /// Whether `inner` lies at the start of `outer`, at any depth.
  [[nodiscard]] bool beginsWith(const clang::RecordDecl &outer, const clang::RecordDecl &inner);
  /// A record of which leavesOf() gave only the first scalars, because there are too many; null for none.
  [[nodiscard]] const clang::RecordDecl *cutOff() const { return cutOff_; }

private:
  void addLeaves(std::vector<Leaf> &leaves, const clang::RecordDecl &record, std::uint64_t offsetBytes);
  void addType(std::vector<Leaf> &leaves, const clang::FieldDecl &field, clang::QualType type, std::uint64_t offsetBytes);

  const clang::ASTContext &context_;
  const clang::RecordDecl *cutOff_ = nullptr;
  llvm::DenseMap<const clang::RecordDecl *, bool> holds_;
  std::unordered_map<const clang::RecordDecl *, std::vector<Leaf>> leaves_; ///< hands out references: must not move its values
};

/// The record that a pointer of this type points to, arrays on the way opened; null for none.
[[nodiscard]] const clang::RecordDecl *pointeeRecord(clang::QualType type);
/// The record that an object of this type is, or is an array of; null for none.
[[nodiscard]] const clang::RecordDecl *recordOf(clang::QualType type);
[[nodiscard]] bool overlap(const Leaf &a, const Leaf &b);

} // namespace headroom::unit
