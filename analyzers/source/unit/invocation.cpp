// SPDX-License-Identifier: Apache-2.0
#include "source/unit/invocation.h"

#include <algorithm>

#include <clang/Basic/DiagnosticOptions.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/Utils.h>
#include <clang/Lex/PreprocessorOptions.h>
#include <llvm/Config/llvm-config.h>
#include <llvm/Support/Path.h>

#include "source/unit/error_collector.h"
#include "source/unit/object_code.h"

namespace headroom::unit {

namespace {

constexpr const char *resourceOption = "-resource-dir";

/// The builtin headers and the parser must be of one version: by default those of the Clang that we are built with.
std::string resourceDirectory(const ClangCommand &command)
{
  const std::vector<std::string> &arguments = command.arguments;
  const std::string joined = std::string(resourceOption) + "=";
  for (std::size_t i = arguments.size(); i-- > 0;) {
    if (arguments[i].starts_with(joined))
      return arguments[i].substr(joined.size());
    if (arguments[i] == resourceOption && i + 1 < arguments.size())
      return arguments[i + 1];
  }
  return HEADROOM_CLANG_RESOURCES;
}

std::string keyOf(const ClangCommand &command, bool wantsCode)
{
  // The suffix decides the language.
  std::string key = (wantsCode ? "code" : "") + std::string(1, '\0') + command.directory + '\0' + llvm::sys::path::extension(command.file).str();
  for (const std::string &argument : command.arguments)
    key += '\0' + (argument == command.file ? std::string() : argument);
  return key;
}

/// What only costs time here.
void slimDown(clang::CompilerInvocation &invocation)
{
  clang::FrontendOptions &frontend = invocation.getFrontendOpts();
  frontend.ProgramAction = clang::frontend::ParseSyntaxOnly;
  frontend.DisableFree = false;
  frontend.SkipFunctionBodies = false;
  frontend.OutputFile.clear();
  frontend.StatsFile.clear();
  invocation.getDependencyOutputOpts() = clang::DependencyOutputOptions();
  // Also what Clang makes an error by default and GCC only warns of (a function that is not declared, an integer as a pointer): the
  // build's compiler took it, and the tree is whole.
  invocation.getDiagnosticOpts().IgnoreWarnings = true;
  invocation.getDiagnosticOpts().Warnings = {"no-everything"};
  invocation.getDiagnosticOpts().Remarks.clear();
  invocation.getDiagnosticOpts().Pedantic = false;
  invocation.getDiagnosticOpts().PedanticErrors = false;
  invocation.getDiagnosticOpts().DiagnosticSerializationFile.clear();
  invocation.getDiagnosticOpts().ShowCarets = false;
  invocation.getDiagnosticOpts().ErrorLimit = 0;
  clang::LangOptions &language = invocation.getLangOpts();
  language.SpellChecking = false;
  language.RetainCommentsFromSystemHeaders = false;
  language.CommentOpts.ParseAllComments = false;
  invocation.getPreprocessorOpts().DetailedRecord = false;
}

} // namespace

Expected<std::shared_ptr<clang::CompilerInvocation>> Invocations::of(const ClangCommand &command, bool wantsCode,
                                                                     llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files)
{
  const std::string key = keyOf(command, wantsCode);
  if (const auto known = known_.find(key); known != known_.end()) {
    auto copy = std::make_shared<clang::CompilerInvocation>(*known->second);
    clang::FrontendInputFile &input = copy->getFrontendOpts().Inputs.front();
    input = clang::FrontendInputFile(command.file, input.getKind(), input.isSystem());
    copy->getCodeGenOpts().MainFileName = llvm::sys::path::filename(command.file);
    return copy;
  }

  const std::string resources = resourceDirectory(command);
  llvm::SmallString<256> header(resources);
  llvm::sys::path::append(header, "include", "stddef.h");
  if (!files->exists(header))
    return Error{Error::Kind::Environment, "Clang's own headers are not there: no file " + std::string(header), "",
                 "install the headers of Clang " + std::string(LLVM_VERSION_STRING) + ", or name their directory with -resource-dir"};

  std::vector<const char *> arguments{"clang"};
  if (std::find(command.arguments.begin(), command.arguments.end(), resourceOption) == command.arguments.end()) {
    arguments.push_back(resourceOption);
    arguments.push_back(resources.c_str());
  }
  for (const std::string &argument : command.arguments)
    arguments.push_back(argument.c_str());
  // The driver refuses to do nothing, and to link without a target's linker.
  arguments.push_back("-fsyntax-only");

  ErrorCollector errors;
  llvm::IntrusiveRefCntPtr<clang::DiagnosticOptions> options(new clang::DiagnosticOptions());
  clang::CreateInvocationOptions create;
  create.Diags = clang::CompilerInstance::createDiagnostics(options.get(), &errors, /*ShouldOwnClient=*/false);
  create.VFS = std::move(files);
  std::shared_ptr<clang::CompilerInvocation> invocation = clang::createInvocation(arguments, std::move(create));
  if (!invocation || errors.hasErrors() || invocation->getFrontendOpts().Inputs.size() != 1) {
    const std::vector<std::string> texts = errors.take();
    return Error{Error::Kind::Environment, "Clang does not take the command" + (texts.empty() ? std::string() : ": " + texts.front()), command.file, ""};
  }
  slimDown(*invocation);
  if (wantsCode)
    prepareCode(command, *invocation);
  else
    invocation->getCodeGenOpts() = clang::CodeGenOptions();
  known_.emplace(key, invocation);
  return std::make_shared<clang::CompilerInvocation>(*invocation);
}

} // namespace headroom::unit
