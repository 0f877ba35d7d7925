// SPDX-License-Identifier: Apache-2.0
#include "facts_cache.h"

#include <link.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "audit.h"
#include "byte_codec.h"
#include "facts/format/envelope.h"
#include "facts/format/source_file.h"
#include "facts/format/source_kind.h"
#include "facts/sha256.h"
#include "file_bytes.h"
#include "object_codec.h"
#include "output.h"

namespace headroom::tool {

namespace fs = std::filesystem;

namespace {

constexpr FileKind unitKind = {"HRCU", 1, "headroom cache clear"};
constexpr FileKind objectKind = {"HRGO", 1, "headroom cache clear"};
// Versions of one unit that are kept, the newest first: enough to go back and forth between two branches.
constexpr std::size_t maxCandidates = 4;
// Read by GCC's and Clang's drivers whatever the command line says (GCC manual, "Environment Variables Affecting GCC").
constexpr const char *compilerVariables[] = {"CPATH",           "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH",
                                             "GCC_EXEC_PREFIX", "COMPILER_PATH",  "SOURCE_DATE_EPOCH"};

std::string stampText(const std::string &path)
{
  const std::optional<FileStamp> stamp = stampOf(path);
  if (!stamp)
    return path + " absent";
  return path + " " + std::to_string(stamp->bytes) + " " + std::to_string(stamp->modifiedNs);
}

/// The libraries that parse are not part of the program's file.
std::set<std::string> parserLibraries()
{
  std::set<std::string> out;
  dl_iterate_phdr(
      [](dl_phdr_info *info, std::size_t, void *into) {
        const std::string path = info->dlpi_name ? info->dlpi_name : "";
        if (path.find("libclang") != std::string::npos || path.find("libLLVM") != std::string::npos)
          static_cast<std::set<std::string> *>(into)->insert(path);
        return 0;
      },
      &out);
  return out;
}

} // namespace

FactsCache::FactsCache(std::string directory, const Environment &environment)
    : directory_(std::move(directory)), searchPath_(environment.variable("PATH"))
{
  identity_ = toolVersion() + " " + std::to_string(sourceFactsKind.format) + "\n" + stampText(environment.executable) + "\n";
  for (const std::string &library : parserLibraries())
    identity_ += stampText(library) + "\n";
  for (const char *name : compilerVariables)
    identity_ += std::string(name) + "=" + environment.variable(name) + "\n";
  if (const Expected<std::string> known = fileBytes(directory_ + "/files"); known && !digests_.load(*known))
    warn("cache entry " + directory_ + "/files is damaged: every file is read again");
}

std::string FactsCache::compilerIdentity(const CompileCommand &command)
{
  const std::string name = command.arguments.empty() ? "" : command.arguments.front();
  const bool isPath = name.find('/') != std::string::npos;
  const auto [known, isNew] = compilers_.try_emplace(isPath && name.front() != '/' ? command.directory + "/" + name : name);
  if (!isNew)
    return known->second;
  std::string path = known->first;
  for (std::size_t start = 0; !isPath && start <= searchPath_.size();) {
    const std::size_t end = std::min(searchPath_.find(':', start), searchPath_.size());
    const std::string candidate = searchPath_.substr(start, end - start) + "/" + name;
    if (access(candidate.c_str(), X_OK) == 0) {
      path = candidate;
      break;
    }
    start = end + 1;
  }
  return known->second = stampText(path);
}

std::string FactsCache::unitKey(const CompileCommand &command)
{
  ByteWriter out;
  out.text(identity_);
  out.text(compilerIdentity(command));
  out.text(command.directory);
  out.text(command.file);
  out.texts(command.arguments);
  return sha256Hex(out.bytes());
}

std::string FactsCache::pathOf(const char *folder, const std::string &key, const char *extension) const
{
  return directory_ + "/" + folder + "/" + key.substr(0, 2) + "/" + key.substr(2) + extension;
}

std::vector<FactsCache::Candidate> FactsCache::candidatesOf(const std::string &key)
{
  const std::string path = pathOf("units", key, ".unit");
  std::vector<Candidate> out;
  const Expected<std::string> file = fileBytes(path);
  if (!file)
    return out;
  const Expected<std::span<const std::uint8_t>> payload = openFile(unitKind, asBytes(*file), path);
  if (payload) {
    ByteReader in(asText(*payload));
    out.resize(in.count(16));
    for (Candidate &candidate : out) {
      candidate.facts = in.text();
      candidate.inputs.resize(in.count(16));
      for (SourceInput &input : candidate.inputs) {
        input.path = in.text();
        input.sha256 = in.text();
      }
    }
    if (in.isAtEnd())
      return out;
  }
  warn("cache entry " + path + " is damaged: its unit is parsed again");
  return {};
}

std::string FactsCache::firstDifference(const Candidate &candidate)
{
  for (const SourceInput &input : candidate.inputs) {
    const std::optional<std::string_view> now = digests_.digestOf(input.path);
    if (!now)
      return input.path + " is gone";
    if (*now != input.sha256)
      return input.path + " changed";
  }
  return {};
}

std::optional<GeneratedObject> FactsCache::objectOf(const std::string &facts, std::string &reason)
{
  const std::string path = pathOf("objects", facts, ".object");
  const Expected<std::string> bytes = fileBytes(path);
  if (!bytes) {
    reason = "no code was generated of it before";
    return std::nullopt;
  }
  const Expected<std::span<const std::uint8_t>> payload = openFile(objectKind, asBytes(*bytes), path);
  std::optional<GeneratedObject> object = payload ? decodeObject(asText(*payload)) : std::nullopt;
  if (!object) {
    reason = "its cache entry is damaged";
    warn("cache entry " + path + " is damaged: its unit is parsed again");
  }
  return object;
}

std::optional<CachedFacts> FactsCache::find(const CompileCommand &command, bool wantsObject, std::string &reason)
{
  reason = "not extracted before with this command, compiler and tool";
  for (const Candidate &candidate : candidatesOf(unitKey(command))) {
    std::string difference = firstDifference(candidate);
    if (!difference.empty()) {
      reason = std::move(difference);
      continue;
    }
    const std::string path = pathOf("facts", candidate.facts, ".facts");
    const Expected<std::string> bytes = fileBytes(path);
    if (!bytes) {
      reason = "the cache has lost its facts";
      continue;
    }
    Expected<SourceFacts> facts = decodeSourceFacts(asBytes(*bytes), path);
    // The checksum says that the bytes are whole; the inputs say that they are this entry's.
    if (facts && facts->inputs == candidate.inputs) {
      std::optional<GeneratedObject> object = wantsObject ? objectOf(candidate.facts, reason) : std::nullopt;
      if (object || !wantsObject)
        return CachedFacts{std::move(*facts), candidate.facts, std::move(object)};
      continue;
    }
    reason = "its cache entry is damaged";
    warn("cache entry " + path + " is damaged: its unit is parsed again");
  }
  return std::nullopt;
}

std::string FactsCache::store(const CompileCommand &command, const SourceFacts &facts, std::string_view bytes, const GeneratedObject *object)
{
  for (const SourceInput &input : facts.inputs)
    digests_.learn(input.path, input.sha256);
  if (facts.isIncomplete || facts.inputs.empty() || isReadOnly_)
    return {};
  const std::string key = unitKey(command);
  ByteWriter name;
  name.text(key);
  for (const SourceInput &input : facts.inputs) {
    name.text(input.path);
    name.text(input.sha256);
  }
  std::vector<Candidate> candidates = candidatesOf(key);
  Candidate added{sha256Hex(name.bytes()), facts.inputs};
  std::erase_if(candidates, [&](const Candidate &candidate) { return candidate.facts == added.facts; });
  candidates.insert(candidates.begin(), std::move(added));
  std::error_code ignored; // the file of a parallel run that did the same
  for (; candidates.size() > maxCandidates; candidates.pop_back()) {
    fs::remove(pathOf("facts", candidates.back().facts, ".facts"), ignored);
    fs::remove(pathOf("objects", candidates.back().facts, ".object"), ignored);
  }
  if (!write(pathOf("facts", candidates.front().facts, ".facts"), bytes))
    return {};
  if (object)
    (void)write(pathOf("objects", candidates.front().facts, ".object"), asText(sealFile(objectKind, asBytes(encodeObject(*object)))));
  ByteWriter out;
  out.number(candidates.size());
  for (const Candidate &candidate : candidates) {
    out.text(candidate.facts);
    out.number(candidate.inputs.size());
    for (const SourceInput &input : candidate.inputs) {
      out.text(input.path);
      out.text(input.sha256);
    }
  }
  (void)write(pathOf("units", key, ".unit"), asText(sealFile(unitKind, asBytes(out.bytes()))));
  return candidates.front().facts;
}

void FactsCache::finish()
{
  if (digests_.isChanged() && !isReadOnly_)
    (void)write(directory_ + "/files", digests_.save());
}

bool FactsCache::write(const std::string &path, std::string_view bytes)
{
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  // A build directory inside a checkout would show up there as new files.
  const std::string marker = directory_ + "/../.gitignore";
  if (!error && !fs::exists(marker, error))
    (void)writeFile(marker, "*\n");
  const std::optional<Error> failed = writeFile(path, std::string(bytes));
  if (!failed)
    return true;
  isReadOnly_ = true;
  warn("the cache keeps nothing: " + failed->text());
  return false;
}

void FactsCache::warn(std::string text)
{
  if (std::find(warnings_.begin(), warnings_.end(), text) == warnings_.end())
    warnings_.push_back(std::move(text));
}

CacheSize sizeOfCache(const std::string &directory)
{
  CacheSize out;
  std::error_code error;
  for (fs::recursive_directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    std::error_code gone;
    const std::uintmax_t bytes = it->is_regular_file(gone) ? it->file_size(gone) : 0;
    if (gone)
      continue;
    out.bytes += bytes;
    out.units += it->path().extension() == ".unit" ? 1 : 0;
    out.facts += it->path().extension() == ".facts" ? 1 : 0;
  }
  return out;
}

} // namespace headroom::tool
