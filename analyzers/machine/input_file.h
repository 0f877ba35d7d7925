// SPDX-License-Identifier: Apache-2.0
// Bytes of a file, mapped where that pays, and the words for what they are when they are not ours.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "facts/expected.h"

namespace llvm {
class MemoryBuffer;
}

namespace headroom::machine {

class InputFile {
public:
  InputFile(std::string path, std::unique_ptr<llvm::MemoryBuffer> buffer);
  InputFile(InputFile &&) noexcept;
  InputFile &operator=(InputFile &&) noexcept;
  ~InputFile();

  [[nodiscard]] const std::string &path() const { return path_; }
  [[nodiscard]] std::span<const std::uint8_t> bytes() const;

private:
  std::string path_;
  std::unique_ptr<llvm::MemoryBuffer> buffer_;
};

/// Errors: absent, not readable, a directory, empty.
[[nodiscard]] Expected<InputFile> openInput(const std::string &path);

/// `an empty file`, `LLVM bitcode (LTO)`, `a Mach-O file`, `a file that starts with 7b 22 61 62`: for messages.
[[nodiscard]] std::string describeBytes(std::span<const std::uint8_t> bytes);

/// Whether these are LLVM bitcode, bare or in its wrapper.
[[nodiscard]] bool isBitcode(std::span<const std::uint8_t> bytes);

/// SHA-256 in lowercase hex.
[[nodiscard]] std::string sha256Hex(std::span<const std::uint8_t> bytes);

} // namespace headroom::machine
