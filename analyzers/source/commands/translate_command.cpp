// SPDX-License-Identifier: Apache-2.0
#include "source/commands/translate_command.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "source/commands/clang_resources.h"
#include "source/commands/languages.h"
#include "source/commands/launchers.h"
#include "source/commands/paths.h"
#include "source/commands/target_view.h"

namespace headroom {

namespace {

enum class CompilerHeaders { No, Own, Fixed };

/// GCC's (`lib/gcc/TARGET/VERSION/include`, `include-fixed`) and Clang's (`lib/clang/VERSION/include`) headers belong to those
/// compilers' builtins.
CompilerHeaders compilerHeadersIn(const std::string &directory)
{
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= directory.size();) {
    const std::size_t end = std::min(directory.find('/', begin), directory.size());
    if (end > begin)
      parts.push_back(directory.substr(begin, end - begin));
    begin = end + 1;
  }
  if (parts.size() < 3)
    return CompilerHeaders::No;
  const std::string &last = parts.back();
  const std::string &version = parts[parts.size() - 2];
  if ((last != "include" && last != "include-fixed") || version.empty() || version[0] < '0' || version[0] > '9')
    return CompilerHeaders::No;
  const bool isGcc = parts.size() >= 4 && parts[parts.size() - 4] == "gcc";
  const bool isClang = parts[parts.size() - 3] == "clang";
  if (!isGcc && !isClang)
    return CompilerHeaders::No;
  return last == "include" ? CompilerHeaders::Own : CompilerHeaders::Fixed;
}

/// Puts our Clang's headers where the build's compiler has its own.
class SearchPath {
public:
  SearchPath(const ClangResources &resources, const std::string &directory) : resources_(resources), directory_(directory) {}

  void addParse(const std::vector<std::string> &words)
  {
    static constexpr std::string_view includeOptions[] = {"-isystem", "-idirafter", "-iquote", "-I"};
    for (std::size_t i = 0; i < words.size(); ++i) {
      bool isDone = false;
      for (std::string_view option : includeOptions) {
        const bool isSeparate = words[i] == option && i + 1 < words.size();
        if (!isSeparate && !(words[i].size() > option.size() && words[i].starts_with(option)))
          continue;
        addDirectory(option, isSeparate ? words[++i] : words[i].substr(option.size()));
        isDone = true;
        break;
      }
      if (isDone)
        continue;
      out.push_back(words[i]);
      // An operand is never an option, whatever it begins with.
      const GccOption *option = gccOptionFor(words[i]);
      const bool takesNext = option != nullptr && option->name == words[i] &&
                             (option->form == OptionForm::Separate || option->form == OptionForm::JoinedOrSeparate);
      if (takesNext && i + 1 < words.size())
        out.push_back(words[++i]);
    }
  }

  void addSystem(const std::vector<std::string> &directories)
  {
    for (const std::string &directory : directories)
      addDirectory("-isystem", directory);
  }

  std::vector<std::string> out;

private:
  void addDirectory(std::string_view option, const std::string &directory)
  {
    switch (compilerHeadersIn(resolvePath(directory, directory_))) {
    case CompilerHeaders::No:
      out.emplace_back(option);
      out.push_back(directory);
      return;
    case CompilerHeaders::Own:
      for (const std::string &own : {resources_.ownHeaders, resources_.directory + "/include"}) {
        out.emplace_back(option);
        out.push_back(own);
      }
      return;
    case CompilerHeaders::Fixed: return;
    }
  }

  const ClangResources &resources_;
  const std::string &directory_;
};

/// Options that are left out here and change code all the same: link-time optimisation inlines across units, a tuning schedules otherwise.
bool changesCode(const std::string &word)
{
  static constexpr std::string_view beginnings[] = {"-flto", "-mtune=", "-fembed-bitcode", "-fwhole-program"};
  return std::any_of(std::begin(beginnings), std::end(beginnings), [&](std::string_view one) { return word.starts_with(one); });
}

std::vector<std::string> assemblerOptions(const std::vector<std::string> &arguments)
{
  constexpr std::string_view joined = "-Wa,";
  std::vector<std::string> out;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    if (arguments[i] == "-Xassembler" && i + 1 < arguments.size())
      out.push_back(arguments[++i]);
    if (!arguments[i].starts_with(joined))
      continue;
    for (std::size_t begin = joined.size(); begin <= arguments[i].size();) {
      const std::size_t end = std::min(arguments[i].find(',', begin), arguments[i].size());
      if (end > begin)
        out.push_back(arguments[i].substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return out;
}

/// What `-x` says for assembly: only `.s` is read as it stands (GCC manual, "Overall Options").
std::string assemblyLanguage(const std::vector<std::string> &arguments, const std::string &file)
{
  for (std::size_t i = arguments.size(); i-- > 1;)
    if (arguments[i] == "assembler" || arguments[i] == "-xassembler")
      return "assembler";
    else if (arguments[i] == "assembler-with-cpp" || arguments[i] == "-xassembler-with-cpp")
      return "assembler-with-cpp";
  return file.ends_with(".s") ? "assembler" : "assembler-with-cpp";
}

} // namespace

struct CommandTranslator::Answers {
  RunLimits limits;
  std::optional<Expected<ClangResources>> resources;
  std::map<std::vector<std::string>, Expected<TargetView>> views; ///< by directory, compiler, language and flags
  std::map<std::vector<std::string>, bool> isKnown;               ///< option and operand -> in Clang's option table

  /// Takes out what Clang's option table does not have.
  void dropUnknown(SortedOptions &options)
  {
    std::erase_if(options.target, [&](const std::vector<std::string> &words) {
      auto [found, isNew] = isKnown.try_emplace(words, false);
      if (isNew)
        found->second = verdictOn(words) == OptionVerdict::Known;
      if (!found->second)
        options.dropped.push_back(words.size() == 1 ? words[0] : words[0] + " " + words[1]);
      return !found->second;
    });
  }

  const Expected<TargetView> &viewFor(const TargetQuestion &question)
  {
    std::vector<std::string> key = {question.directory, question.compiler, question.language};
    key.insert(key.end(), question.ask.begin(), question.ask.end());
    const auto found = views.find(key);
    if (found != views.end())
      return found->second;
    return views.emplace(std::move(key), viewTarget(question, limits)).first->second;
  }
};

CommandTranslator::CommandTranslator() : answers_(std::make_unique<Answers>()) {}
CommandTranslator::CommandTranslator(const RunLimits &limits) : CommandTranslator()
{
  answers_->limits = limits;
}
CommandTranslator::~CommandTranslator() = default;

Expected<ClangCommand> CommandTranslator::translate(const CompileCommand &command)
{
  if (command.arguments.empty())
    return Error{.message = "the command names no compiler", .place = command.file};
  if (!answers_->resources)
    answers_->resources = findClangResources();
  if (!*answers_->resources)
    return answers_->resources->error();
  const ClangResources &resources = **answers_->resources;

  SortedOptions options = sortOptions(std::span(command.arguments).subspan(1));
  if (!options.layout.empty())
    return Error{.kind = Error::Kind::Incomplete,
                 .message = "'" + options.layout.front() + "' changes the layout of structures in a way that Clang cannot follow",
                 .place = command.file,
                 .help = "build without it, or accept the file under 'incomplete' in .headroom.yaml"};
  answers_->dropUnknown(options);

  TargetQuestion question;
  question.compiler = command.arguments[0];
  // Only a compiler or a flag with a path of its own makes the answer depend on where it is asked.
  const auto holdsRelativePath = [&](const std::string &word) {
    const std::size_t slash = word.find('/');
    if (slash != std::string::npos)
      return slash != 0 && word[slash - 1] != '=';
    const std::size_t value =
        word.find("specs=") != std::string::npos || word.find("sysroot=") != std::string::npos ? word.find('=') : std::string::npos;
    std::error_code error;
    return value != std::string::npos && std::filesystem::exists(command.directory + "/" + word.substr(value + 1), error);
  };
  const bool isRelative = holdsRelativePath(question.compiler) || std::any_of(options.ask.begin(), options.ask.end(), holdsRelativePath);
  question.directory = isRelative ? command.directory : "";
  const Language language = languageOf(command.arguments, command.file);
  question.language = language == Language::Cxx ? "c++" : "c";
  question.ask = options.ask;
  question.target = options.target;
  const Expected<TargetView> &view = answers_->viewFor(question);
  if (!view) {
    Error error = view.error();
    if (error.place.empty())
      error.place = command.file;
    return error;
  }

  ClangCommand out;
  out.directory = command.directory;
  out.file = command.file;
  out.arguments = view->arguments;
  out.arguments.insert(out.arguments.end(), {"-w", "-resource-dir=" + resources.directory, "-nostdinc"});
  SearchPath path(resources, command.directory);
  path.addParse(options.parse);
  path.addSystem(view->includes);
  out.arguments.insert(out.arguments.end(), path.out.begin(), path.out.end());
  out.arguments.insert(out.arguments.end(),
                       {"-x", language == Language::Assembly ? assemblyLanguage(command.arguments, command.file) : question.language});
  std::set<std::string> dropped(options.dropped.begin(), options.dropped.end());
  dropped.insert(view->dropped.begin(), view->dropped.end());
  out.droppedFlags.assign(dropped.begin(), dropped.end());
  out.compiler = view->compiler;
  out.isClangBuild = view->isClangBuild;
  out.assembler = assemblerOptions(command.arguments);
  out.hasSameCode = view->isOurClang && dropped.empty() && out.assembler.empty() &&
                    std::none_of(command.arguments.begin(), command.arguments.end(), changesCode);
  return out;
}

} // namespace headroom
