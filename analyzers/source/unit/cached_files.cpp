// SPDX-License-Identifier: Apache-2.0
#include "source/unit/cached_files.h"

#include "facts/sha256.h"

namespace headroom::unit {

namespace {

/// A view of contents that CachedFiles owns.
class CachedFile : public llvm::vfs::File {
public:
  CachedFile(llvm::vfs::Status status, const llvm::MemoryBuffer &contents) : status_(std::move(status)), contents_(contents) {}

  llvm::ErrorOr<llvm::vfs::Status> status() override { return status_; }
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> getBuffer(const llvm::Twine &name, int64_t, bool, bool) override
  {
    return llvm::MemoryBuffer::getMemBuffer(contents_.getBuffer(), name.str(), /*RequiresNullTerminator=*/true);
  }
  std::error_code close() override { return {}; }

private:
  llvm::vfs::Status status_;
  const llvm::MemoryBuffer &contents_;
};

} // namespace

CachedFiles::Entry &CachedFiles::entryOf(const llvm::Twine &path)
{
  llvm::SmallString<256> absolute;
  path.toVector(absolute);
  (void)makeAbsolute(absolute);
  Entry &entry = entries_[absolute];
  if (!entry.isAsked) {
    entry.status = ProxyFileSystem::status(absolute);
    entry.isAsked = true;
  }
  return entry;
}

std::error_code CachedFiles::read(Entry &entry, llvm::StringRef path)
{
  if (entry.contents)
    return {};
  auto file = ProxyFileSystem::openFileForRead(path);
  if (!file)
    return file.getError();
  // Volatile: not mapped, so that a file that shrinks while we run cannot end the process by a signal.
  auto buffer = (*file)->getBuffer(path, -1, true, /*IsVolatile=*/true);
  if (!buffer)
    return buffer.getError();
  entry.contents = std::move(*buffer);
  return {};
}

llvm::ErrorOr<llvm::vfs::Status> CachedFiles::status(const llvm::Twine &path)
{
  const Entry &entry = entryOf(path);
  if (!entry.status)
    return entry.status.getError();
  return llvm::vfs::Status::copyWithNewName(*entry.status, path);
}

llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> CachedFiles::openFileForRead(const llvm::Twine &path)
{
  Entry &entry = entryOf(path);
  if (!entry.status)
    return entry.status.getError();
  llvm::SmallString<256> name;
  path.toVector(name);
  if (const std::error_code error = read(entry, name))
    return error;
  llvm::vfs::Status status = llvm::vfs::Status::copyWithNewSize(*entry.status, entry.contents->getBufferSize());
  return std::make_unique<CachedFile>(llvm::vfs::Status::copyWithNewName(status, name), *entry.contents);
}

const std::string &CachedFiles::digestOf(llvm::StringRef absolutePath)
{
  Entry &entry = entryOf(absolutePath);
  if (entry.digest.empty() && entry.status && !read(entry, absolutePath))
    entry.digest = sha256Hex(std::string_view(entry.contents->getBufferStart(), entry.contents->getBufferSize()));
  return entry.digest;
}

} // namespace headroom::unit
