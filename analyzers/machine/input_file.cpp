// SPDX-License-Identifier: Apache-2.0
#include "machine/input_file.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/BinaryFormat/Magic.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/SHA256.h>

namespace headroom::machine {

namespace {

using llvm::file_magic;

llvm::StringRef asText(std::span<const std::uint8_t> bytes) { return {reinterpret_cast<const char *>(bytes.data()), bytes.size()}; }

} // namespace

InputFile::InputFile(std::string path, std::unique_ptr<llvm::MemoryBuffer> buffer) : path_(std::move(path)), buffer_(std::move(buffer)) {}
InputFile::InputFile(InputFile &&) noexcept = default;
InputFile &InputFile::operator=(InputFile &&) noexcept = default;
InputFile::~InputFile() = default;

std::span<const std::uint8_t> InputFile::bytes() const
{
  return {reinterpret_cast<const std::uint8_t *>(buffer_->getBufferStart()), buffer_->getBufferSize()};
}

Expected<InputFile> openInput(const std::string &path)
{
  const auto unreadable = [&](std::string message) { return Error{Error::Kind::Environment, std::move(message), path, {}}; };
  llvm::sys::fs::file_status status;
  if (const std::error_code error = llvm::sys::fs::status(path, status))
    return unreadable("cannot read this file: " + llvm::StringRef(error.message()).lower());
  if (llvm::sys::fs::is_directory(status))
    return unreadable("found a directory, wanted an ELF executable, a relocatable object or an archive of objects");
  if (!llvm::sys::fs::is_regular_file(status))
    return unreadable("found no regular file, wanted an ELF executable, a relocatable object or an archive of objects");
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return unreadable("cannot read this file: " + llvm::StringRef(buffer.getError().message()).lower());
  if ((*buffer)->getBufferSize() == 0)
    return unreadable("found an empty file, wanted an ELF executable, a relocatable object or an archive of objects");
  return InputFile(path, std::move(*buffer));
}

std::string describeBytes(std::span<const std::uint8_t> bytes)
{
  if (bytes.empty())
    return "an empty file";
  switch (llvm::identify_magic(asText(bytes))) {
  case file_magic::bitcode:
    return "LLVM bitcode (LTO)";
  case file_magic::clang_ast:
    return "a Clang AST file";
  case file_magic::archive:
    return "an archive";
  case file_magic::macho_object:
  case file_magic::macho_executable:
  case file_magic::macho_dynamically_linked_shared_lib:
  case file_magic::macho_universal_binary:
    return "a Mach-O file";
  case file_magic::coff_object:
  case file_magic::pecoff_executable:
    return "a Windows (COFF) file";
  case file_magic::wasm_object:
    return "a WebAssembly file";
  default:
    break;
  }
  std::string text = "a file that starts with";
  for (const std::uint8_t byte : bytes.first(std::min<std::size_t>(bytes.size(), 4)))
    text += " " + llvm::utohexstr(byte, /*LowerCase=*/true, /*Width=*/2);
  return text;
}

bool isBitcode(std::span<const std::uint8_t> bytes) { return llvm::identify_magic(asText(bytes)) == file_magic::bitcode; }

std::string sha256Hex(std::span<const std::uint8_t> bytes)
{
  return llvm::toHex(llvm::SHA256::hash({bytes.data(), bytes.size()}), /*LowerCase=*/true);
}

} // namespace headroom::machine
