// SPDX-License-Identifier: Apache-2.0
// Fields as locations, and what a record implies as a whole.
#include <algorithm>

#include "source/unit/unit_facts.h"

namespace headroom::unit {

namespace {

// Pairs of overlapping scalars of one union that are told apart; beyond it the scalars meet in one node.
constexpr std::size_t mostPairs = 4096;

/// The field of `parent` that has the unnamed record as its type.
const clang::FieldDecl *fieldHolding(const clang::RecordDecl &parent, const clang::RecordDecl &record)
{
  for (const clang::FieldDecl *field : parent.fields()) {
    const clang::RecordDecl *held = recordOf(field->getType());
    if (!held)
      held = pointeeRecord(field->getType());
    if (held && held->getCanonicalDecl() == record.getCanonicalDecl())
      return field;
  }
  return nullptr;
}

/// Declared in the record or in unnamed records inside it.
bool isMemberOf(const clang::FieldDecl &field, const clang::RecordDecl &record)
{
  const clang::DeclContext *parent = field.getParent();
  while (const auto *inner = llvm::dyn_cast<clang::RecordDecl>(parent)) {
    if (inner->getCanonicalDecl() == record.getCanonicalDecl())
      return true;
    if (Names::isNamed(*inner))
      return false;
    parent = inner->getLexicalDeclContext();
  }
  return false;
}

std::string ownName(const clang::FieldDecl &field)
{
  if (field.getIdentifier())
    return field.getName().str();
  // The fields of a closure have no names; they are the captures in order.
  const auto *closure = llvm::dyn_cast<clang::CXXRecordDecl>(field.getParent());
  return closure && closure->isLambda() ? "capture" + std::to_string(field.getFieldIndex()) : std::string();
}

} // namespace

std::pair<const clang::RecordDecl *, std::string> UnitFacts::pathOf(const clang::FieldDecl &field)
{
  std::string path = ownName(field);
  const clang::RecordDecl *record = field.getParent();
  while (!Names::isNamed(*record)) {
    const auto *parent = llvm::dyn_cast<clang::RecordDecl>(record->getLexicalDeclContext());
    if (!parent)
      break;
    const clang::FieldDecl *holder = fieldHolding(*parent, *record);
    if (holder && holder->getIdentifier())
      path = holder->getName().str() + "." + path;
    record = parent;
  }
  return {record, std::move(path)};
}

SourceIndex UnitFacts::fieldOf(const clang::FieldDecl &field)
{
  const clang::FieldDecl *canonical = field.getCanonicalDecl();
  if (const auto known = fields_.find(canonical); known != fields_.end())
    return known->second;
  auto [record, path] = pathOf(*canonical);
  SourceField fact{names.recordName(*record), std::move(path)};
  const auto [known, isNew] = fieldsByName_.try_emplace(fact, static_cast<SourceIndex>(facts.fields.size()));
  if (isNew)
    facts.fields.push_back(std::move(fact));
  const SourceIndex index = known->second;
  fields_[canonical] = index;
  noteRecord(*record);
  return index;
}

void UnitFacts::noteRecord(const clang::RecordDecl &named)
{
  const clang::RecordDecl *definition = named.getDefinition();
  if (!definition || !layout.holdsAddress(context.getTypeDeclType(definition)) || !records_.insert(definition).second)
    return;
  const std::vector<Leaf> &leaves = layout.leavesOf(*definition);
  SourceRecord fact;
  fact.name = names.recordName(*definition);
  for (const Leaf &leaf : leaves) {
    if (!leaf.holdsAddress)
      continue;
    fact.fields.push_back(fieldOf(*leaf.field));
    if (const clang::RecordDecl *pointee = pointeeRecord(leaf.field->getType()))
      fact.pointees.push_back(names.recordName(*pointee));
  }
  std::sort(fact.fields.begin(), fact.fields.end());
  fact.fields.erase(std::unique(fact.fields.begin(), fact.fields.end()), fact.fields.end());
  std::sort(fact.pointees.begin(), fact.pointees.end());
  fact.pointees.erase(std::unique(fact.pointees.begin(), fact.pointees.end()), fact.pointees.end());
  facts.records.push_back(std::move(fact));
  noteUnion(*definition);
}

// Members of a union that share bytes share what they hold; an integer of a pointer's size among them launders. That is for scalars
// that are members of the union themselves. Scalars inside different named records that lie over each other are the alternatives
// of a tagged union: reading one as another is defined only for a common initial sequence, so of the same type (C11 6.5.2.3p6);
// there, code and data are kept apart. The flows belong to the type, not to a function: they hold always.
void UnitFacts::noteUnion(const clang::RecordDecl &record)
{
  const bool hasUnion = record.isUnion() || std::any_of(record.field_begin(), record.field_end(), [](const clang::FieldDecl *field) {
    return recordOf(field->getType()) != nullptr;
  });
  if (!hasUnion)
    return;
  const std::vector<Leaf> &leaves = layout.leavesOf(record);
  const std::uint64_t pointerBytes = context.getTargetInfo().getPointerWidth(clang::LangAS::Default) / 8;
  std::size_t pairs = 0;
  for (std::size_t i = 0; i < leaves.size(); ++i)
    for (std::size_t k = i + 1; k < leaves.size(); ++k) {
      const Leaf &a = leaves[i];
      const Leaf &b = leaves[k];
      if ((!a.holdsAddress && !b.holdsAddress) || !overlap(a, b))
        continue;
      const bool isDirect = isMemberOf(*a.field, record) && isMemberOf(*b.field, record);
      const auto isCode = [](const Leaf &leaf) { return leaf.field->getType()->isFunctionPointerType(); };
      if (!isDirect && (!a.holdsAddress || !b.holdsAddress || isCode(a) != isCode(b)))
        continue;
      const auto isInteger = [&](const Leaf &leaf) {
        return context.getBaseElementType(leaf.field->getType())->isIntegralOrEnumerationType();
      };
      const auto nodeOf = [&](const Leaf &leaf) {
        if (leaf.holdsAddress)
          return node(SourceNode::Kind::Field, fieldOf(*leaf.field));
        // Code can be put together from smaller integers too (received bytes); for data that would open every tagged pointer.
        return (leaf.sizeBytes >= pointerBytes || isCode(a) || isCode(b)) && isInteger(leaf) ? laundered() : noIndex;
      };
      const SourceIndex x = nodeOf(a);
      const SourceIndex y = nodeOf(b);
      if (x == noIndex || y == noIndex || x == y || ++pairs > mostPairs)
        continue;
      flow(SourceFlow::Kind::Copy, x, y, {});
      flow(SourceFlow::Kind::Copy, y, x, {});
    }
  if (pairs > mostPairs)
    for (const Leaf &leaf : leaves)
      if (leaf.holdsAddress)
        flow(SourceFlow::Kind::Copy, node(SourceNode::Kind::Field, fieldOf(*leaf.field)), outside(), {});
}

UnitFacts::WholeRecord UnitFacts::wholeRecord(const clang::RecordDecl &named)
{
  const clang::RecordDecl *record = named.getDefinition();
  if (!record || !layout.holdsAddress(context.getTypeDeclType(record)))
    return {};
  const auto [known, isNew] = wholes_.try_emplace(record);
  if (!isNew)
    return known->second;
  noteRecord(*record);
  const WholeRecord whole{newLocal(noIndex), newLocal(noIndex)};
  for (const Leaf &leaf : layout.leavesOf(*record))
    if (leaf.holdsAddress) {
      const SourceIndex field = node(SourceNode::Kind::Field, fieldOf(*leaf.field));
      flow(SourceFlow::Kind::Copy, whole.read, field, {});
      flow(SourceFlow::Kind::Copy, field, whole.written, {});
    }
  return wholes_[record] = whole;
}

} // namespace headroom::unit
