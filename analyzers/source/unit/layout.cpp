// SPDX-License-Identifier: Apache-2.0
#include "source/unit/layout.h"

#include <algorithm>

#include <clang/AST/DeclCXX.h>
#include <clang/AST/RecordLayout.h>

namespace headroom::unit {

namespace {

// A record with more scalars than this is followed no further: the flows between two such would be quadratic in it.
constexpr std::size_t mostLeaves = 4096;

clang::QualType elementOf(clang::QualType type)
{
  type = type.getCanonicalType();
  while (true) {
    if (const auto *array = llvm::dyn_cast<clang::ArrayType>(type.getTypePtr()))
      type = array->getElementType();
    else if (const auto *atomic = llvm::dyn_cast<clang::AtomicType>(type.getTypePtr()))
      type = atomic->getValueType();
    else
      return type;
  }
}

} // namespace

const clang::RecordDecl *recordOf(clang::QualType type)
{
  if (type.isNull())
    return nullptr;
  const clang::RecordDecl *record = elementOf(type)->getAsRecordDecl();
  return record && record->getDefinition() ? record->getDefinition() : record;
}

const clang::RecordDecl *pointeeRecord(clang::QualType type)
{
  if (type.isNull())
    return nullptr;
  const clang::QualType pointee = elementOf(type)->getPointeeType();
  return pointee.isNull() ? nullptr : recordOf(pointee);
}

bool Layout::isAddress(clang::QualType type)
{
  if (type.isNull())
    return false;
  if (const auto *atomic = type->getAs<clang::AtomicType>())
    type = atomic->getValueType();
  return type->isAnyPointerType() || type->isReferenceType() || type->isMemberPointerType() || type->isBlockPointerType();
}

bool Layout::holdsAddress(clang::QualType type)
{
  if (type.isNull() || type->isDependentType())
    return false;
  const clang::QualType element = elementOf(type);
  if (isAddress(element))
    return true;
  const clang::RecordDecl *record = recordOf(element);
  if (!record || !record->isCompleteDefinition())
    return false;
  const auto [known, isNew] = holds_.try_emplace(record, false);
  if (!isNew)
    return known->second;
  bool holds = false;
  if (const auto *cxx = llvm::dyn_cast<clang::CXXRecordDecl>(record))
    for (const clang::CXXBaseSpecifier &base : cxx->bases())
      holds = holds || holdsAddress(base.getType());
  for (const clang::FieldDecl *field : record->fields())
    holds = holds || holdsAddress(field->getType());
  return holds_[record] = holds;
}

const std::vector<Leaf> &Layout::leavesOf(const clang::RecordDecl &record)
{
  const clang::RecordDecl *definition = record.getDefinition();
  const clang::RecordDecl *key = definition ? definition : &record;
  if (const auto known = leaves_.find(key); known != leaves_.end())
    return known->second;
  std::vector<Leaf> leaves;
  if (definition && !definition->isInvalidDecl() && !definition->isDependentType())
    addLeaves(leaves, *definition, 0);
  return leaves_[key] = std::move(leaves);
}

void Layout::addLeaves(std::vector<Leaf> &leaves, const clang::RecordDecl &record, std::uint64_t offsetBytes)
{
  const clang::ASTRecordLayout &layout = context_.getASTRecordLayout(&record);
  if (const auto *cxx = llvm::dyn_cast<clang::CXXRecordDecl>(&record))
    for (const clang::CXXBaseSpecifier &base : cxx->bases())
      if (const auto *baseRecord = base.getType()->getAsCXXRecordDecl(); baseRecord && !base.isVirtual() && baseRecord->getDefinition())
        addLeaves(leaves, *baseRecord->getDefinition(), offsetBytes + layout.getBaseClassOffset(baseRecord).getQuantity());
  for (const clang::FieldDecl *field : record.fields())
    addType(leaves, *field, field->getType(), offsetBytes + layout.getFieldOffset(field->getFieldIndex()) / 8);
}

void Layout::addType(std::vector<Leaf> &leaves, const clang::FieldDecl &field, clang::QualType type, std::uint64_t offsetBytes)
{
  if (type->isDependentType())
    return;
  if (leaves.size() >= mostLeaves) {
    cutOff_ = field.getParent();
    return;
  }
  std::uint64_t count = 1;
  clang::QualType element = type;
  while (const clang::ArrayType *array = context_.getAsArrayType(element)) {
    if (const auto *constant = llvm::dyn_cast<clang::ConstantArrayType>(array))
      count *= constant->getZExtSize();
    element = array->getElementType();
  }
  if (element->isIncompleteType() || element->isFunctionType())
    return;
  std::uint64_t sizeBytes = element->isReferenceType() ? context_.getTargetInfo().getPointerWidth(clang::LangAS::Default) / 8
                                                       : context_.getTypeSizeInChars(element).getQuantity();
  if (field.isBitField())
    sizeBytes = (field.getBitWidthValue(context_) + 7) / 8;
  // A flexible array is one element: where it is addressed at all, it is by its field.
  count = std::max<std::uint64_t>(count, 1);
  if (const clang::RecordDecl *record = recordOf(element)) {
    const std::size_t first = leaves.size();
    addLeaves(leaves, *record, offsetBytes);
    for (std::size_t i = first; count > 1 && i < leaves.size(); ++i) {
      // Of an array in an array of records only the inner stride is kept, spread over the whole: it covers more, never less.
      Leaf &leaf = leaves[i];
      if (leaf.count > 1) {
        leaf.count = std::max<std::uint64_t>(1, (count * sizeBytes) / std::max<std::uint64_t>(1, leaf.strideBytes));
      } else {
        leaf.strideBytes = sizeBytes;
        leaf.count = count;
      }
    }
    return;
  }
  leaves.push_back({&field, offsetBytes, sizeBytes, count > 1 ? sizeBytes : 0, count, isAddress(element)});
}

bool Layout::beginsWith(const clang::RecordDecl &outer, const clang::RecordDecl &inner)
{
  const clang::RecordDecl *definition = outer.getDefinition();
  if (!definition || definition->isInvalidDecl() || definition->isDependentType())
    return false;
  if (definition->getCanonicalDecl() == inner.getCanonicalDecl())
    return true;
  const clang::ASTRecordLayout &layout = context_.getASTRecordLayout(definition);
  if (const auto *cxx = llvm::dyn_cast<clang::CXXRecordDecl>(definition))
    for (const clang::CXXBaseSpecifier &base : cxx->bases())
      if (const auto *record = base.getType()->getAsCXXRecordDecl();
          record && !base.isVirtual() && layout.getBaseClassOffset(record).isZero() && beginsWith(*record, inner))
        return true;
  for (const clang::FieldDecl *field : definition->fields()) {
    if (layout.getFieldOffset(field->getFieldIndex()) != 0)
      continue;
    const clang::RecordDecl *record = recordOf(field->getType());
    if (record && beginsWith(*record, inner))
      return true;
  }
  return false;
}

bool overlap(const Leaf &a, const Leaf &b)
{
  if (a.endBytes() <= b.offsetBytes || b.endBytes() <= a.offsetBytes)
    return false;
  // Beyond this many elements the spans decide alone: more flows than needed, never fewer.
  constexpr std::uint64_t mostCompared = 64;
  if (a.count > mostCompared || b.count > mostCompared)
    return true;
  for (std::uint64_t i = 0; i < a.count; ++i)
    for (std::uint64_t k = 0; k < b.count; ++k) {
      const std::uint64_t x = a.offsetBytes + i * a.strideBytes;
      const std::uint64_t y = b.offsetBytes + k * b.strideBytes;
      if (x < y + b.sizeBytes && y < x + a.sizeBytes)
        return true;
    }
  return false;
}

} // namespace headroom::unit
