// SPDX-License-Identifier: Apache-2.0
#include "source/commands/clang_probe.h"

#include <memory>

#include <clang/Basic/Diagnostic.h>
#include <clang/Basic/DiagnosticIDs.h>
#include <clang/Basic/DiagnosticOptions.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/CompilerInvocation.h>
#include <clang/Frontend/Utils.h>
#include <clang/Lex/Preprocessor.h>
#include <llvm/ADT/SmallString.h>
#include <llvm/Option/ArgList.h>
#include <llvm/Option/OptTable.h>
#include <llvm/Option/Option.h>
#include <llvm/Support/VirtualFileSystem.h>

// LLVM 22 moved the table out of the driver's library.
#if __has_include(<clang/Options/Options.h>)
#include <clang/Options/Options.h>
namespace clangOptions = clang::options;
static const llvm::opt::OptTable &optionTable()
{
  return clang::getDriverOptTable();
}
#else
#include <clang/Driver/Options.h>
namespace clangOptions = clang::driver::options;
static const llvm::opt::OptTable &optionTable()
{
  return clang::driver::getDriverOptTable();
}
#endif

namespace headroom {

namespace {

class Collector : public clang::DiagnosticConsumer {
public:
  std::vector<std::string> errors;

  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic &diagnostic) override
  {
    clang::DiagnosticConsumer::HandleDiagnostic(level, diagnostic);
    if (level < clang::DiagnosticsEngine::Error)
      return;
    llvm::SmallString<128> text;
    diagnostic.FormatDiagnostic(text);
    errors.emplace_back(text.str());
  }
};

std::vector<const char *> pointersTo(const std::vector<std::string> &texts)
{
  std::vector<const char *> out;
  out.reserve(texts.size());
  for (const std::string &text : texts)
    out.push_back(text.c_str());
  return out;
}

} // namespace

OptionVerdict verdictOn(const std::vector<std::string> &words)
{
  unsigned missingIndex = 0;
  unsigned missingCount = 0;
  const std::vector<const char *> pointers = pointersTo(words);
  const llvm::opt::InputArgList parsed =
      optionTable().ParseArgs(pointers, missingIndex, missingCount, llvm::opt::Visibility(clangOptions::ClangOption));
  if (missingCount != 0)
    return OptionVerdict::Unknown;
  for (const llvm::opt::Arg *argument : parsed)
    if (argument->getOption().matches(clangOptions::OPT_UNKNOWN) || argument->getOption().matches(clangOptions::OPT_INPUT) ||
        argument->getOption().hasFlag(clangOptions::Unsupported))
      return OptionVerdict::Unknown;
  return OptionVerdict::Known;
}

ClangView viewOf(const std::vector<std::string> &arguments, const std::string &language)
{
  std::vector<std::string> words = {"clang", "-fsyntax-only"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  words.insert(words.end(), {"-x", language, "-"});
  ClangView view;
  Collector collector;
#if LLVM_VERSION_MAJOR >= 21
  clang::DiagnosticOptions options;
  clang::DiagnosticsEngine engine(llvm::makeIntrusiveRefCnt<clang::DiagnosticIDs>(), options, &collector, false);
  const llvm::IntrusiveRefCntPtr<clang::DiagnosticsEngine> diagnostics(&engine);
  engine.Retain();
#else
  const auto diagnostics = llvm::makeIntrusiveRefCnt<clang::DiagnosticsEngine>(llvm::makeIntrusiveRefCnt<clang::DiagnosticIDs>(),
                                                                               new clang::DiagnosticOptions(), &collector, false);
#endif
  clang::CreateInvocationOptions how;
  how.Diags = diagnostics;
  std::shared_ptr<clang::CompilerInvocation> invocation = clang::createInvocation(pointersTo(words), how);
  if (!invocation || !collector.errors.empty()) {
    view.errors = collector.errors;
    if (view.errors.empty())
      view.errors.emplace_back("not a compilation");
    return view;
  }
  invocation->getFrontendOpts().DisableFree = false;
#if LLVM_VERSION_MAJOR >= 21
  clang::CompilerInstance instance(invocation);
  instance.createDiagnostics(*llvm::vfs::getRealFileSystem(), &collector, false);
#else
  clang::CompilerInstance instance;
  instance.setInvocation(invocation);
  instance.createDiagnostics(&collector, false);
#endif
  if (!instance.createTarget() || !collector.errors.empty()) {
    view.errors = collector.errors;
    if (view.errors.empty())
      view.errors.emplace_back("no such target");
    return view;
  }
  instance.createFileManager();
  instance.createSourceManager(instance.getFileManager());
  instance.createPreprocessor(clang::TU_Complete);
  view.macros = parseDefines(instance.getPreprocessor().getPredefines());
  view.errors = collector.errors;
  return view;
}

} // namespace headroom
