// SPDX-License-Identifier: Apache-2.0
#include "source/unit/extract.h"

#include <clang/AST/ASTConsumer.h>
#include <clang/Basic/FileManager.h>
#include <clang/Basic/Stack.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/thread.h>

#include "source/unit/allowances.h"
#include "source/unit/assemble.h"
#include "source/unit/compiler_text.h"
#include "source/unit/empty_macros.h"
#include "source/unit/cached_files.h"
#include "source/unit/error_collector.h"
#include "source/unit/inputs.h"
#include "source/unit/invocation.h"
#include "source/unit/object_code.h"
#include "source/unit/parse_used.h"
#include "source/unit/unit_reader.h"

namespace headroom {

namespace {

// Clang asks for 8 MiB and moves to a new thread when that is used up; our own reading of what it accepted may go deeper
// (BodyWalker::mostNesting). Pages that are not touched cost nothing.
constexpr unsigned stackBytes = 128u << 20;

/// One parse of a unit, and what became of it.
struct Reading {
  const ClangCommand *wantsCode = nullptr; ///< null: no code is wanted
  GeneratedObject object;                  ///< what was made
  bool isWhole = false;   ///< no body is skipped
  bool needsWhole = false; ///< a body that was skipped is missing: the facts are none
  SourceFacts facts;
  unit::ErrorCollector errors;
  unit::EmptyExpansions emptyMacros;
  unit::CompilerText compilerText;
};

class ReadingConsumer : public unit::RecordingConsumer {
public:
  ReadingConsumer(clang::CompilerInstance &compiler, const std::string &directory, Reading &reading, unit::UnseenBodies &unseen,
                  unit::AllowanceComments &comments)
      : RecordingConsumer(reading.wantsCode != nullptr), compiler_(compiler), directory_(directory), reading_(reading), unseen_(unseen),
        comments_(comments)
  {
  }

  bool shouldSkipFunctionBody(clang::Decl *declaration) override { return unseen_.skip(*declaration); }

  void HandleTranslationUnit(clang::ASTContext &context) override
  {
    SourceFacts &facts = reading_.facts;
    facts.target = context.getTargetInfo().getTriple().str();
    facts.pointerBytes = context.getTargetInfo().getPointerWidth(clang::LangAS::Default) / 8;
    facts.language = context.getLangOpts().CPlusPlus ? "c++" : "c";
    // A tree with errors in it has holes: what it would say is not what the program does.
    const bool isSound = !reading_.errors.hasErrors();
    if (isSound)
      reading_.needsWhole = !unseen_.wereAllSkipped() || !unit::readUnit(context, directory_, facts, reading_.errors, comments_, reading_.emptyMacros,
                                                                          reading_.compilerText);
    if (reading_.wantsCode && isSound && !reading_.needsWhole)
      unit::generateObject(compiler_, *this, *reading_.wantsCode, reading_.object);
  }

private:
  clang::CompilerInstance &compiler_;
  const std::string &directory_;
  Reading &reading_;
  unit::UnseenBodies &unseen_;
  unit::AllowanceComments &comments_;
};

class ReadingAction : public clang::ASTFrontendAction {
public:
  ReadingAction(const std::string &directory, Reading &reading, unit::CachedFiles &files)
      : directory_(directory), reading_(reading), files_(files)
  {
  }

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &compiler, llvm::StringRef) override
  {
    compiler.getPreprocessor().addCommentHandler(&comments_);
    compiler.getPreprocessor().addPPCallbacks(std::make_unique<unit::EmptyMacroListener>(compiler.getSourceManager(), reading_.emptyMacros));
    compiler.getPreprocessor().addPPCallbacks(std::make_unique<unit::CompilerTextListener>(compiler, reading_.compilerText));
    return std::make_unique<ReadingConsumer>(compiler, directory_, reading_, unseen_, comments_);
  }

  void ExecuteAction() override
  {
    clang::CompilerInstance &compiler = getCompilerInstance();
    reading_.isWhole = reading_.isWhole || !unit::canLexFirst(compiler.getLangOpts());
    if (reading_.isWhole)
      return clang::ASTFrontendAction::ExecuteAction();
    compiler.createSema(getTranslationUnitKind(), nullptr);
    reading_.needsWhole = !unit::parseUsed(compiler.getSema(), unseen_) || reading_.needsWhole;
  }

  void EndSourceFileAction() override
  {
    reading_.facts.inputs = unit::inputsOf(getCompilerInstance().getSourceManager(), directory_, files_);
  }

private:
  const std::string &directory_;
  Reading &reading_;
  unit::CachedFiles &files_;
  unit::UnseenBodies unseen_;
  unit::AllowanceComments comments_; ///< outlives the preprocessor, which EndSourceFile() ends
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

std::optional<Error> Extractor::enter(const ClangCommand &command)
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
  return std::nullopt;
}

Expected<std::vector<SourceInput>> Extractor::assemble(const ClangCommand &command, GeneratedObject &object)
{
  if (std::optional<Error> error = enter(command))
    return std::move(*error);
  // The driver has nothing to do in this process for what it would hand to an assembler as it stands.
  ClangCommand preprocessed = command;
  bool isPreprocessed = true;
  for (std::size_t i = 0; i + 1 < preprocessed.arguments.size(); ++i)
    if (preprocessed.arguments[i] == "-x" && preprocessed.arguments[i + 1] == "assembler") {
      preprocessed.arguments[i + 1] = "assembler-with-cpp";
      isPreprocessed = false;
    }
  auto invocation = shared_->invocations.of(preprocessed, /*wantsCode=*/true, shared_->files);
  if (!invocation)
    return invocation.error();
  return unit::assembleFile(preprocessed, isPreprocessed, **invocation, *shared_->manager, *shared_->files, object);
}

Expected<SourceFacts> Extractor::extract(const ClangCommand &command, GeneratedObject *object)
{
  if (std::optional<Error> error = enter(command))
    return std::move(*error);
  Shared &shared = *shared_;
  auto invocation = shared.invocations.of(command, object != nullptr, shared.files);
  if (!invocation)
    return invocation.error();

  const auto read = [&](Reading &reading) {
    clang::CompilerInstance compiler;
    compiler.setInvocation(std::make_shared<clang::CompilerInvocation>(**invocation));
    compiler.createDiagnostics(&reading.errors, /*ShouldOwnClient=*/false);
    compiler.setFileManager(shared.manager.get());
    ReadingAction action(shared.directory, reading, *shared.files);
    if (!compiler.ExecuteAction(action) && !reading.errors.hasErrors())
      reading.errors.add("the parse ended without saying why");
  };
  auto reading = std::make_unique<Reading>();
  reading->wantsCode = object ? &command : nullptr;
  llvm::thread parse(std::optional<unsigned>(stackBytes), [&] {
    clang::noteBottomOfStack();
    read(*reading);
    // Errors are told from a parse that nothing was left out of.
    if (reading->isWhole || (!reading->needsWhole && !reading->errors.hasErrors()))
      return;
    reading = std::make_unique<Reading>();
    reading->wantsCode = object ? &command : nullptr;
    reading->isWhole = true;
    read(*reading);
  });
  parse.join();
  SourceFacts facts = std::move(reading->facts);
  if (object)
    *object = std::move(reading->object);
  llvm::SmallString<256> mainFile(command.file);
  llvm::sys::fs::make_absolute(command.directory, mainFile);
  llvm::sys::path::remove_dots(mainFile, /*remove_dot_dot=*/true);
  facts.mainFile = std::string(mainFile);
  facts.droppedFlags = command.droppedFlags;
  facts.isIncomplete = reading->errors.hasErrors();
  facts.errors = reading->errors.take();
  return facts;
}

} // namespace headroom
