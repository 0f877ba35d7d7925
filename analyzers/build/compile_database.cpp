// SPDX-License-Identifier: Apache-2.0
#include "build/compile_database.h"

#include <algorithm>
#include <filesystem>
#include <tuple>

#include <nlohmann/json.hpp>

#include "facts/shell_words.h"

namespace headroom {

namespace {

using Json = nlohmann::json;

std::string textOf(const Json &entry, const char *key)
{
  const auto found = entry.find(key);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string objectOf(const Json &entry)
{
  if (const std::string output = textOf(entry, "output"); !output.empty())
    return output;
  std::vector<std::string> words;
  if (const auto arguments = entry.find("arguments"); arguments != entry.end() && arguments->is_array()) {
    for (const Json &one : *arguments)
      words.push_back(one.is_string() ? one.get<std::string>() : std::string());
  } else {
    words = splitShellCommand(textOf(entry, "command"));
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "-o" && i + 1 < words.size())
      return words[i + 1];
    if (words[i].starts_with("-o") && words[i].size() > 2)
      return words[i].substr(2);
  }
  return {};
}

std::string absoluteIn(const std::string &directory, const std::string &path)
{
  return (std::filesystem::path(directory) / path).lexically_normal().string();
}

} // namespace

Expected<std::vector<CompiledSource>> readCompiledSources(std::string_view text, const std::string &file)
{
  const auto wrong = [&](const std::string &message) { return Error{Error::Kind::Environment, message, file, {}}; };
  const Json document = Json::parse(text, nullptr, false);
  if (document.is_discarded())
    return wrong("is no JSON");
  if (!document.is_array())
    return wrong("is no list of compile commands");
  std::vector<CompiledSource> out;
  for (std::size_t i = 0; i < document.size(); ++i) {
    const Json &entry = document[i];
    const std::string source = entry.is_object() ? textOf(entry, "file") : std::string();
    const std::string directory = entry.is_object() ? textOf(entry, "directory") : std::string();
    if (source.empty() || directory.empty())
      return wrong("entry " + std::to_string(i + 1) + " has no 'file' or no 'directory'");
    const std::string object = objectOf(entry);
    out.push_back({absoluteIn(directory, source), object.empty() ? object : absoluteIn(directory, object)});
  }
  const auto key = [](const CompiledSource &one) { return std::tie(one.file, one.object); };
  std::sort(out.begin(), out.end(), [&](const CompiledSource &a, const CompiledSource &b) { return key(a) < key(b); });
  out.erase(std::unique(out.begin(), out.end(), [&](const CompiledSource &a, const CompiledSource &b) { return key(a) == key(b); }),
            out.end());
  return out;
}

} // namespace headroom
