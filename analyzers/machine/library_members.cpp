// SPDX-License-Identifier: Apache-2.0
#include "machine/library_members.h"

#include <set>
#include <unordered_map>

#include <llvm/Object/Archive.h>
#include <llvm/Support/Path.h>

namespace headroom::machine {

namespace {

struct Member {
  ElfObject elf;
  std::string label;
  bool isTaken = false;
};

bool isDefinition(const ElfSymbol &symbol)
{
  return !symbol.isLocal() && !symbol.isUndefined() && !symbol.name.empty();
}

/// Every member with the symbols that it defines. The archive's own symbol table is not used: nobody checks what it says.
class Index {
public:
  std::optional<Error> add(const Library &library)
  {
    const auto corrupt = [&](llvm::Error error) {
      return Error{Error::Kind::Environment, "corrupt archive: " + llvm::toString(std::move(error)), library.name, {}};
    };
    const llvm::StringRef bytes(reinterpret_cast<const char *>(library.bytes.data()), library.bytes.size());
    auto archive = llvm::object::Archive::create({bytes, library.name});
    if (!archive)
      return corrupt(archive.takeError());
    const std::string archiveName = llvm::sys::path::filename(library.name).str();
    llvm::Error error = llvm::Error::success();
    for (const llvm::object::Archive::Child &child : (*archive)->children(error)) {
      auto name = child.getName();
      auto contents = child.getBuffer();
      if (!name || !contents) {
        llvm::consumeError(name ? llvm::Error::success() : name.takeError());
        llvm::consumeError(contents ? llvm::Error::success() : contents.takeError());
        continue;
      }
      auto elf = readElf(Bytes(reinterpret_cast<const std::uint8_t *>(contents->data()), contents->size()), library.name + "(" + name->str() + ")");
      if (!elf || !elf->isRelocatable)
        continue;
      members_.push_back({std::move(*elf), archiveName + "(" + name->str() + ")"});
    }
    if (error)
      return corrupt(std::move(error));
    archives_->push_back(std::move(*archive));
    return std::nullopt;
  }

  void finish()
  {
    for (const bool wantsWeak : {false, true})
      for (std::size_t member = 0; member < members_.size(); ++member)
        for (const ElfSymbol &symbol : members_[member].elf.symbols)
          if (isDefinition(symbol) && symbol.isWeak() == wantsWeak)
            definedIn_.emplace(symbol.name, member);
  }

  /// Null: nobody defines it, or who does was taken before.
  Member *take(std::string_view symbol)
  {
    const auto found = definedIn_.find(symbol);
    if (found == definedIn_.end() || members_[found->second].isTaken)
      return nullptr;
    members_[found->second].isTaken = true;
    return &members_[found->second];
  }

  std::shared_ptr<const void> keepAlive() const { return archives_; }

private:
  std::vector<Member> members_;
  std::unordered_map<std::string_view, std::size_t> definedIn_;
  std::shared_ptr<std::vector<std::unique_ptr<llvm::object::Archive>>> archives_ =
      std::make_shared<std::vector<std::unique_ptr<llvm::object::Archive>>>();
};

/// What is defined, and what is still asked for.
struct Needs {
  std::set<std::string_view> defined;
  std::set<std::string_view> wanted;

  void add(const ElfObject &elf)
  {
    for (const ElfSymbol &symbol : elf.symbols)
      if (isDefinition(symbol))
        defined.insert(symbol.name);
      else if (!symbol.isLocal() && !symbol.isWeak() && !symbol.name.empty())
        wanted.insert(symbol.name);
  }
};

} // namespace

Expected<ObjectFiles> membersFor(const std::vector<ObjectFiles::Entry> &objects, const std::vector<Library> &libraries)
{
  Index index;
  for (const Library &library : libraries)
    if (std::optional<Error> error = index.add(library))
      return std::move(*error);
  index.finish();
  Needs needs;
  for (const ObjectFiles::Entry &entry : objects)
    needs.add(entry.elf);
  ObjectFiles out;
  while (!needs.wanted.empty()) {
    const std::string_view symbol = *needs.wanted.begin();
    needs.wanted.erase(needs.wanted.begin());
    Member *member = needs.defined.contains(symbol) ? nullptr : index.take(symbol);
    if (!member)
      continue;
    needs.add(member->elf);
    out.objects.push_back({std::move(member->elf), std::move(member->label), {}});
  }
  out.keepAlive = index.keepAlive();
  return out;
}

} // namespace headroom::machine
