// SPDX-License-Identifier: Apache-2.0
// What the parser tells a consumer, kept to be told again. Code is generated after the facts were read, and only of a parse that stands:
// the first one may have skipped a body that is needed.
#pragma once

#include <functional>
#include <vector>

#include <clang/AST/ASTConsumer.h>
#include <clang/AST/DeclGroup.h>

namespace headroom::unit {

class RecordingConsumer : public clang::ASTConsumer {
public:
  explicit RecordingConsumer(bool isRecording) : isRecording_(isRecording) {}

  /// Everything but the beginning and the end of the unit.
  void replay(clang::ASTConsumer &to) const;

  bool HandleTopLevelDecl(clang::DeclGroupRef group) override;
  void HandleInlineFunctionDefinition(clang::FunctionDecl *function) override;
  void HandleTagDeclDefinition(clang::TagDecl *tag) override;
  void HandleTagDeclRequiredDefinition(const clang::TagDecl *tag) override;
  void HandleCXXImplicitFunctionInstantiation(clang::FunctionDecl *function) override;
  void CompleteTentativeDefinition(clang::VarDecl *variable) override;
  void CompleteExternalDeclaration(clang::DeclaratorDecl *declaration) override;
  void HandleCXXStaticMemberVarInstantiation(clang::VarDecl *variable) override;
  void HandleVTable(clang::CXXRecordDecl *record) override;

private:
  template <typename Event> void record(Event event)
  {
    if (isRecording_)
      events_.emplace_back(std::move(event));
  }

  bool isRecording_;
  std::vector<std::function<void(clang::ASTConsumer &)>> events_;
};

} // namespace headroom::unit
