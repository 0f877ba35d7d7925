// SPDX-License-Identifier: Apache-2.0
// The objects of a link: files, and the members of archives.
#include <algorithm>
#include <tuple>

#include <llvm/Object/Archive.h>

#include "machine/image_layout.h"
#include "machine/input_file.h"
#include "machine/object_layout.h"

namespace headroom {

namespace {

using machine::Bytes;

// A thin archive can name one file any number of times: what is read because of it is limited, not only what is in it.
constexpr std::uint64_t mostMemberBytes = std::uint64_t{4} << 30;

std::string_view asView(Bytes bytes) { return {reinterpret_cast<const char *>(bytes.data()), bytes.size()}; }

bool isArchive(Bytes bytes) { return asView(bytes).starts_with("!<arch>\n") || asView(bytes).starts_with("!<thin>\n"); }

Error refused(const std::string &name, std::string message) { return {Error::Kind::Environment, std::move(message), name, {}}; }

void readObject(Bytes bytes, const std::string &path, const std::string &member, ObjectsRead &out)
{
  Expected<LayoutObject> object = machine::objectLayoutOf(bytes, member.empty() ? path : path + "(" + member + ")");
  if (!object) {
    out.errors.push_back(std::move(object.error()));
    return;
  }
  object->path = path;
  object->member = member;
  out.objects.push_back(std::move(*object));
}

/// What can be read of a damaged archive is kept, and the damage said.
void readArchive(Bytes bytes, const std::string &path, ObjectsRead &out)
{
  const auto corrupt = [&](llvm::Error error) { out.errors.push_back(refused(path, "corrupt archive: " + llvm::toString(std::move(error)))); };
  auto archive = llvm::object::Archive::create({llvm::StringRef(reinterpret_cast<const char *>(bytes.data()), bytes.size()), path});
  if (!archive)
    return corrupt(archive.takeError());
  std::uint64_t memberBytes = 0;
  llvm::Error error = llvm::Error::success();
  for (const llvm::object::Archive::Child &child : (*archive)->children(error)) {
    auto name = child.getName();
    if (!name)
      return corrupt(llvm::joinErrors(std::move(error), name.takeError()));
    auto contents = child.getBuffer();
    if (!contents)
      return corrupt(llvm::joinErrors(std::move(error), contents.takeError()));
    memberBytes += contents->size();
    if (memberBytes > mostMemberBytes) {
      llvm::consumeError(std::move(error));
      out.errors.push_back(refused(path, "the archive's members have more than " + std::to_string(mostMemberBytes) + " bytes together"));
      return;
    }
    const Bytes member(reinterpret_cast<const std::uint8_t *>(contents->data()), contents->size());
    // Archives of C libraries hold texts and lists, too: no part of a link.
    if (asView(member).starts_with("\177ELF") || machine::isBitcode(member))
      readObject(member, path, name->str(), out);
  }
  if (error)
    corrupt(std::move(error));
}

} // namespace

ObjectsRead readLayoutObjects(const std::vector<std::string> &paths)
{
  ObjectsRead out;
  for (const std::string &path : paths) {
    Expected<machine::InputFile> file = machine::openInput(path);
    if (!file)
      out.errors.push_back(std::move(file.error()));
    else if (isArchive(file->bytes()))
      readArchive(file->bytes(), path, out);
    else
      readObject(file->bytes(), path, {}, out);
  }
  const auto key = [](const LayoutObject &one) { return std::tie(one.path, one.member); };
  std::stable_sort(out.objects.begin(), out.objects.end(), [&](const LayoutObject &a, const LayoutObject &b) { return key(a) < key(b); });
  return out;
}

} // namespace headroom
