// SPDX-License-Identifier: Apache-2.0
// The file system as every unit of one Extractor sees it: each file is asked for and read once.
#pragma once

#include <string>

#include <llvm/ADT/StringMap.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/VirtualFileSystem.h>

namespace headroom::unit {

/// Remembers what the underlying file system answered, also that a file is not there: header search asks for the same missing
/// files in every unit. Files are taken not to change while the Extractor lives.
class CachedFiles : public llvm::vfs::ProxyFileSystem {
public:
  explicit CachedFiles(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> below) : ProxyFileSystem(std::move(below)) {}

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &path) override;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> openFileForRead(const llvm::Twine &path) override;

  /// Digest of a file that was opened through this object before, lowercase hexadecimal; computed once for each file.
  [[nodiscard]] const std::string &digestOf(llvm::StringRef absolutePath);

private:
  struct Entry {
    llvm::ErrorOr<llvm::vfs::Status> status = std::error_code();
    std::unique_ptr<llvm::MemoryBuffer> contents; ///< null before the first open
    std::string digest;                           ///< empty before it was asked for
    bool isAsked = false;
  };

  Entry &entryOf(const llvm::Twine &path);
  std::error_code read(Entry &entry, llvm::StringRef path);

  llvm::StringMap<Entry> entries_; ///< by absolute path as it was asked for
};

} // namespace headroom::unit
