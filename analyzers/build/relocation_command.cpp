// SPDX-License-Identifier: Apache-2.0
#include "build/relocation_command.h"

#include <vector>

#include "build/text_lines.h"
#include "facts/shell_words.h"

namespace headroom::build {

namespace {

constexpr std::string_view generatorName = "gen_relocate_app.py";

bool endsInOddDollars(std::string_view line)
{
  std::size_t count = 0;
  while (count < line.size() && line[line.size() - 1 - count] == '$')
    ++count;
  return count % 2 == 1;
}

/// `$$`, `$ ` and `$:` stand for the second character (ninja manual, "Lexical syntax"); variables stay as they are.
std::string withoutNinjaEscapes(std::string_view text)
{
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '$' && i + 1 < text.size() && (text[i + 1] == '$' || text[i + 1] == ' ' || text[i + 1] == ':'))
      ++i;
    out += text[i];
  }
  return out;
}

std::optional<GeneratorCommand> readWords(const std::vector<std::string> &words)
{
  std::size_t at = 0;
  while (at < words.size() && !words[at].ends_with(generatorName))
    ++at;
  if (at == words.size())
    return std::nullopt;
  GeneratorCommand out;
  for (++at; at < words.size() && words[at] != "&&" && words[at] != ";"; ++at) {
    std::string option = words[at];
    std::string value;
    const std::size_t equals = option.find('=');
    if (option.starts_with("--") && equals != std::string::npos) {
      value = option.substr(equals + 1);
      option.resize(equals);
    } else if (at + 1 < words.size() && option != "--verbose" && option != "-v") {
      value = words[++at];
    }
    if (option == "-i" || option == "--input_rel_dict")
      out.input = value;
    else if (option == "-d" || option == "--directory")
      out.objectDirectory = value;
    else if (option == "-f" || option == "--compile-commands-file")
      out.compileDatabase = value;
    else if (option == "-R" || option == "--default_ram_region")
      out.defaultRamRegion = value;
  }
  out.isInputFile = out.input.ends_with(".txt") && out.input.find('|') == std::string::npos;
  return out;
}

} // namespace

std::optional<GeneratorCommand> findGeneratorCommand(std::string_view ninja)
{
  Lines lines(ninja);
  for (std::string_view line; lines.next(line);) {
    const std::uint32_t number = lines.number();
    std::string logical(line);
    while (endsInOddDollars(logical) && lines.next(line)) {
      logical.pop_back();
      logical += line.substr(std::min(line.find_first_not_of(' '), line.size()));
    }
    const std::string_view text = trimmed(logical);
    // As a dependency of another rule the generator's name means nothing.
    if (!text.starts_with("COMMAND") || text.find(generatorName) == std::string_view::npos)
      continue;
    std::optional<GeneratorCommand> command = readWords(splitShellCommand(withoutNinjaEscapes(text)));
    if (!command)
      continue;
    command->line = number;
    return command;
  }
  return std::nullopt;
}

} // namespace headroom::build
