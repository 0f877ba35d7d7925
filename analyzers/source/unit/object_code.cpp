// SPDX-License-Identifier: Apache-2.0
#include "source/unit/object_code.h"

#include <algorithm>

#include <clang/AST/ASTContext.h>
#include <clang/Basic/CodeGenOptions.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Basic/TargetInfo.h>
#include <clang/CodeGen/BackendUtil.h>
#include <clang/CodeGen/ModuleBuilder.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/IR/DiagnosticInfo.h>
#include <llvm/IR/DiagnosticPrinter.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>

#include "source/unit/error_collector.h"

namespace headroom::unit {

namespace {

/// Errors of the backend: inline assembly that the assembler does not take, what the target cannot do.
class BackendMessages : public llvm::DiagnosticHandler {
public:
  BackendMessages(ErrorCollector &errors, const clang::SourceManager &sources) : errors_(errors), sources_(sources) {}

  bool handleDiagnostics(const llvm::DiagnosticInfo &info) override
  {
    if (info.getSeverity() != llvm::DS_Error)
      return true;
    std::string text;
    std::uint64_t cookie = 0;
    if (const auto *assembly = llvm::dyn_cast<llvm::DiagnosticInfoSrcMgr>(&info)) {
      text = "in inline assembly: " + assembly->getSMDiag().getMessage().str();
      cookie = assembly->getLocCookie();
    } else {
      if (const auto *constraint = llvm::dyn_cast<llvm::DiagnosticInfoInlineAsm>(&info))
        cookie = constraint->getLocCookie();
      llvm::raw_string_ostream stream(text);
      llvm::DiagnosticPrinterRawOStream printer(stream);
      info.print(printer);
    }
    errors_.add(placeOf(cookie) + text);
    return true;
  }

private:
  /// What inline assembly carries is the place of its string (clang::CodeGen, `srcloc`).
  std::string placeOf(std::uint64_t cookie) const
  {
    const clang::SourceLocation location = clang::SourceLocation::getFromRawEncoding(static_cast<clang::SourceLocation::UIntTy>(cookie));
    const clang::PresumedLoc place = location.isValid() ? sources_.getPresumedLoc(location) : clang::PresumedLoc();
    if (place.isInvalid())
      return {};
    return std::string(place.getFilename()) + ":" + std::to_string(place.getLine()) + ":" + std::to_string(place.getColumn()) + ": ";
  }

  ErrorCollector &errors_;
  const clang::SourceManager &sources_;
};

bool hasWord(const ClangCommand &command, std::string_view word)
{
  return std::find(command.arguments.begin(), command.arguments.end(), word) != command.arguments.end();
}

} // namespace

void initialiseTargets()
{
  LLVMInitializeARMTargetInfo();
  LLVMInitializeARMTarget();
  LLVMInitializeARMTargetMC();
  LLVMInitializeARMAsmPrinter();
  LLVMInitializeARMAsmParser();
  LLVMInitializeRISCVTargetInfo();
  LLVMInitializeRISCVTarget();
  LLVMInitializeRISCVTargetMC();
  LLVMInitializeRISCVAsmPrinter();
  LLVMInitializeRISCVAsmParser();
}

bool isFirmwareTarget(const llvm::Triple &triple)
{
  return triple.isARM() || triple.isThumb() || triple.isRISCV();
}

void prepareCode(const ClangCommand &command, clang::CompilerInvocation &invocation)
{
  clang::CodeGenOptions &code = invocation.getCodeGenOpts();
  code.setDebugInfo(llvm::codegenoptions::LimitedDebugInfo);
  code.DwarfVersion = 4; // places of variables stand in it as addresses; version 5 has indexes, which the reader of records does not follow
  code.StackSizeSection = true; // a second witness, as every frame should have one
  code.setEmbedBitcode(clang::CodeGenOptions::Embed_Off);
  // Places are joined with those of the parse: both have to be as the files are called here.
  code.DebugPrefixMap.clear();
  for (std::string *file : {&code.StackUsageOutput, &code.SplitDwarfFile, &code.SplitDwarfOutput, &code.OptRecordFile, &code.SaveTempsFilePrefix})
    file->clear();
  if (command.isClangBuild)
    return;
  // GCC keeps no frame pointer from -O1 on, and calls memcpy by its own name where the AEABI has one for each alignment.
  if (code.OptimizationLevel > 0 && !hasWord(command, "-fno-omit-frame-pointer"))
    code.setFramePointer(clang::CodeGenOptions::FramePointerKind::None);
  invocation.getTargetOpts().EABIVersion = llvm::EABI::GNU;
}

void generateObject(clang::CompilerInstance &compiler, const RecordingConsumer &parse, const ClangCommand &command, GeneratedObject &object)
{
  clang::ASTContext &context = compiler.getASTContext();
  if (!isFirmwareTarget(context.getTargetInfo().getTriple()))
    return;
  initialiseTargets();
  // An engine of its own: what was tolerated in the parse is no error of the code.
  ErrorCollector errors;
  clang::DiagnosticsEngine diagnostics(compiler.getDiagnostics().getDiagnosticIDs(), &compiler.getDiagnosticOpts(), &errors,
                                       /*ShouldOwnClient=*/false);
  diagnostics.setSourceManager(&compiler.getSourceManager());
  diagnostics.setIgnoreAllWarnings(true);
  const clang::CodeGenOptions &code = compiler.getCodeGenOpts();
  llvm::LLVMContext memory;
  memory.setDiscardValueNames(code.DiscardValueNames);
  memory.setDiagnosticHandler(std::make_unique<BackendMessages>(errors, compiler.getSourceManager()));
  memory.setDefaultTargetCPU(compiler.getTargetOpts().CPU);
  memory.setDefaultTargetFeatures(llvm::join(compiler.getTargetOpts().Features, ","));

  const std::unique_ptr<clang::CodeGenerator> generator(
      clang::CreateLLVMCodeGen(diagnostics, command.file, &compiler.getVirtualFileSystem(), compiler.getHeaderSearchOpts(),
                               compiler.getPreprocessorOpts(), code, memory));
  generator->Initialize(context);
  parse.replay(*generator);
  generator->HandleTranslationUnit(context);
  const std::unique_ptr<llvm::Module> module(generator->ReleaseModule());
  if (module && !errors.hasErrors()) {
    llvm::SmallString<0> bytes;
    clang::EmitBackendOutput(diagnostics, compiler.getHeaderSearchOpts(), code, compiler.getTargetOpts(), compiler.getLangOpts(),
                             context.getTargetInfo().getDataLayoutString(), module.get(), clang::Backend_EmitObj,
                             &compiler.getVirtualFileSystem(), std::make_unique<llvm::raw_svector_ostream>(bytes));
    object.bytes.assign(bytes.data(), bytes.size());
  }
  if (errors.hasErrors() || object.bytes.empty()) {
    object.bytes.clear();
    object.errors = errors.take();
    if (object.errors.empty())
      object.errors.emplace_back("code generation ended without saying why");
  }
  object.compiler = command.compiler;
  // Options that the driver hands to the backend by name reach it only in a compiler of its own.
  object.hasSameCode = command.hasSameCode && compiler.getFrontendOpts().LLVMArgs.empty();
}

} // namespace headroom::unit
