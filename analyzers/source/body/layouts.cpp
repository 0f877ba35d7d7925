// SPDX-License-Identifier: Apache-2.0
#include "source/body/layouts.h"

#include <algorithm>

#include <clang/AST/Attr.h>
#include <clang/AST/RecordLayout.h>

namespace headroom::unit {

namespace {

SourceLayout layoutOf(UnitFacts &unit, const clang::RecordDecl &record)
{
  const clang::ASTContext &context = unit.context;
  const clang::ASTRecordLayout &layout = context.getASTRecordLayout(&record);
  SourceLayout out;
  out.record = unit.names.recordName(record);
  out.position = unit.positions.of(record.getLocation());
  out.sizeBytes = static_cast<std::uint64_t>(layout.getSize().getQuantity());
  out.alignBytes = static_cast<std::uint64_t>(layout.getAlignment().getQuantity());
  out.isPacked = record.hasAttr<clang::PackedAttr>();
  out.isUnion = record.isUnion();
  for (const clang::FieldDecl *field : record.fields()) {
    SourceLayout::Member member;
    member.name = field->getName().str();
    member.offsetBytes = layout.getFieldOffset(field->getFieldIndex()) / 8;
    member.isBitField = field->isBitField();
    const clang::QualType type = field->getType();
    if (member.isBitField)
      member.sizeBytes = (field->getBitWidthValue(context) + 7) / 8;
    else if (type->isReferenceType())
      member.sizeBytes = static_cast<std::uint64_t>(context.getTypeSizeInChars(context.VoidPtrTy).getQuantity());
    else if (!type->isIncompleteType())
      member.sizeBytes = static_cast<std::uint64_t>(context.getTypeSizeInChars(type).getQuantity());
    member.alignBytes = static_cast<std::uint64_t>(context.getDeclAlign(field).getQuantity());
    out.members.push_back(std::move(member));
  }
  return out;
}

} // namespace

std::vector<SourceLayout> layoutsOf(UnitFacts &unit, llvm::ArrayRef<const clang::RecordDecl *> records)
{
  const clang::SourceManager &sources = unit.context.getSourceManager();
  std::vector<SourceLayout> out;
  for (const clang::RecordDecl *named : records) {
    const clang::RecordDecl *record = named->getDefinition();
    if (!record || record->isInvalidDecl() || record->isDependentType() || !Names::isNamed(*record) || sources.isInSystemHeader(record->getLocation()))
      continue;
    out.push_back(layoutOf(unit, *record));
  }
  // Two of one name, in different scopes of C: the first.
  std::stable_sort(out.begin(), out.end(), [](const SourceLayout &a, const SourceLayout &b) { return a.record < b.record; });
  out.erase(std::unique(out.begin(), out.end(), [](const SourceLayout &a, const SourceLayout &b) { return a.record == b.record; }), out.end());
  return out;
}

} // namespace headroom::unit
