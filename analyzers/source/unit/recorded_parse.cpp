// SPDX-License-Identifier: Apache-2.0
#include "source/unit/recorded_parse.h"

namespace headroom::unit {

using Consumer = clang::ASTConsumer;

void RecordingConsumer::replay(Consumer &to) const
{
  for (const auto &event : events_)
    event(to);
}

bool RecordingConsumer::HandleTopLevelDecl(clang::DeclGroupRef group)
{
  record([group](Consumer &to) { to.HandleTopLevelDecl(group); });
  return true;
}

void RecordingConsumer::HandleInlineFunctionDefinition(clang::FunctionDecl *function)
{
  record([function](Consumer &to) { to.HandleInlineFunctionDefinition(function); });
}

void RecordingConsumer::HandleTagDeclDefinition(clang::TagDecl *tag)
{
  record([tag](Consumer &to) { to.HandleTagDeclDefinition(tag); });
}

void RecordingConsumer::HandleTagDeclRequiredDefinition(const clang::TagDecl *tag)
{
  record([tag](Consumer &to) { to.HandleTagDeclRequiredDefinition(tag); });
}

void RecordingConsumer::HandleCXXImplicitFunctionInstantiation(clang::FunctionDecl *function)
{
  record([function](Consumer &to) { to.HandleCXXImplicitFunctionInstantiation(function); });
}

void RecordingConsumer::CompleteTentativeDefinition(clang::VarDecl *variable)
{
  record([variable](Consumer &to) { to.CompleteTentativeDefinition(variable); });
}

void RecordingConsumer::CompleteExternalDeclaration(clang::DeclaratorDecl *declaration)
{
  record([declaration](Consumer &to) { to.CompleteExternalDeclaration(declaration); });
}

void RecordingConsumer::HandleCXXStaticMemberVarInstantiation(clang::VarDecl *variable)
{
  record([variable](Consumer &to) { to.HandleCXXStaticMemberVarInstantiation(variable); });
}

void RecordingConsumer::HandleVTable(clang::CXXRecordDecl *record)
{
  this->record([record](Consumer &to) { to.HandleVTable(record); });
}

} // namespace headroom::unit
