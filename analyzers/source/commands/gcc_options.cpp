// SPDX-License-Identifier: Apache-2.0
#include "source/commands/gcc_options.h"

#include <algorithm>

namespace headroom {

namespace {

using enum OptionForm;
using enum OptionAction;

// The first line that matches decides, so that an exception stands before its rule. An option that stands nowhere goes to both
// compilers if Clang's option table knows it, else it is named as dropped.
constexpr GccOption table[] = {
    // Search paths, macros, forced includes.
    {"-imultilib", Separate, Drop, "Directory-Options"},
    {"-imultiarch", Separate, Drop, "Directory-Options"},
    {"-include-pch", Separate, Report, "clang"},
    {"-include", JoinedOrSeparate, Parse, "Preprocessor-Options"},
    {"-imacros", JoinedOrSeparate, Parse, "Preprocessor-Options"},
    {"-isystem-after", JoinedOrSeparate, Parse, "clang"},
    {"-isystem", JoinedOrSeparate, Parse, "Directory-Options"},
    {"-iquote", JoinedOrSeparate, Parse, "Directory-Options"},
    {"-idirafter", JoinedOrSeparate, Parse, "Directory-Options"},
    {"-iwithprefixbefore", JoinedOrSeparate, Parse, "Directory-Options"},
    {"-iwithprefix", JoinedOrSeparate, Parse, "Directory-Options"},
    {"-iprefix", JoinedOrSeparate, Parse, "Directory-Options"},
    {"-isysroot", JoinedOrSeparate, Both, "Directory-Options"},
    {"-iplugindir=", Joined, Drop, "Directory-Options"},
    {"--sysroot=", Joined, Both, "Directory-Options"},
    {"--sysroot", Separate, Both, "Directory-Options"},
    {"-ivfsoverlay", JoinedOrSeparate, Parse, "clang"},
    {"-I", JoinedOrSeparate, Parse, "Directory-Options"},
    {"-F", JoinedOrSeparate, Parse, "Darwin-Options"},
    {"-D", JoinedOrSeparate, Parse, "Preprocessor-Options"},
    {"-U", JoinedOrSeparate, Parse, "Preprocessor-Options"},
    {"-A", JoinedOrSeparate, Drop, "Preprocessor-Options"},
    {"-B", JoinedOrSeparate, Ask, "Directory-Options"},
    {"-fmacro-prefix-map=", Joined, Parse, "Preprocessor-Options"},
    {"-ffile-prefix-map=", Joined, Parse, "Overall-Options"},
    {"-nostdinc++", Exact, Ask, "C_002b_002b-Dialect-Options"},
    {"-nostdinc", Exact, Ask, "Directory-Options"},
    {"-stdlib=", Joined, Ask, "clang"},
    {"-specs=", Joined, Ask, "Overall-Options"},
    {"--specs=", Joined, Ask, "Overall-Options"},
    {"-no-canonical-prefixes", Exact, Ask, "Overall-Options"},
    {"-misa-spec=", Joined, Ask, "RISC-V-Options"},
    {"--target=", Joined, Ask, "clang"},
    {"-target", Separate, Ask, "clang"},
    {"--config=", Joined, Ask, "clang"},
    {"--config", Separate, Ask, "clang"},
    {"--gcc-toolchain=", Joined, Ask, "clang"},
    {"--gcc-install-dir=", Joined, Ask, "clang"},
    {"-resource-dir=", Joined, Drop, "clang"},
    {"-resource-dir", Separate, Drop, "clang"},
    {"--driver-mode=", Joined, Ask, "clang"},
    {"-x", JoinedOrSeparate, Language, "Overall-Options"},

    // Preprocessor options in a wrapping.
    {"-Wp,", Joined, Unwrap, "Preprocessor-Options"},
    {"-Xpreprocessor", Separate, Unwrap, "Preprocessor-Options"},

    // Outputs and their dependency files.
    {"-o", JoinedOrSeparate, Drop, "Overall-Options"},
    {"--output=", Joined, Drop, "Overall-Options"},
    {"-c", Exact, Drop, "Overall-Options"},
    {"-S", Exact, Drop, "Overall-Options"},
    {"-E", Exact, Drop, "Overall-Options"},
    {"-P", Exact, Drop, "Preprocessor-Options"},
    {"-C", Exact, Drop, "Preprocessor-Options"},
    {"-CC", Exact, Drop, "Preprocessor-Options"},
    {"-H", Exact, Drop, "Preprocessor-Options"},
    {"-v", Exact, Drop, "Overall-Options"},
    {"-###", Exact, Drop, "Overall-Options"},
    {"-pipe", Exact, Drop, "Overall-Options"},
    {"-pass-exit-codes", Exact, Drop, "Overall-Options"},
    {"-wrapper", Separate, Drop, "Overall-Options"},
    {"-save-temps", Joined, Drop, "Developer-Options"},
    {"--save-temps", Joined, Drop, "Developer-Options"},
    {"-dumpbase-ext", Separate, Drop, "Overall-Options"},
    {"-dumpbase", Separate, Drop, "Overall-Options"},
    {"-dumpdir", Separate, Drop, "Overall-Options"},
    {"-aux-info", Separate, Drop, "C-Dialect-Options"},
    {"-d", Joined, Drop, "Developer-Options"},
    {"-time", Joined, Drop, "Developer-Options"},
    {"-print-", Joined, Drop, "Developer-Options"},
    {"--print-", Joined, Drop, "Developer-Options"},
    {"-MF", JoinedOrSeparate, Drop, "Preprocessor-Options"},
    {"-MT", JoinedOrSeparate, Drop, "Preprocessor-Options"},
    {"-MQ", JoinedOrSeparate, Drop, "Preprocessor-Options"},
    {"-MJ", JoinedOrSeparate, Drop, "clang"},
    {"-M", Joined, Drop, "Preprocessor-Options"},
    {"-fstack-usage", Exact, Drop, "Developer-Options"},
    {"-fcallgraph-info", Joined, Drop, "Developer-Options"},
    {"-fdump-", Joined, Drop, "Developer-Options"},
    {"-fopt-info", Joined, Drop, "Developer-Options"},
    {"-fsave-optimization-record", Joined, Drop, "Developer-Options"},
    {"-foptimization-record-", Joined, Drop, "clang"},
    {"-ftime-", Joined, Drop, "Developer-Options"},
    {"-fmem-report", Joined, Drop, "Developer-Options"},
    {"-fcompare-debug", Joined, Drop, "Developer-Options"},
    {"-fdeps-", Joined, Drop, "Preprocessor-Options"},
    {"-fcrash-diagnostics", Joined, Drop, "clang"},
    {"-fproc-stat-report", Joined, Drop, "clang"},
    {"-gen-", Joined, Drop, "clang"},
    {"-emit-", Joined, Drop, "clang"},
    {"--analyze", Joined, Drop, "clang"},
    {"-index-store-path", Separate, Drop, "clang"},
    {"-serialize-diagnostics", Separate, Drop, "clang"},
    {"--serialize-diagnostics", Separate, Drop, "clang"},
    {"-fembed-bitcode", Joined, Drop, "clang"},
    {"-R", Joined, Drop, "clang"},

    // What would run foreign code or write into a cache.
    {"-fplugin", Joined, Report, "Overall-Options"},
    {"-fpass-plugin=", Joined, Report, "clang"},
    {"-Xclang", Separate, Frontend, "clang"},
    {"-mllvm", Separate, Report, "clang"},
    {"-Xanalyzer", Separate, Drop, "clang"},
    {"-fmodules", Joined, Report, "clang"},
    {"-fcxx-modules", Exact, Report, "clang"},
    {"-fprofile", Joined, Report, "Instrumentation-Options"},
    {"-fcs-profile", Joined, Report, "clang"},
    {"-fauto-profile", Joined, Report, "Optimize-Options"},
    {"-fbranch-probabilities", Exact, Report, "Optimize-Options"},
    {"-ftest-coverage", Exact, Report, "Instrumentation-Options"},
    {"--coverage", Exact, Report, "Instrumentation-Options"},

    // Warnings, debug information.
    {"-Wa,", Joined, Drop, "Assembler-Options"},
    {"-Xassembler", Separate, Drop, "Assembler-Options"},
    {"-Wl,", Joined, Drop, "Link-Options"},
    {"-W", Joined, Drop, "Warning-Options"},
    {"-w", Exact, Drop, "Warning-Options"},
    {"-pedantic", Joined, Drop, "Warning-Options"},
    {"--pedantic", Joined, Drop, "Warning-Options"},
    {"--warn-", Joined, Drop, "Warning-Options"},
    {"-fmax-errors=", Joined, Drop, "Warning-Options"},
    {"-fdiagnostics-", Joined, Drop, "Diagnostic-Message-Formatting-Options"},
    {"-fno-diagnostics-", Joined, Drop, "Diagnostic-Message-Formatting-Options"},
    {"-fmessage-length=", Joined, Drop, "Diagnostic-Message-Formatting-Options"},
    {"-fcolor-diagnostics", Exact, Drop, "clang"},
    {"-fansi-escape-codes", Exact, Drop, "clang"},
    {"-fno-color-diagnostics", Exact, Drop, "clang"},
    {"-g", Joined, Drop, "Debugging-Options"},
    {"-fdebug-", Joined, Drop, "Debugging-Options"},
    {"-fno-debug-", Joined, Drop, "Debugging-Options"},
    {"-feliminate-unused-debug-", Joined, Drop, "Debugging-Options"},
    {"-fno-eliminate-unused-debug-", Joined, Drop, "Debugging-Options"},
    {"-fvar-tracking", Joined, Drop, "Debugging-Options"},
    {"-fno-var-tracking", Joined, Drop, "Debugging-Options"},
    {"-frandom-seed=", Joined, Drop, "Developer-Options"},

    // Linking.
    {"-Xlinker", Separate, Drop, "Link-Options"},
    {"-l", JoinedOrSeparate, Drop, "Link-Options"},
    {"-L", JoinedOrSeparate, Drop, "Directory-Options"},
    {"-T", JoinedOrSeparate, Drop, "Link-Options"},
    {"-u", JoinedOrSeparate, Drop, "Link-Options"},
    {"-z", Separate, Drop, "Link-Options"},
    {"-e", Separate, Drop, "Link-Options"},
    {"--entry=", Joined, Drop, "Link-Options"},
    {"-s", Exact, Drop, "Link-Options"},
    {"-r", Exact, Drop, "Link-Options"},
    {"-n", Exact, Drop, "Link-Options"},
    {"-N", Exact, Drop, "Link-Options"},
    {"-static", Joined, Drop, "Link-Options"},
    {"-shared", Joined, Drop, "Link-Options"},
    {"-symbolic", Exact, Drop, "Link-Options"},
    {"-rdynamic", Exact, Drop, "Link-Options"},
    {"-nostartfiles", Exact, Drop, "Link-Options"},
    {"-nodefaultlibs", Exact, Drop, "Link-Options"},
    {"-nolibc", Exact, Drop, "Link-Options"},
    {"-nostdlib", Joined, Drop, "Link-Options"},
    {"-pie", Exact, Drop, "Link-Options"},
    {"-no-pie", Exact, Drop, "Link-Options"},
    {"-fuse-ld=", Joined, Drop, "Link-Options"},
    {"-fuse-linker-plugin", Exact, Drop, "Optimize-Options"},
    {"-fno-use-linker-plugin", Exact, Drop, "Optimize-Options"},
    {"-flto", Joined, Drop, "Optimize-Options"},
    {"-fno-lto", Exact, Drop, "Optimize-Options"},
    {"-ffat-lto-objects", Exact, Drop, "Optimize-Options"},
    {"-fno-fat-lto-objects", Exact, Drop, "Optimize-Options"},
    {"-mtune=", Joined, Drop, "Submodel-Options"},

    // The dialect in another word.
    {"-fno-hosted", Exact, Replace, "C-Dialect-Options", "-ffreestanding"},
    {"-fno-freestanding", Exact, Replace, "C-Dialect-Options", "-fhosted"},
    {"-fplan9-extensions", Exact, Replace, "C-Dialect-Options", "-fms-extensions"},

    // Code generation that Clang does without, where it takes the word with a warning or gives it another meaning.
    {"--param=", Joined, Report, "Optimize-Options"},
    {"--param", Separate, Report, "Optimize-Options"},
    {"-fsingle-precision-constant", Exact, Report, "Optimize-Options"},
    {"-fabi-version=", Joined, Report, "C_002b_002b-Dialect-Options"},
    {"-b", Separate, Ask, "Overall-Options"},
    {"-arch", Separate, Ask, "Darwin-Options"},

    // Layout of data.
    {"-mstructure-size-boundary=8", Exact, Drop, "ARM-Options"},
    {"-mstructure-size-boundary=", Joined, Layout, "ARM-Options"},
    {"-fshort-double", Exact, Layout, "Code-Gen-Options"},
    {"-malign-int", Exact, Layout, "M680x0-Options"},
    {"-malign-power", Exact, Layout, "RS_002f6000-and-PowerPC-Options"},
    {"-malign-natural", Exact, Layout, "RS_002f6000-and-PowerPC-Options"},
    {"-mno-bit-align", Exact, Layout, "RS_002f6000-and-PowerPC-Options"},
};

/// `-MD,x.d` of -Wp writes a file and carries its name in the next part (cpp manual, "Invocation").
void unwrap(std::string_view parts, SortedOptions &out)
{
  for (bool isOperand = false; !parts.empty();) {
    const std::size_t end = std::min(parts.find(','), parts.size());
    const std::string part(parts.substr(0, end));
    parts.remove_prefix(std::min(end + 1, parts.size()));
    const bool wasOperand = isOperand;
    isOperand = false;
    if (wasOperand && !part.starts_with('-'))
      continue;
    if (part.starts_with("-M"))
      isOperand = part == "-MD" || part == "-MMD" || part == "-MF" || part == "-MT" || part == "-MQ";
    else if (part.size() > 2 && (part.starts_with("-D") || part.starts_with("-U") || part.starts_with("-I")))
      out.parse.push_back(part);
    else if (!part.empty())
      out.dropped.push_back("-Wp," + part);
  }
}

class Sorter {
public:
  void take(const GccOption &option, std::vector<std::string> words)
  {
    switch (option.action) {
    case Drop:
    case Language: return;
    case Report: out.dropped.push_back(joined(words)); return;
    case Layout: out.layout.push_back(joined(words)); return;
    case Unwrap: unwrap(words.size() > 1 ? std::string_view(words[1]) : std::string_view(words[0]).substr(option.name.size()), out); return;
    case Frontend:
      if (words.size() > 1 && (words[1].starts_with("-f") || words[1].starts_with("-m")) && gccOptionFor(words[1]) == nullptr) {
        append(out.ask, words);
        out.target.push_back(std::move(words));
      } else {
        out.dropped.push_back(joined(words));
      }
      return;
    case Ask: append(out.ask, words); return;
    case Parse: append(out.parse, words); return;
    case Both:
      append(out.ask, words);
      out.target.push_back(std::move(words));
      return;
    case Replace:
      append(out.ask, words);
      out.target.push_back({std::string(option.replacement)});
      return;
    }
  }

  SortedOptions out;

private:
  static std::string joined(const std::vector<std::string> &words) { return words.size() == 1 ? words[0] : words[0] + " " + words[1]; }
  static void append(std::vector<std::string> &to, const std::vector<std::string> &words)
  {
    to.insert(to.end(), words.begin(), words.end());
  }
};

} // namespace

std::span<const GccOption> gccOptions()
{
  return table;
}

const GccOption *gccOptionFor(std::string_view word)
{
  for (const GccOption &option : table) {
    const bool isExact = word == option.name;
    const bool isJoined = word.size() > option.name.size() && word.starts_with(option.name);
    switch (option.form) {
    case Exact:
    case Separate:
      if (isExact)
        return &option;
      break;
    case Joined:
    case JoinedOrSeparate:
      if (isExact || isJoined)
        return &option;
      break;
    }
  }
  return nullptr;
}

SortedOptions sortOptions(std::span<const std::string> arguments)
{
  constexpr GccOption unlisted = {"", Joined, Both, ""};
  Sorter sorter;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string &word = arguments[i];
    if (word.size() < 2 || word[0] != '-')
      continue;
    if (word == "--")
      break;
    const GccOption *option = gccOptionFor(word);
    std::vector<std::string> words = {word};
    const bool takesNext = option != nullptr && word == option->name && (option->form == Separate || option->form == JoinedOrSeparate);
    if (takesNext && i + 1 < arguments.size())
      words.push_back(arguments[++i]);
    sorter.take(option != nullptr ? *option : unlisted, std::move(words));
  }
  return std::move(sorter.out);
}

} // namespace headroom
