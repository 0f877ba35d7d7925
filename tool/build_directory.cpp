// SPDX-License-Identifier: Apache-2.0
#include "build_directory.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "config/text_file.h"
#include "config/yaml_tree.h"
#include "paths.h"

namespace headroom::tool {

namespace fs = std::filesystem;

namespace {

// A large Zephyr build has some 10,000 files; a home directory taken for a build must not be walked to its end.
constexpr std::size_t maxFiles = 200'000;
constexpr std::size_t maxTextBytes = 8u << 20;

enum class ElfKind { None, Executable, Object };

struct ElfHead {
  ElfKind kind = ElfKind::None;
  bool isFirmware = false;
};

// ELF header: class at 4, byte order at 5, e_type at 16, e_machine at 18 (System V ABI, chapter 4).
ElfHead elfHead(const fs::path &path)
{
  std::array<unsigned char, 20> bytes{};
  std::ifstream file(path, std::ios::binary);
  if (!file.read(reinterpret_cast<char *>(bytes.data()), bytes.size()))
    return {};
  if (bytes[0] != 0x7F || bytes[1] != 'E' || bytes[2] != 'L' || bytes[3] != 'F')
    return {};
  const bool isBig = bytes[5] == 2;
  const auto half = [&](std::size_t at) { return isBig ? bytes[at] << 8 | bytes[at + 1] : bytes[at + 1] << 8 | bytes[at]; };
  constexpr int executable = 2, shared = 3, relocatable = 1, arm = 40, riscv = 243;
  ElfHead head;
  const int type = half(16);
  head.kind = type == executable || type == shared ? ElfKind::Executable : type == relocatable ? ElfKind::Object : ElfKind::None;
  head.isFirmware = half(18) == arm || half(18) == riscv;
  return head;
}

bool hasExtension(const fs::path &path, std::initializer_list<const char *> extensions)
{
  const std::string extension = path.extension().string();
  return std::any_of(extensions.begin(), extensions.end(), [&](const char *one) { return extension == one; });
}

std::map<std::string, std::string> readCache(const std::string &path)
{
  std::map<std::string, std::string> out;
  const Expected<std::string> text = readTextFile(path, maxTextBytes);
  if (!text)
    return out; // a build without CMake
  for (std::size_t start = 0; start < text->size();) {
    const std::size_t end = std::min(text->find('\n', start), text->size());
    const std::string line = text->substr(start, end - start);
    start = end + 1;
    const std::size_t colon = line.find(':');
    const std::size_t equals = line.find('=', colon == std::string::npos ? 0 : colon);
    if (line.empty() || line[0] == '#' || line[0] == '/' || colon == std::string::npos || equals == std::string::npos)
      continue;
    out.emplace(line.substr(0, colon), line.substr(equals + 1));
  }
  return out;
}

// A link beside an image of the same build is that image once more, not a second one to choose from.
bool isLinkInto(const fs::directory_entry &file, const std::string &directory)
{
  std::error_code error;
  return file.is_symlink(error) && isBelow(fs::weakly_canonical(file.path(), error).string(), directory);
}

// Two images of one link: Zephyr's zephyr_pre0.elf lies beside zephyr.elf and is not what ships.
bool isPrelink(const fs::path &path)
{
  const std::string stem = path.stem().string();
  return path.extension() == ".elf" && (stem.find("_pre") != std::string::npos || stem == "zephyr_prebuilt");
}

const YamlNode *entry(const YamlNode &map, const std::string &key)
{
  for (const YamlEntry &one : map.entries)
    if (one.key.text == key)
      return &one.value;
  return nullptr;
}

} // namespace

std::string BuildDirectory::cached(const std::string &name) const
{
  const auto found = cache.find(name);
  return found == cache.end() ? std::string() : found->second;
}

std::string BuildDirectory::sourceDirectory() const
{
  const std::string application = cached("APPLICATION_SOURCE_DIR");
  return application.empty() ? cached("CMAKE_HOME_DIRECTORY") : application;
}

std::string BuildDirectory::board() const
{
  const std::string board = cached("CACHED_BOARD");
  return board.empty() ? cached("BOARD") : board;
}

Expected<BuildDirectory> readBuildDirectory(const std::string &path, const std::string &shown)
{
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    const bool exists = fs::exists(path, error);
    return Error{Error::Kind::Environment, exists ? "is a file, wanted a build directory" : "no such directory", shown,
                 exists ? "an image is named with --elf " + shown : ""};
  }
  BuildDirectory out;
  out.path = path;
  out.cache = readCache(path + "/CMakeCache.txt");
  std::vector<std::string> archives;
  std::size_t count = 0;
  fs::recursive_directory_iterator it(path, fs::directory_options::skip_permission_denied, error);
  if (error)
    return Error{Error::Kind::Environment, "cannot be read: " + error.message(), shown, {}};
  for (; it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (error || ++count > maxFiles) {
      out.isTruncated = true;
      break;
    }
    const std::string name = it->path().filename().string();
    if (it->is_directory(error)) {
      // CMake's probes of the compiler, other people's repositories, our own cache.
      if (name == ".git" || name == ".headroom" || name == "CMakeScratch" || name == "CMakeTmp" ||
          (it->path().parent_path().filename() == "CMakeFiles" && name[0] >= '0' && name[0] <= '9'))
        it.disable_recursion_pending();
      continue;
    }
    if (!it->is_regular_file(error) || isLinkInto(*it, path))
      continue;
    const std::string relative = fs::path(it->path()).lexically_relative(path).string();
    if (hasExtension(it->path(), {".a"})) {
      archives.push_back(relative);
      continue;
    }
    const ElfHead head = elfHead(it->path());
    if (head.kind == ElfKind::Executable && !isPrelink(it->path()) && !hasExtension(it->path(), {".so"}))
      out.executables.push_back({relative, head.isFirmware});
    else if (head.kind == ElfKind::Object && head.isFirmware && hasExtension(it->path(), {".o", ".obj"}))
      out.objects.push_back(relative);
  }
  const auto byPath = [](const FoundElf &a, const FoundElf &b) { return a.path < b.path; };
  std::sort(out.executables.begin(), out.executables.end(), byPath);
  std::sort(out.objects.begin(), out.objects.end());
  std::sort(archives.begin(), archives.end());
  // Archives of a build hold the objects that lie beside them; taking both would count every function twice.
  if (out.objects.empty())
    out.objects = std::move(archives);
  const auto zephyr =
      std::find_if(out.executables.begin(), out.executables.end(), [](const FoundElf &elf) { return elf.path == "zephyr/zephyr.elf"; });
  if (zephyr != out.executables.end())
    out.executables = {FoundElf(*zephyr)};
  return out;
}

Expected<std::vector<std::pair<std::string, std::string>>> sysbuildDomains(const std::string &path, const std::string &shown)
{
  std::vector<std::pair<std::string, std::string>> out;
  std::error_code error;
  const std::string file = path + "/domains.yaml";
  if (!fs::exists(file, error))
    return out;
  const Expected<std::string> text = readTextFile(file, maxTextBytes);
  if (!text)
    return text.error();
  const YamlDocument document = parseYaml(*text, shown + "/domains.yaml");
  if (!document.errors.empty())
    return document.errors.front();
  const YamlNode *domains = document.root ? entry(*document.root, "domains") : nullptr;
  if (!domains || domains->kind != YamlNode::Kind::Sequence)
    return Error{Error::Kind::Environment, "has no list 'domains'", shown + "/domains.yaml", {}};
  for (const YamlNode &domain : domains->items) {
    const YamlNode *name = entry(domain, "name");
    const YamlNode *directory = entry(domain, "build_dir");
    if (!name || !directory)
      return Error{Error::Kind::Environment,
                   "a domain needs 'name' and 'build_dir'",
                   placeText(shown + "/domains.yaml", domain.line, domain.column),
                   {}};
    const std::string beside = path + "/" + name->text;
    const std::string &given = directory->text;
    const std::string wanted = fs::is_directory(beside, error) ? beside : given.empty() || given[0] == '/' ? given : path + "/" + given;
    if (!fs::is_directory(wanted, error))
      return Error{Error::Kind::Environment,
                   "domain " + name->text + " has no build directory " + given,
                   placeText(shown + "/domains.yaml", directory->line, directory->column),
                   {}};
    out.emplace_back(name->text, wanted);
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> zephyrModules(const std::string &path)
{
  // Lines of "name":"directory":"cmake directory".
  std::vector<std::pair<std::string, std::string>> out;
  const Expected<std::string> text = readTextFile(path + "/zephyr_modules.txt", maxTextBytes);
  if (!text)
    return out;
  std::size_t at = 0;
  const auto quoted = [&](std::size_t limit) -> std::string {
    const std::size_t open = text->find('"', at);
    const std::size_t close = open == std::string::npos ? open : text->find('"', open + 1);
    if (close == std::string::npos || close > limit)
      return {};
    at = close + 1;
    return text->substr(open + 1, close - open - 1);
  };
  while (at < text->size()) {
    const std::size_t end = std::min(text->find('\n', at), text->size());
    std::string name = quoted(end);
    std::string directory = quoted(end);
    if (!name.empty() && directory.size() > 1)
      out.emplace_back(std::move(name), std::move(directory));
    at = end + 1;
  }
  return out;
}

} // namespace headroom::tool
