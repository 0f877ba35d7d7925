// SPDX-License-Identifier: Apache-2.0
#include "programs.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

namespace headroom::corpus {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> sortedEntries(const std::string &directory)
{
  std::vector<std::string> out;
  for (const fs::directory_entry &entry : fs::directory_iterator(directory))
    out.push_back(entry.path().string());
  std::sort(out.begin(), out.end());
  return out;
}

std::string nameOf(const fs::path &path)
{
  std::string out = path.parent_path().filename().string() + "_" + path.stem().string();
  std::replace_if(out.begin(), out.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return out;
}

} // namespace

std::vector<Case> programs()
{
  std::vector<Case> out;
  for (const std::string &area : sortedEntries(HEADROOM_CORPUS_CASES))
    for (const std::string &path : sortedEntries(area)) {
      Case one{nameOf(path), {}};
      for (const std::string &file : fs::is_directory(path) ? sortedEntries(path) : std::vector<std::string>{path})
        one.sources.push_back({fs::path(file).filename().string(), fileText(file)});
      out.push_back(std::move(one));
    }
  return out;
}

std::vector<Case> examples()
{
  std::vector<Case> out;
  for (const std::string &page : sortedEntries(HEADROOM_RULES))
    if (page.ends_with(".md"))
      for (const std::string kind : {"bad", "good"}) {
        const std::vector<std::string> blocks = codeBlocks(fileText(page), kind);
        for (std::size_t i = 0; i < blocks.size(); ++i)
          out.push_back({nameOf(page) + "_" + kind + (i ? "_" + std::to_string(i) : ""), {{"example.c", blocks[i]}}});
      }
  return out;
}

} // namespace headroom::corpus
