// SPDX-License-Identifier: Apache-2.0
#include "machine/object_files.h"

#include <llvm/Object/Archive.h>
#include <llvm/Support/Path.h>

#include "machine/input_file.h"

namespace headroom::machine {

namespace {

constexpr std::string_view archiveMagic = "!<arch>\n";
constexpr std::string_view thinMagic = "!<thin>\n";

std::string_view asView(Bytes bytes) { return {reinterpret_cast<const char *>(bytes.data()), bytes.size()}; }

Error refused(const std::string &name, std::string message, std::string help = {})
{
  return {Error::Kind::Environment, std::move(message), name, std::move(help)};
}

Error refusedBitcode(const std::string &name)
{
  return refused(name, "found LLVM bitcode (LTO), wanted machine code", "audit the linked image, or compile with -fno-lto");
}

Expected<ObjectFiles> membersOf(Bytes bytes, const std::string &name, bool mayFollowPaths)
{
  const auto corrupt = [&](llvm::Error error) { return refused(name, "corrupt archive: " + llvm::toString(std::move(error))); };
  if (asView(bytes).starts_with(thinMagic) && !mayFollowPaths)
    return refused(name, "found a thin archive, wanted an archive that holds its members");
  auto archive = llvm::object::Archive::create({llvm::StringRef(reinterpret_cast<const char *>(bytes.data()), bytes.size()), name});
  if (!archive)
    return corrupt(archive.takeError());
  const std::string archiveName = llvm::sys::path::filename(name).str();
  ObjectFiles files;
  llvm::Error error = llvm::Error::success();
  for (const llvm::object::Archive::Child &child : (*archive)->children(error)) {
    auto memberName = child.getName();
    if (!memberName)
      return corrupt(llvm::joinErrors(std::move(error), memberName.takeError()));
    auto contents = child.getBuffer();
    if (!contents)
      return corrupt(llvm::joinErrors(std::move(error), contents.takeError()));
    const Bytes member(reinterpret_cast<const std::uint8_t *>(contents->data()), contents->size());
    const std::string label = archiveName + "(" + memberName->str() + ")";
    const std::string place = name + "(" + memberName->str() + ")";
    if (isBitcode(member)) {
      llvm::consumeError(std::move(error));
      return refusedBitcode(place);
    }
    if (!asView(member).starts_with("\177ELF")) {
      files.problems.push_back({"not-an-object", {}, "member " + label + " is " + describeBytes(member) + ", its content is not analysed", 0, {}, 0});
      continue;
    }
    auto elf = readElf(member, place);
    if (!elf) {
      llvm::consumeError(std::move(error));
      return std::move(elf.error());
    }
    if (!elf->isRelocatable) {
      llvm::consumeError(std::move(error));
      return refused(place, "found an executable in an archive, wanted relocatable objects");
    }
    files.objects.push_back({std::move(*elf), label, {}});
  }
  if (error)
    return corrupt(std::move(error));
  if (files.objects.empty())
    return refused(name, "the archive holds no ELF object");
  files.keepAlive = std::shared_ptr<const void>(std::move(*archive));
  return files;
}

} // namespace

Expected<ObjectFiles> objectFilesOf(Bytes bytes, const std::string &name, bool mayFollowPaths)
{
  if (asView(bytes).starts_with(archiveMagic) || asView(bytes).starts_with(thinMagic))
    return membersOf(bytes, name, mayFollowPaths);
  if (isBitcode(bytes))
    return refusedBitcode(name);
  auto elf = readElf(bytes, name);
  if (!elf)
    return std::move(elf.error());
  ObjectFiles files;
  const std::string label = elf->isRelocatable ? llvm::sys::path::filename(name).str() : std::string();
  files.objects.push_back({std::move(*elf), label, mayFollowPaths ? name : std::string()});
  return files;
}

} // namespace headroom::machine
