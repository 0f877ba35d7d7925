// SPDX-License-Identifier: Apache-2.0
#include "path_roots.h"

#include <algorithm>
#include <filesystem>

#include "checks/places.h"
#include "paths.h"
#include "program/source_places.h"

namespace headroom::tool {

namespace {

struct Mapping {
  std::string from;
  std::string to;
};

std::string withoutSlash(std::string text)
{
  while (text.size() > 1 && text.back() == '/')
    text.pop_back();
  return text;
}

std::vector<Mapping> mappings(const std::vector<std::string> &maps)
{
  std::vector<Mapping> out;
  for (const std::string &map : maps) {
    const std::size_t equals = map.find('=');
    if (equals != std::string::npos && equals > 0)
      out.push_back({withoutSlash(map.substr(0, equals)), withoutSlash(map.substr(equals + 1))});
  }
  std::stable_sort(out.begin(), out.end(), [](const Mapping &a, const Mapping &b) { return a.from.size() > b.from.size(); });
  return out;
}

PathRoots finished(PathRoots roots, const std::vector<std::string> &maps, const Environment &environment)
{
  const PathRoots known = roots;
  for (const Mapping &mapping : mappings(maps)) {
    const std::string to = realPath(mapping.to.empty() ? "." : mapping.to, environment);
    for (const auto &[directory, name] : known) {
      if (isBelow(directory, to))
        roots.emplace_back(directory == to ? mapping.from : mapping.from + "/" + below(directory, to), name);
      else if (isBelow(to, directory)) // TO lies inside a known root: the files below FROM keep their place in it only as far as TO goes
        roots.emplace_back(mapping.from, name);
    }
  }
  std::erase_if(roots, [](const auto &root) { return root.first.empty() || root.first == "/"; });
  std::stable_sort(roots.begin(), roots.end(),
                   [](const auto &a, const auto &b) { return a.first.size() != b.first.size() ? a.first.size() > b.first.size() : a < b; });
  roots.erase(std::unique(roots.begin(), roots.end(), [](const auto &a, const auto &b) { return a.first == b.first; }), roots.end());
  return roots;
}

std::string applicationRoot(const std::string &project)
{
  const std::string git = gitRoot(project);
  return git.empty() ? project : git;
}

} // namespace

PathRoots pathRootsOf(const BuildDirectory &build, const std::string &project, const std::vector<std::string> &maps,
                      const Environment &environment)
{
  PathRoots roots = {{applicationRoot(project), "app"}, {build.path, "build"}};
  // The compiler was given the paths as CMake has them, which may lead through symbolic links.
  if (const std::string source = withoutSlash(build.sourceDirectory()); !source.empty())
    roots.emplace_back(applicationRoot(source), "app");
  // A build that was moved still names its first place in its debug information.
  if (const std::string first = build.cached("CMAKE_CACHEFILE_DIR"); !first.empty())
    roots.emplace_back(withoutSlash(first), "build");
  const auto add = [&](const std::string &directory, const std::string &name) {
    roots.emplace_back(withoutSlash(directory), name);
    roots.emplace_back(realPath(directory, environment), name);
  };
  if (const std::string zephyr = build.cached("ZEPHYR_BASE"); !zephyr.empty())
    add(zephyr, "zephyr");
  for (const auto &[name, directory] : zephyrModules(build.path))
    add(directory, name);
  if (const std::string compiler = build.cached("CMAKE_C_COMPILER"); compiler.find('/') != std::string::npos) {
    const std::filesystem::path home = std::filesystem::path(realPath(compiler, environment)).parent_path().parent_path();
    if (home.string() != "/usr" && home.has_relative_path()) // a distribution's compiler has no directory of its own
      roots.emplace_back(home.string(), "toolchain");
  }
  return finished(std::move(roots), maps, environment);
}

PathRoots pathRootsOf(const std::string &project, const std::vector<std::string> &maps, const Environment &environment)
{
  return finished({{applicationRoot(project), "app"}}, maps, environment);
}

std::string shownFile(const std::string &path, const PathRoots &roots)
{
  const std::string file = program::withoutDots(path);
  for (const auto &[directory, name] : roots)
    if (file != directory && isBelow(file, directory))
      return fileText({name, below(file, directory), 0, 0});
  return file;
}

std::string mappedPath(const std::string &path, const std::vector<std::string> &maps)
{
  for (const Mapping &mapping : mappings(maps))
    if (isBelow(path, mapping.from))
      return path == mapping.from ? mapping.to : mapping.to + "/" + below(path, mapping.from);
  return path;
}

} // namespace headroom::tool
