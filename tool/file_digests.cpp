// SPDX-License-Identifier: Apache-2.0
#include "file_digests.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <map>

#include "byte_codec.h"
#include "facts/format/envelope.h"
#include "facts/sha256.h"
#include "file_bytes.h"

namespace headroom::tool {

namespace {

constexpr FileKind digestsKind = {"HRFD", 1, "headroom cache clear"};
constexpr std::uint64_t leastEntryBytes = 8 * 8;
constexpr std::uint64_t second = 1'000'000'000;
// A file that is written twice within one tick of its file system's clock keeps its times. FAT's tick is 2 s, the coarsest in use.
constexpr std::uint64_t tickNs = 2 * second;

std::uint64_t nanoseconds(const timespec &time)
{
  return static_cast<std::uint64_t>(time.tv_sec) * second + static_cast<std::uint64_t>(time.tv_nsec);
}

} // namespace

std::optional<FileStamp> stampOf(const std::string &path)
{
  struct stat found {};
  if (stat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode))
    return std::nullopt;
  return FileStamp{static_cast<std::uint64_t>(found.st_size), nanoseconds(found.st_mtim), nanoseconds(found.st_ctim), found.st_ino,
                   found.st_dev};
}

std::uint64_t nowNs()
{
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

bool FileDigests::isSettled(const FileStamp &stamp, std::uint64_t readNs)
{
  return std::max(stamp.modifiedNs, stamp.changedNs) + tickNs < readNs;
}

bool FileDigests::load(std::string_view bytes)
{
  entries_.clear();
  absent_.clear();
  const Expected<std::span<const std::uint8_t>> payload = openFile(digestsKind, asBytes(bytes), "");
  if (!payload)
    return false;
  ByteReader in(asText(*payload));
  const std::uint64_t count = in.count(leastEntryBytes);
  entries_.reserve(count);
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    std::string path(in.text());
    Entry entry;
    entry.sha256 = in.text();
    for (std::uint64_t *field :
         {&entry.stamp.bytes, &entry.stamp.modifiedNs, &entry.stamp.changedNs, &entry.stamp.inode, &entry.stamp.device, &entry.readNs})
      *field = in.number();
    entries_.insert_or_assign(std::move(path), std::move(entry));
  }
  if (in.isAtEnd())
    return true;
  entries_.clear();
  return false;
}

std::string FileDigests::save() const
{
  std::map<std::string_view, const Entry *> sorted;
  for (const auto &[path, entry] : entries_)
    sorted.emplace(path, &entry);
  ByteWriter out;
  out.number(sorted.size());
  for (const auto &[path, entry] : sorted) {
    out.text(path);
    out.text(entry->sha256);
    for (const std::uint64_t field :
         {entry->stamp.bytes, entry->stamp.modifiedNs, entry->stamp.changedNs, entry->stamp.inode, entry->stamp.device, entry->readNs})
      out.number(field);
  }
  return std::string(asText(sealFile(digestsKind, asBytes(out.bytes()))));
}

std::optional<std::string_view> FileDigests::digestOf(const std::string &path)
{
  const auto known = entries_.find(path);
  if (known != entries_.end() && known->second.isChecked)
    return known->second.sha256;
  if (absent_.contains(path))
    return std::nullopt;
  const std::uint64_t readNs = nowNs();
  const std::optional<FileStamp> stamp = stampOf(path);
  if (stamp && known != entries_.end() && known->second.stamp == *stamp && isSettled(*stamp, known->second.readNs)) {
    known->second.isChecked = true;
    return known->second.sha256;
  }
  const Expected<std::string> text = stamp ? fileBytes(path) : Error{};
  if (!text) {
    absent_.insert(path);
    return std::nullopt;
  }
  isChanged_ = true;
  Entry &entry = entries_[path];
  entry = {*stamp, sha256Hex(*text), readNs, true};
  return entry.sha256;
}

void FileDigests::learn(const std::string &path, const std::string &sha256)
{
  const auto known = entries_.find(path);
  if (known != entries_.end() && known->second.isChecked)
    return;
  const std::optional<FileStamp> stamp = stampOf(path);
  if (!stamp || !isSettled(*stamp, startedNs_))
    return;
  entries_[path] = {*stamp, sha256, startedNs_, true};
  isChanged_ = true;
}

} // namespace headroom::tool
