// SPDX-License-Identifier: Apache-2.0
#include "source/unit/parse_used.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/Decl.h>
#include <clang/Lex/Preprocessor.h>
#include <clang/Parse/Parser.h>
#include <clang/Sema/EnterExpressionEvaluationContext.h>

#include "source/unit/unused_bodies.h"

namespace headroom::unit {

namespace {

// How far the parser looks ahead is bounded by the declaration it is in; behind the last one it meets the end at once.
constexpr std::size_t endTokens = 4;

bool lexAll(clang::Preprocessor &preprocessor, std::vector<clang::Token> &tokens)
{
  clang::Token token;
  do {
    preprocessor.Lex(token);
    // `#pragma clang fp eval_method` sets __FLT_EVAL_METHOD__ when it is parsed.
    if (token.is(clang::tok::annot_pragma_fp))
      return false;
    tokens.push_back(token);
  } while (token.isNot(clang::tok::eof));
  return !preprocessor.getDiagnostics().hasErrorOccurred();
}

} // namespace

// A function that is part of the program though nothing names it (ASTContext::DeclMustBeEmitted) keeps its body.
bool UnseenBodies::skip(const clang::Decl &declaration)
{
  const auto *function = llvm::dyn_cast<clang::FunctionDecl>(&declaration);
  if (!function || function->getStorageClass() != clang::SC_Static || function->hasAttr<clang::UsedAttr>() ||
      function->hasAttr<clang::AliasAttr>() || function->hasAttr<clang::ConstructorAttr>() || function->hasAttr<clang::DestructorAttr>())
    return false;
  return names_.erase(function->getLocation());
}

bool canLexFirst(const clang::LangOptions &language)
{
  return !language.CPlusPlus && !language.ObjC && !language.OpenCL && !language.OpenMP && !language.OpenACC && !language.CUDA &&
         !language.HLSL && !language.MSVCCompat && !language.Borland && !language.AltiVec && !language.ZVector && !language.Modules;
}

bool parseUsed(clang::Sema &sema, UnseenBodies &unseen)
{
  clang::Preprocessor &preprocessor = sema.getPreprocessor();
  clang::Parser parser(preprocessor, sema, /*SkipFunctionBodies=*/true); // before the first token: its pragmas become tokens
  preprocessor.EnterMainSourceFile();
  std::vector<clang::Token> tokens;
  // Comments and some pragmas go to Sema while they are lexed, which asks where it is when it has something to say.
  sema.CurContext = sema.getASTContext().getTranslationUnitDecl();
  const bool isLexed = preprocessor.getCurrentLexer() && lexAll(preprocessor, tokens);
  sema.CurContext = nullptr; // as the parser expects to find it
  if (!isLexed)
    return false;
  unseen.expect(takeOutUnusedBodies(tokens));
  tokens.insert(tokens.end(), endTokens, clang::Token(tokens.back()));
  preprocessor.EnterTokenStream(tokens, /*DisableMacroExpansion=*/true, /*IsReinject=*/true);

  clang::ASTConsumer &consumer = sema.getASTConsumer();
  parser.Initialize();
  clang::Parser::DeclGroupPtrTy group;
  clang::Sema::ModuleImportState import;
  clang::EnterExpressionEvaluationContext evaluated(sema, clang::Sema::ExpressionEvaluationContext::PotentiallyEvaluated);
  for (bool isAtEnd = parser.ParseFirstTopLevelDecl(group, import); !isAtEnd; isAtEnd = parser.ParseTopLevelDecl(group, import))
    if (group && !consumer.HandleTopLevelDecl(group.get()))
      return true;
  for (clang::Decl *declaration : sema.WeakTopLevelDecls())
    consumer.HandleTopLevelDecl(clang::DeclGroupRef(declaration));
  consumer.HandleTranslationUnit(sema.getASTContext());
  return true;
}

} // namespace headroom::unit
