// SPDX-License-Identifier: Apache-2.0
#include "source/commands/languages.h"

#include <string_view>

#include "source/commands/launchers.h"

namespace headroom {

namespace {

struct Name {
  std::string_view name;
  Language language;
};

// https://gcc.gnu.org/onlinedocs/gcc-12.2.0/gcc/Overall-Options.html
constexpr Name extensions[] = {{"c", Language::C},         {"i", Language::C},          {"cc", Language::Cxx},
                               {"cpp", Language::Cxx},     {"cxx", Language::Cxx},      {"c++", Language::Cxx},
                               {"cp", Language::Cxx},      {"CPP", Language::Cxx},      {"C", Language::Cxx},
                               {"ii", Language::Cxx},      {"s", Language::Assembly},   {"S", Language::Assembly},
                               {"sx", Language::Assembly}, {"asm", Language::Assembly}, {"ASM", Language::Assembly}};

constexpr Name names[] = {{"c", Language::C},
                          {"cpp-output", Language::C},
                          {"c++", Language::Cxx},
                          {"c++-cpp-output", Language::Cxx},
                          {"assembler", Language::Assembly},
                          {"assembler-with-cpp", Language::Assembly}};

} // namespace

Language languageNamed(const std::string &x)
{
  for (const Name &name : names)
    if (name.name == x)
      return name.language;
  return Language::Other;
}

Language languageOfExtension(const std::string &file)
{
  const std::size_t dot = file.rfind('.');
  if (dot == std::string::npos || file.find_first_of("/\\", dot) != std::string::npos)
    return Language::Other;
  for (const Name &name : extensions)
    if (name.name == std::string_view(file).substr(dot + 1))
      return name.language;
  return Language::Other;
}

Language languageOf(const std::vector<std::string> &arguments, const std::string &file)
{
  std::string named;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string &argument = arguments[i];
    if (argument == "-x" && i + 1 < arguments.size())
      named = arguments[++i];
    else if (argument.size() > 2 && argument.compare(0, 2, "-x") == 0)
      named = argument.substr(2);
    else if (argument.compare(0, 11, "--language=") == 0)
      named = argument.substr(11);
  }
  if (!named.empty() && named != "none")
    return languageNamed(named);
  const Language language = languageOfExtension(file);
  const bool isCxxCompiler = !arguments.empty() && programName(arguments[0]).find("++") != std::string::npos;
  return language == Language::C && isCxxCompiler && !file.ends_with(".i") ? Language::Cxx : language;
}

} // namespace headroom
