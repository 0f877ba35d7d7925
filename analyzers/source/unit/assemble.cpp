// SPDX-License-Identifier: Apache-2.0
#include "source/unit/assemble.h"

#include <algorithm>

#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendActions.h>
#include <clang/Frontend/Utils.h>
#include <llvm/MC/MCAsmBackend.h>
#include <llvm/MC/MCAsmInfo.h>
#include <llvm/MC/MCCodeEmitter.h>
#include <llvm/MC/MCContext.h>
#include <llvm/MC/MCInstrInfo.h>
#include <llvm/MC/MCObjectFileInfo.h>
#include <llvm/MC/MCObjectWriter.h>
#include <llvm/MC/MCParser/MCAsmParser.h>
#include <llvm/MC/MCParser/MCTargetAsmParser.h>
#include <llvm/MC/MCRegisterInfo.h>
#include <llvm/MC/MCStreamer.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/CommandLine.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/SourceMgr.h>

#include "source/unit/error_collector.h"
#include "source/unit/inputs.h"
#include "source/unit/object_code.h"

namespace headroom::unit {

namespace {

/// The text of the unit, with line markers, as the preprocessor writes it.
class PreprocessAction : public clang::PreprocessorFrontendAction {
public:
  PreprocessAction(bool isPreprocessed, const std::string &directory, CachedFiles &files, std::vector<SourceInput> &inputs, std::string &text)
      : isPreprocessed_(isPreprocessed), directory_(directory), files_(files), inputs_(inputs), text_(text)
  {
  }

private:
  void ExecuteAction() override
  {
    if (!isPreprocessed_) {
      const clang::SourceManager &sources = getCompilerInstance().getSourceManager();
      text_ = sources.getBufferData(sources.getMainFileID()).str();
      return;
    }
    llvm::raw_string_ostream out(text_);
    clang::DoPrintPreprocessedInput(getCompilerInstance().getPreprocessor(), &out, getCompilerInstance().getPreprocessorOutputOpts());
  }

  void EndSourceFileAction() override { inputs_ = inputsOf(getCompilerInstance().getSourceManager(), directory_, files_); }

  bool isPreprocessed_;
  const std::string &directory_;
  CachedFiles &files_;
  std::vector<SourceInput> &inputs_;
  std::string &text_;
};

struct WrittenPlace {
  std::string file;
  unsigned line = 0;
};

/// Where the preprocessed text at `place` came from: the last line marker before it (`# 4 "file"`) says. LLVM's parser reads markers too, but
/// what it then reports depends on who asked for its messages.
WrittenPlace writtenPlace(llvm::StringRef text, const char *place)
{
  WrittenPlace out;
  for (llvm::StringRef rest = text; !rest.empty();) {
    const auto [line, after] = rest.split('\n');
    unsigned number = 0;
    llvm::StringRef marker = line;
    const bool isMarker = marker.consume_front("# ") && !marker.consumeInteger(10, number) && marker.consume_front(" \"");
    if (line.end() >= place)
      break;
    if (isMarker) {
      out.file = marker.substr(0, marker.find('"')).str();
      out.line = number;
    } else {
      ++out.line;
    }
    rest = after;
  }
  return out;
}

void collect(const llvm::SMDiagnostic &message, void *errors)
{
  if (message.getKind() != llvm::SourceMgr::DK_Error)
    return;
  std::string text;
  if (!message.getFilename().empty() && message.getLineNo() > 0) {
    std::string file = message.getFilename().str();
    auto line = static_cast<unsigned>(message.getLineNo());
    const llvm::SourceMgr *sources = message.getSourceMgr();
    if (sources && message.getLoc().isValid() && sources->FindBufferContainingLoc(message.getLoc()) == sources->getMainFileID()) {
      const WrittenPlace written = writtenPlace(sources->getMemoryBuffer(sources->getMainFileID())->getBuffer(), message.getLoc().getPointer());
      if (!written.file.empty()) {
        file = written.file;
        line = written.line;
      }
    }
    text = file + ":" + std::to_string(line) + ":" + std::to_string(message.getColumnNo() + 1) + ": ";
  }
  static_cast<ErrorCollector *>(errors)->add(text + message.getMessage().str());
}

/// The attributes that say for which core the code is: whoever reads the object needs them. LLVM has no other way to ask for them.
void askForAttributes()
{
  static const bool isAsked = [] {
    for (const char *name : {"arm-add-build-attributes", "riscv-add-build-attributes"}) {
      llvm::StringMap<llvm::cl::Option *> &options = llvm::cl::getRegisteredOptions();
      if (const auto option = options.find(name); option != options.end())
        option->second->addOccurrence(0, name, "true");
    }
    return true;
  }();
  (void)isAsked;
}

/// What the command hands to the assembler, as far as LLVM's takes it.
struct AssemblerOptions {
  std::vector<std::string> includes;
  std::vector<std::pair<std::string, std::int64_t>> symbols;
};

AssemblerOptions optionsOf(const ClangCommand &command, ErrorCollector &errors)
{
  AssemblerOptions out;
  const std::vector<std::string> &words = command.assembler;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool hasNext = i + 1 < words.size();
    std::string symbol;
    if (words[i] == "-I" && hasNext)
      out.includes.push_back(words[++i]);
    else if (words[i].starts_with("-I"))
      out.includes.push_back(words[i].substr(2));
    else if (words[i] == "--defsym" && hasNext)
      symbol = words[++i];
    else if (words[i].starts_with("--defsym="))
      symbol = words[i].substr(9);
    else if (words[i].starts_with("-mimplicit-it=") && words[i] != "-mimplicit-it=arm" && words[i] != "-mimplicit-it=never")
      errors.add("'" + words[i] + "' is not among what is assembled here");
    const std::size_t equals = symbol.find('=');
    std::int64_t value = 0;
    if (symbol.empty())
      continue;
    if (equals == std::string::npos || llvm::StringRef(symbol).substr(equals + 1).getAsInteger(0, value))
      errors.add("--defsym is '" + symbol + "', wanted NAME=NUMBER");
    else
      out.symbols.emplace_back(symbol.substr(0, equals), value);
  }
  return out;
}

/// One run of LLVM's assembler. Members are in the order in which they refer to each other.
class Assembler {
public:
  Assembler(const ClangCommand &command, const clang::TargetOptions &target, ErrorCollector &errors)
      : command_(command), target_(target), errors_(errors), triple_(target.Triple)
  {
  }

  /// `read` gets the files that the assembler itself opened: `.include`, `.incbin`.
  void run(std::string text, llvm::SmallVectorImpl<char> &bytes, std::vector<std::string> &read)
  {
    std::string why;
    const llvm::Target *machine = llvm::TargetRegistry::lookupTarget(triple_.str(), why);
    if (!machine)
      return errors_.add(why);
    const AssemblerOptions given = optionsOf(command_, errors_);
    const llvm::StringRef mainFile = command_.file;
    llvm::SourceMgr sources;
    sources.setDiagHandler(collect, &errors_);
    sources.setIncludeDirs(includeDirectories(given));
    sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(text, mainFile), llvm::SMLoc());

    llvm::MCTargetOptions options;
    const std::unique_ptr<llvm::MCRegisterInfo> registers(machine->createMCRegInfo(triple_.str()));
    const std::unique_ptr<llvm::MCAsmInfo> assembly(machine->createMCAsmInfo(*registers, triple_.str(), options));
    const std::unique_ptr<llvm::MCSubtargetInfo> subtarget(machine->createMCSubtargetInfo(triple_.str(), target_.CPU, llvm::join(target_.Features, ",")));
    const std::unique_ptr<llvm::MCInstrInfo> instructions(machine->createMCInstrInfo());
    if (!registers || !assembly || !subtarget || !instructions)
      return errors_.add("there is no assembler for " + triple_.str());
    llvm::MCContext context(triple_, assembly.get(), registers.get(), subtarget.get(), &sources, &options);
    const std::unique_ptr<llvm::MCObjectFileInfo> file(machine->createMCObjectFileInfo(context, /*PIC=*/false));
    context.setObjectFileInfo(file.get());
    context.setGenDwarfForAssembly(true);
    context.setDwarfVersion(5);
    context.setCompilationDir(command_.directory);
    context.setMainFileName(mainFile);
    context.setGenDwarfRootFile(mainFile, text);

    llvm::raw_svector_ostream out(bytes);
    std::unique_ptr<llvm::MCAsmBackend> backend(machine->createMCAsmBackend(*subtarget, *registers, options));
    std::unique_ptr<llvm::MCCodeEmitter> emitter(machine->createMCCodeEmitter(*instructions, context));
    std::unique_ptr<llvm::MCObjectWriter> writer = backend->createObjectWriter(out);
    const std::unique_ptr<llvm::MCStreamer> streamer(machine->createMCObjectStreamer(triple_, context, std::move(backend), std::move(writer),
                                                                                    std::move(emitter), *subtarget));
    streamer->initSections(/*NoExecStack=*/false, *subtarget);
    const std::unique_ptr<llvm::MCAsmParser> parser(llvm::createMCAsmParser(sources, context, *streamer, *assembly));
    for (const auto &[name, value] : given.symbols)
      streamer->emitAssignment(context.getOrCreateSymbol(name), llvm::MCConstantExpr::create(value, context));
    const std::unique_ptr<llvm::MCTargetAsmParser> targetParser(machine->createMCAsmParser(*subtarget, *parser, *instructions, options));
    if (!targetParser)
      return errors_.add("there is no assembler for " + triple_.str());
    parser->setTargetParser(*targetParser);
    if (parser->Run(/*NoInitialTextSection=*/false) && !errors_.hasErrors())
      errors_.add("the assembler ended without saying why");
    for (unsigned buffer = 2; buffer <= sources.getNumBuffers(); ++buffer)
      read.push_back(sources.getMemoryBuffer(buffer)->getBufferIdentifier().str());
  }

private:
  [[nodiscard]] std::vector<std::string> includeDirectories(const AssemblerOptions &given) const
  {
    std::vector<std::string> out = {command_.directory};
    for (const std::string &directory : given.includes) {
      llvm::SmallString<256> path(directory);
      llvm::sys::fs::make_absolute(command_.directory, path);
      out.emplace_back(path);
    }
    return out;
  }

  const ClangCommand &command_;
  const clang::TargetOptions &target_;
  ErrorCollector &errors_;
  llvm::Triple triple_;
};

/// A file without a name or content that can be found again makes the unit one that nobody keeps.
void addInputs(const std::vector<std::string> &read, CachedFiles &files, std::vector<SourceInput> &inputs)
{
  for (const std::string &name : read) {
    llvm::SmallString<256> path(name);
    llvm::sys::fs::make_absolute(path);
    if (!files.openFileForRead(path))
      return inputs.clear();
    inputs.push_back({std::string(path), files.digestOf(path)});
  }
  std::sort(inputs.begin(), inputs.end());
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
}

} // namespace

std::vector<SourceInput> assembleFile(const ClangCommand &command, bool isPreprocessed, const clang::CompilerInvocation &invocation, clang::FileManager &manager,
                                      CachedFiles &files, GeneratedObject &object)
{
  std::vector<SourceInput> inputs;
  const llvm::Triple triple(invocation.getTargetOpts().Triple);
  ErrorCollector errors;
  std::string text;
  clang::CompilerInstance compiler;
  auto copy = std::make_shared<clang::CompilerInvocation>(invocation);
  copy->getPreprocessorOutputOpts() = clang::PreprocessorOutputOptions();
  copy->getPreprocessorOutputOpts().ShowCPP = true;
  compiler.setInvocation(std::move(copy));
  compiler.createDiagnostics(&errors, /*ShouldOwnClient=*/false);
  compiler.setFileManager(&manager);
  PreprocessAction action(isPreprocessed, command.directory, files, inputs, text);
  if (!compiler.ExecuteAction(action) && !errors.hasErrors())
    errors.add("the preprocessor ended without saying why");
  if (!isFirmwareTarget(triple))
    return inputs;
  if (!errors.hasErrors()) {
    initialiseTargets();
    askForAttributes();
    llvm::SmallString<0> bytes;
    std::vector<std::string> read;
    Assembler(command, compiler.getTargetOpts(), errors).run(std::move(text), bytes, read);
    object.bytes.assign(bytes.data(), bytes.size());
    addInputs(read, files, inputs);
  }
  if (errors.hasErrors()) {
    object.bytes.clear();
    object.errors = errors.take();
  }
  // No compiler lays out what stands there.
  object.hasSameCode = true;
  return inputs;
}

} // namespace headroom::unit
