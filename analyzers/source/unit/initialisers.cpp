// SPDX-License-Identifier: Apache-2.0
#include "source/unit/body_walker.h"

namespace headroom::unit {

using Kind = SourceFlow::Kind;

void BodyWalker::initialise(const Place &place, clang::QualType type, const clang::Expr *initialiser)
{
  if (!initialiser)
    return;
  if (type->isReferenceType()) {
    assign(place, referTo(initialiser));
    return;
  }
  if (isFollowed(type)) {
    const auto *list = llvm::dyn_cast<clang::InitListExpr>(initialiser->IgnoreParens()); // `int *p = {q};`
    if (list && list->getNumInits() == 1)
      initialise(place, type, list->getInit(0));
    else
      assign(place, valueOf(initialiser));
    return;
  }
  const clang::Expr *expression = initialiser;
  while (true) {
    if (const auto *full = llvm::dyn_cast<clang::FullExpr>(expression))
      expression = full->getSubExpr();
    else if (const auto *paren = llvm::dyn_cast<clang::ParenExpr>(expression))
      expression = paren->getSubExpr();
    else if (const auto *bound = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(expression))
      expression = bound->getSubExpr();
    else if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression);
             cast && (cast->getCastKind() == clang::CK_NoOp || cast->getCastKind() == clang::CK_ConstructorConversion) && !cast->getSubExpr()->isGLValue())
      expression = cast->getSubExpr();
    else if (const auto *defaulted = llvm::dyn_cast<clang::CXXDefaultInitExpr>(expression))
      expression = defaulted->getExpr();
    else
      break;
  }
  if (const auto *list = llvm::dyn_cast<clang::InitListExpr>(expression)) {
    initialiseList(place, type, *list);
  } else if (const auto *paren = llvm::dyn_cast<clang::CXXParenListInitExpr>(expression)) {
    const clang::RecordDecl *record = recordOf(type);
    unsigned next = 0;
    if (record && !type->isArrayType()) {
      for (const clang::FieldDecl *field : record->fields())
        if (next < paren->getInitExprs().size())
          initialiseField(*field, paren->getInitExprs()[next++]);
    } else {
      for (const clang::Expr *element : paren->getInitExprs())
        initialise(place, element->getType(), element);
    }
  } else if (const auto *made = llvm::dyn_cast<clang::CXXConstructExpr>(expression)) {
    construct(place, *made);
  } else if (const auto *loop = llvm::dyn_cast<clang::ArrayInitLoopExpr>(expression)) {
    // Copies an array element by element: one node to one node.
    const Place source = placeOf(loop->getCommonExpr()->getSourceExpr());
    if (unit_.layout.holdsAddress(type) && !recordOf(type))
      assign(place, source.read);
  } else if (const auto *update = llvm::dyn_cast<clang::DesignatedInitUpdateExpr>(expression)) {
    initialise(place, type, update->getBase());
    initialise(place, type, update->getUpdater());
  } else if (type->isArrayType() && expression->isGLValue()) {
    // `char *const table[] = (char *const[]){...};` (GNU)
    const Place source = placeOf(expression);
    if (unit_.layout.holdsAddress(type) && !recordOf(type))
      assign(place, source.read);
  } else {
    visit(expression);
  }
}

void BodyWalker::initialiseList(const Place &place, clang::QualType type, const clang::InitListExpr &list)
{
  const clang::InitListExpr *semantic = list.isSemanticForm() ? &list : list.getSemanticForm();
  if (!semantic)
    semantic = &list;
  if (++nesting_ > mostNesting) {
    giveUp(list.getBeginLoc(), "initialisers are nested too deeply");
    --nesting_;
    return;
  }
  if (const clang::ArrayType *array = context_.getAsArrayType(type)) {
    for (const clang::Expr *element : semantic->inits())
      initialise(place, array->getElementType(), element);
    if (semantic->hasArrayFiller())
      initialise(place, array->getElementType(), semantic->getArrayFiller());
  } else if (const clang::RecordDecl *record = recordOf(type)) {
    unsigned next = 0;
    if (const auto *cxx = llvm::dyn_cast<clang::CXXRecordDecl>(record))
      for (const clang::CXXBaseSpecifier &base : cxx->bases())
        if (next < semantic->getNumInits())
          initialise(place, base.getType(), semantic->getInit(next++));
    if (record->isUnion()) {
      const clang::FieldDecl *field = semantic->getInitializedFieldInUnion();
      if (field && semantic->getNumInits() > 0)
        initialiseField(*field, semantic->getInit(0));
    } else {
      for (const clang::FieldDecl *field : record->fields()) {
        if (field->isUnnamedBitField())
          continue;
        if (next >= semantic->getNumInits())
          break;
        initialiseField(*field, semantic->getInit(next++));
      }
    }
  } else {
    for (const clang::Expr *element : semantic->inits())
      initialise(place, type, element);
  }
  --nesting_;
}

void BodyWalker::initialiseField(const clang::FieldDecl &field, const clang::Expr *initialiser)
{
  if (!initialiser || llvm::isa<clang::ImplicitValueInitExpr, clang::NoInitExpr>(initialiser))
    return;
  if (!unit_.layout.holdsAddress(field.getType())) {
    initialise({}, field.getType(), initialiser);
    return;
  }
  initialise({{{Kind::Copy, unit_.node(SourceNode::Kind::Field, unit_.fieldOf(field))}}}, field.getType(), initialiser);
}

} // namespace headroom::unit
