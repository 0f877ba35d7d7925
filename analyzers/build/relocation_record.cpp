// SPDX-License-Identifier: Apache-2.0
#include "build/relocation_record.h"

#include <algorithm>
#include <vector>

#include "build/relocation_command.h"
#include "build/relocation_location.h"
#include "build/text_lines.h"

namespace headroom {

namespace {

using build::trimmed;

// No project relocates nearly as many; more is another kind of file.
constexpr std::size_t mostDirectives = 4096;

std::vector<std::string> pieces(std::string_view text, char separator)
{
  std::vector<std::string> out;
  for (std::size_t end = 0; !text.empty(); text.remove_prefix(std::min(end + 1, text.size()))) {
    end = std::min(text.find(separator), text.size());
    if (const std::string_view one = trimmed(text.substr(0, end)); !one.empty())
      out.emplace_back(one);
  }
  return out;
}

/// The text up to the next colon, which is taken off as well; empty where there is none.
std::string_view takeField(std::string_view &rest, bool &isThere)
{
  const std::size_t colon = rest.find(':');
  isThere = isThere && colon != std::string_view::npos;
  const std::string_view out = rest.substr(0, colon);
  rest.remove_prefix(isThere ? colon + 1 : rest.size());
  return out;
}

bool readFlags(std::string_view text, RelocationDirective &out)
{
  bool isCopySaid = false;
  for (const std::string &flag : pieces(text, ';')) {
    if (flag == "COPY" || flag == "NOCOPY") {
      out.isCopied = flag == "COPY";
      isCopySaid = true;
    } else if (flag == "NOKEEP") {
      out.isKept = false;
    } else {
      return false;
    }
  }
  return isCopySaid;
}

/// `LOC[ :phdr]:FLAG[;FLAG]:file[;file][,filter]`; the blank before the colon, with or without a backslash, announces a program header.
bool readDirective(std::string_view text, RelocationRecord::Form form, RelocationDirective &out)
{
  bool isThere = true;
  std::string_view rest = text;
  std::string_view location = takeField(rest, isThere);
  if (location.ends_with(' ') || location.ends_with('\\')) {
    location = location.substr(0, location.find_last_not_of(" \\") + 1);
    out.programHeader = trimmed(takeField(rest, isThere));
  }
  const std::string_view flags = takeField(rest, isThere);
  if (!isThere || !readFlags(flags, out))
    return false;
  out.location = trimmed(location);
  if (form == RelocationRecord::Form::Dictionary) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    out.filter = trimmed(rest.substr(std::min(comma + 1, rest.size())));
    rest = rest.substr(0, comma);
  }
  out.files = pieces(rest, ';');
  build::readLocation(out, form);
  return true;
}

Error noDirective(std::string_view text, const std::string &file, std::uint32_t line)
{
  constexpr std::size_t shown = 60;
  return {Error::Kind::Environment, "'" + std::string(text.substr(0, shown)) + "' is no relocation directive, wanted LOCATION:FLAG:FILES",
          file + ":" + std::to_string(line), ""};
}

} // namespace

Expected<RelocationRecord> readRelocationDictionary(std::string_view text, const std::string &file)
{
  RelocationRecord out;
  out.form = RelocationRecord::Form::Dictionary;
  out.file = file;
  out.line = 1;
  build::Lines lines(text);
  for (std::string_view line; lines.next(line);) {
    // The first dictionaries had all directives on one line, each behind a bar; a bar elsewhere is part of a filter.
    std::vector<std::string> directives;
    if (trimmed(line).starts_with('|'))
      directives = pieces(line, '|');
    else if (!trimmed(line).empty())
      directives.emplace_back(line);
    for (const std::string &one : directives) {
      RelocationDirective directive;
      directive.line = lines.number();
      if (!readDirective(one, out.form, directive))
        return noDirective(one, file, lines.number());
      if (out.directives.size() == mostDirectives)
        return Error{Error::Kind::Environment, "more than " + std::to_string(mostDirectives) + " relocation directives", file, ""};
      out.directives.push_back(std::move(directive));
    }
  }
  return out;
}

Expected<RelocationRecord> readRelocationCommand(std::string_view ninja, const std::string &file)
{
  RelocationRecord out;
  const std::optional<build::GeneratorCommand> command = build::findGeneratorCommand(ninja);
  if (!command)
    return out;
  out.file = file;
  out.line = command->line;
  out.usesCompileDatabase = !command->compileDatabase.empty();
  out.objectDirectory = command->objectDirectory;
  out.defaultRamRegion = command->defaultRamRegion;
  const bool isFile = !command->input.empty() && command->input.find(':') == std::string::npos;
  out.form = isFile || command->isInputFile ? RelocationRecord::Form::Dictionary : RelocationRecord::Form::Command;
  if (out.form == RelocationRecord::Form::Dictionary)
    return out;
  for (const std::string &one : pieces(command->input, '|')) {
    RelocationDirective directive;
    directive.line = command->line;
    if (!readDirective(one, out.form, directive))
      return noDirective(one, file, command->line);
    if (out.directives.size() == mostDirectives)
      return Error{Error::Kind::Environment, "more than " + std::to_string(mostDirectives) + " relocation directives", file, ""};
    out.directives.push_back(std::move(directive));
  }
  return out;
}

void completeFromCommand(RelocationRecord &dictionary, const RelocationRecord &command)
{
  dictionary.usesCompileDatabase = command.usesCompileDatabase;
  dictionary.objectDirectory = command.objectDirectory;
  dictionary.defaultRamRegion = command.defaultRamRegion;
}

} // namespace headroom
