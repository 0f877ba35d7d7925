// SPDX-License-Identifier: Apache-2.0
// What kind of value a type has.
#include "source/body/body_lowering.h"

namespace headroom::unit {

BodyLowering::Shape BodyLowering::shapeOf(clang::QualType type)
{
  if (type.isNull() || type->isVoidType() || type->isDependentType())
    return Shape::None;
  type = type.getCanonicalType();
  if (const auto *atomic = llvm::dyn_cast<clang::AtomicType>(type.getTypePtr()))
    return shapeOf(atomic->getValueType());
  if (type->isArrayType())
    return Shape::Record;
  if (const clang::RecordDecl *record = type->getAsRecordDecl())
    return onlyMember(*record) ? Shape::Scalar : Shape::Record;
  return Shape::Scalar;
}

// Nesting of records is limited by the parser's depth of declarations.
const clang::FieldDecl *BodyLowering::onlyMember(const clang::RecordDecl &named)
{
  const clang::RecordDecl *record = named.getDefinition();
  if (!record || record->isInvalidDecl() || record->isUnion())
    return nullptr;
  const auto [known, isNew] = onlyMembers_.try_emplace(record, nullptr);
  if (!isNew)
    return known->second;
  if (const auto *cxx = llvm::dyn_cast<clang::CXXRecordDecl>(record); cxx && (cxx->getNumBases() != 0 || cxx->isDynamicClass()))
    return nullptr;
  const clang::FieldDecl *only = nullptr;
  for (const clang::FieldDecl *field : record->fields()) {
    if (only)
      return nullptr;
    only = field;
  }
  if (only && shapeOf(only->getType()) == Shape::Scalar)
    onlyMembers_[record] = only;
  return onlyMembers_.lookup(record);
}

bool BodyLowering::isInteger(clang::QualType type)
{
  return !type.isNull() && type->isIntegralOrEnumerationType();
}

IntegerType BodyLowering::integerType(clang::QualType type) const
{
  if (const auto *atomic = type->getAs<clang::AtomicType>())
    type = atomic->getValueType();
  if (!isInteger(type) || type->isIncompleteType())
    return {context_.getTargetInfo().getPointerWidth(clang::LangAS::Default) > 32 ? 64u : 32u, false};
  return {context_.getIntWidth(type), type->isSignedIntegerOrEnumerationType()};
}

std::int64_t BodyLowering::bytesOf(clang::QualType type) const
{
  if (type.isNull() || type->isDependentType() || type->isVoidType() || type->isFunctionType() || type->isIncompleteType() || type->isVariablyModifiedType())
    return 0;
  return type->isReferenceType() ? context_.getTypeSizeInChars(context_.VoidPtrTy).getQuantity() : context_.getTypeSizeInChars(type).getQuantity();
}

std::string BodyLowering::recordNameOf(clang::QualType type)
{
  const clang::RecordDecl *record = recordOf(type);
  if (!record)
    record = pointeeRecord(type);
  if (!record)
    return {};
  unit_.namedRecords.insert(record);
  return unit_.names.recordName(*record);
}

} // namespace headroom::unit
