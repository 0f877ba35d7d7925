// SPDX-License-Identifier: Apache-2.0
#include "generated_code.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "facts/glob.h"
#include "path_roots.h"
#include "paths.h"
#include "source/commands/compiler_libraries.h"

namespace headroom::tool {

namespace fs = std::filesystem;

namespace {

constexpr const char *ourClang = "Clang " HEADROOM_LLVM_VERSION;

std::string canonical(const std::string &path)
{
  std::error_code error;
  const fs::path out = fs::weakly_canonical(path, error);
  return error ? path : out.string();
}

std::string counted(std::size_t count, const char *one, const char *several)
{
  return std::to_string(count) + " " + (count == 1 ? one : several);
}

CodeOrigin originOf(const GeneratedObject &object)
{
  if (object.compiler.empty()) // assembly means the same to every assembler
    return {};
  if (object.hasSameCode)
    return {false, "code generated here by the build's compiler, " + object.compiler};
  if (object.compiler == ourClang)
    return {true, "frames of code that " + std::string(ourClang) + " generated here without all of the build's options"};
  return {true, "frames of code that " + std::string(ourClang) + " generated here: the build's compiler is " + object.compiler};
}

/// The objects of one image as they are put together.
class ObjectSet {
public:
  explicit ObjectSet(const ImageInput &input) : input_(input) {}

  void add(const UnitCode &unit)
  {
    if (!unit.output.empty())
      outputs_.insert(canonical(unit.output));
    if (!unit.built.empty()) {
      // Two commands with one output are one object.
      if (built_.insert(canonical(unit.built)).second)
        objects_.push_back({unit.built, {}});
    } else if (!unit.object.bytes.empty() && generatedFrom_.emplace(unit.file, unit.object.bytes).second) {
      // One source built twice in the same way, for two programs or stages of a link, is one.
      std::string label = shownFile(unit.file, input_.pathRoots);
      if (const unsigned before = labels_[label]++; before > 0)
        label += "#" + std::to_string(before + 1);
      if (CodeOrigin origin = originOf(unit.object); !origin.assumption.empty())
        out_.origins.emplace(label, std::move(origin));
      objects_.push_back({std::move(label), {reinterpret_cast<const std::uint8_t *>(unit.object.bytes.data()), unit.object.bytes.size()}});
      ++generated_;
    }
  }

  /// What the build made of sources that its database does not name.
  void addOthers()
  {
    for (const std::string &object : input_.objects)
      if (!outputs_.contains(canonical(object)) && built_.insert(canonical(object)).second)
        objects_.push_back({object, {}});
  }

  [[nodiscard]] bool isAllBuilt() const { return generated_ == 0 && !built_.empty(); }
  [[nodiscard]] bool isEmpty() const { return objects_.empty(); }

  Expected<GeneratedCode> read(const std::vector<std::string> &libraries, const MachineOptions &options) &&
  {
    std::vector<std::string> members;
    Expected<MachineFacts> facts = readMachineObjects(objects_, libraries, options, members);
    if (!facts)
      return facts.error();
    out_.machine = std::move(*facts);
    out_.notes.push_back("code: " + counted(generated_, "object", "objects") + " generated here by " + ourClang + ", " +
                         counted(built_.size(), "object", "objects") + " of the build");
    if (members.empty())
      return std::move(out_);
    std::string names;
    for (const std::string &library : libraries)
      names += (names.empty() ? "" : ", ") + lastComponent(library);
    const std::string assumption = "functions that no source defines are those of " + names + ", as the build's compiler finds them";
    for (const std::string &member : members)
      out_.origins.emplace(member, CodeOrigin{false, assumption});
    out_.notes.push_back("code: " + counted(members.size(), "member", "members") + " of " + names);
    return std::move(out_);
  }

private:
  const ImageInput &input_;
  GeneratedCode out_;
  std::vector<ObjectInput> objects_;
  std::map<std::string, unsigned> labels_;
  std::set<std::string> outputs_; ///< of all commands
  std::set<std::string> built_;
  std::set<std::pair<std::string_view, std::string_view>> generatedFrom_; ///< source and code
  std::size_t generated_ = 0;
};

Error noCode(const ImageInput &input, const ImageSources &sources)
{
  if (!sources.incomplete.empty())
    return {Error::Kind::Incomplete,
            "no code could be generated from any of its " + counted(sources.code.size(), "source", "sources") + ", first: " + sources.incomplete.front(),
            input.shownBuild, "build first, or make the sources parse: headroom doctor -p " + input.shownBuild};
  std::string target;
  for (const SourceFacts &unit : sources.units)
    if (target.empty())
      target = unit.target;
  return {Error::Kind::Environment,
          "none of its " + counted(sources.code.size(), "source", "sources") + " is compiled for a firmware's machine" +
              (target.empty() ? "" : ", found " + target) + ", wanted ARM or RISC-V",
          input.shownBuild,
          {}};
}

} // namespace

Expected<GeneratedCode> readGeneratedCode(const ImageInput &input, ImageSources &sources, const MachineOptions &options)
{
  ObjectSet objects(input);
  for (const UnitCode &unit : sources.code)
    objects.add(unit);
  if (objects.isAllBuilt()) {
    Expected<MachineFacts> facts = readMachineObjects(input.objects, options);
    if (!facts)
      return facts.error();
    GeneratedCode out;
    out.machine = std::move(*facts);
    out.isAllBuilt = true;
    return out;
  }
  objects.addOthers();
  if (objects.isEmpty())
    return noCode(input, sources);
  const std::vector<std::string> libraries = sources.command ? compilerLibraries(*sources.command, RunLimits()) : std::vector<std::string>();
  Expected<GeneratedCode> out = std::move(objects).read(libraries, options);
  if (!out)
    return out;
  out->machine.path = input.shownPath;
  for (const std::string &file : std::set<std::string>(sources.linkSources.begin(), sources.linkSources.end())) // a file may be compiled twice
    out->notes.push_back("code: " + shownFile(file, input.pathRoots) + " is written from a first link and left out");
  return out;
}

std::optional<Error> missingBuildProducts(const ImageInput &input, const ImageSources &sources, const std::vector<Pack> &packs)
{
  for (const Pack &pack : packs) {
    const BuildProducts &products = pack.buildProducts;
    std::string list;
    std::size_t count = 0;
    for (const std::string &header : sources.missing)
      if (std::any_of(products.headers.begin(), products.headers.end(), [&](const std::string &glob) { return globMatch(glob, header); })) {
        constexpr std::size_t shownCount = 3;
        if (count++ < shownCount)
          list += (list.empty() ? "" : ", ") + header;
      }
    if (count == 0)
      continue;
    if (count > 3)
      list += " and " + std::to_string(count - 3) + " more";
    std::string next = products.makeHeaders;
    constexpr std::string_view build = "{build}";
    if (const std::size_t at = next.find(build); at != std::string::npos)
      next.replace(at, build.size(), input.shownBuild);
    return Error{Error::Kind::Incomplete, "sources need headers that the build has not written yet: " + list, input.shownBuild, next};
  }
  return std::nullopt;
}

} // namespace headroom::tool
