// SPDX-License-Identifier: Apache-2.0
#include "source/unit/extract.h"

#include <clang/AST/ASTConsumer.h>
#include <clang/Basic/FileManager.h>
#include <clang/Basic/Stack.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/thread.h>

#include "source/unit/cached_files.h"
#include "source/unit/error_collector.h"
#include "source/unit/inputs.h"
#include "source/unit/invocation.h"
#include "source/unit/unit_reader.h"

namespace headroom {

namespace {

// Clang asks for 8 MiB and moves to a new thread when that is used up; our own reading of what it accepted may go deeper
// (BodyWalker::mostNesting). Pages that are not touched cost nothing.
constexpr unsigned stackBytes = 128u << 20;

class ReadingConsumer : public clang::ASTConsumer {
public:
  ReadingConsumer(const std::string &directory, SourceFacts &facts, unit::ErrorCollector &errors)
      : directory_(directory), facts_(facts), errors_(errors)
  {
  }

  void HandleTranslationUnit(clang::ASTContext &context) override
  {
    facts_.target = context.getTargetInfo().getTriple().str();
    facts_.pointerBytes = context.getTargetInfo().getPointerWidth(clang::LangAS::Default) / 8;
    facts_.language = context.getLangOpts().CPlusPlus ? "c++" : "c";
    // A tree with errors in it has holes: what it would say is not what the program does.
    if (!errors_.hasErrors())
      unit::readUnit(context, directory_, facts_, errors_);
  }

private:
  const std::string &directory_;
  SourceFacts &facts_;
  unit::ErrorCollector &errors_;
};

class ReadingAction : public clang::ASTFrontendAction {
public:
  ReadingAction(const std::string &directory, SourceFacts &facts, unit::ErrorCollector &errors, unit::CachedFiles &files)
      : directory_(directory), facts_(facts), errors_(errors), files_(files)
  {
  }

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &, llvm::StringRef) override
  {
    return std::make_unique<ReadingConsumer>(directory_, facts_, errors_);
  }

  void EndSourceFileAction() override { facts_.inputs = unit::inputsOf(getCompilerInstance().getSourceManager(), directory_, files_); }

private:
  const std::string &directory_;
  SourceFacts &facts_;
  unit::ErrorCollector &errors_;
  unit::CachedFiles &files_;
};

} // namespace

struct Extractor::Shared {
  llvm::IntrusiveRefCntPtr<unit::CachedFiles> files = new unit::CachedFiles(llvm::vfs::createPhysicalFileSystem());
  llvm::IntrusiveRefCntPtr<clang::FileManager> manager; ///< of the directory of the last command
  std::string directory;
  unit::Invocations invocations;
};

Extractor::Extractor() : shared_(std::make_unique<Shared>()) {}
Extractor::~Extractor() = default;

Expected<SourceFacts> Extractor::extract(const ClangCommand &command)
{
  Shared &shared = *shared_;
  if (!shared.manager || shared.directory != command.directory) {
    if (shared.files->setCurrentWorkingDirectory(command.directory))
      return Error{Error::Kind::Environment, "the working directory is not there", command.directory, ""};
    clang::FileSystemOptions options;
    options.WorkingDir = command.directory;
    shared.manager = new clang::FileManager(options, shared.files);
    shared.directory = command.directory;
  }
  llvm::SmallString<256> mainFile(command.file);
  llvm::sys::fs::make_absolute(command.directory, mainFile);
  if (!shared.files->openFileForRead(mainFile))
    return Error{Error::Kind::Environment, "the main file cannot be read", std::string(mainFile), ""};

  auto invocation = shared.invocations.of(command, shared.files);
  if (!invocation)
    return invocation.error();

  SourceFacts facts;
  llvm::sys::path::remove_dots(mainFile, /*remove_dot_dot=*/true);
  facts.mainFile = std::string(mainFile);
  facts.droppedFlags = command.droppedFlags;
  unit::ErrorCollector errors;
  llvm::thread parse(std::optional<unsigned>(stackBytes), [&] {
    clang::noteBottomOfStack();
    clang::CompilerInstance compiler;
    compiler.setInvocation(*invocation);
    compiler.createDiagnostics(&errors, /*ShouldOwnClient=*/false);
    compiler.setFileManager(shared.manager.get());
    ReadingAction action(shared.directory, facts, errors, *shared.files);
    if (!compiler.ExecuteAction(action) && !errors.hasErrors())
      errors.add("the parse ended without saying why");
  });
  parse.join();
  facts.isIncomplete = errors.hasErrors();
  facts.errors = errors.take();
  return facts;
}

} // namespace headroom
