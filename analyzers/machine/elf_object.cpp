// SPDX-License-Identifier: Apache-2.0
#include "machine/elf_object.h"

#include <algorithm>

#include <llvm/ADT/StringExtras.h>
#include <llvm/BinaryFormat/ELF.h>
#include <llvm/Object/ELF.h>

#include "machine/input_file.h"

namespace headroom::machine {

namespace {

using namespace llvm;
using llvm::object::ELFFile;

constexpr std::uint64_t largestSectionAlign = 1U << 20; // above every page and MPU region that a linker script asks for

StringRef asText(Bytes bytes) { return {reinterpret_cast<const char *>(bytes.data()), bytes.size()}; }
Bytes asBytes(ArrayRef<std::uint8_t> bytes) { return {bytes.data(), bytes.size()}; }
std::string_view asView(StringRef text) { return {text.data(), text.size()}; }

headroom::Error unreadable(const std::string &name, std::string message, std::string help = {})
{
  return {headroom::Error::Kind::Environment, std::move(message), name, std::move(help)};
}

headroom::Error corrupt(const std::string &name, llvm::Error reason)
{
  return unreadable(name, "corrupt ELF file: " + toString(std::move(reason)));
}

/// Everything that the first 52 or 64 bytes decide.
std::optional<headroom::Error> refusalOf(Bytes bytes, const std::string &name)
{
  if (bytes.size() < 4 || asText(bytes.first(4)) != ELF::ElfMagic)
    return unreadable(name, "found " + describeBytes(bytes) + ", wanted an ELF executable, a relocatable object or an archive of objects");
  if (bytes.size() < sizeof(ELF::Elf32_Ehdr))
    return unreadable(name, "truncated ELF file: " + std::to_string(bytes.size()) + " bytes, the header alone is " +
                                std::to_string(sizeof(ELF::Elf32_Ehdr)));
  const unsigned fileClass = bytes[ELF::EI_CLASS];
  if (fileClass != ELF::ELFCLASS32 && fileClass != ELF::ELFCLASS64)
    return unreadable(name, "corrupt ELF file: class " + std::to_string(fileClass) + ", wanted 1 (32-bit) or 2 (64-bit)");
  const unsigned order = bytes[ELF::EI_DATA];
  const bool isBigEndian = order == ELF::ELFDATA2MSB;
  if (!isBigEndian && order != ELF::ELFDATA2LSB)
    return unreadable(name, "corrupt ELF file: data encoding " + std::to_string(order) + ", wanted 1 (little-endian)");
  const auto half = [&](unsigned offset) -> std::uint16_t {
    return isBigEndian ? bytes[offset] << 8 | bytes[offset + 1] : bytes[offset] | bytes[offset + 1] << 8;
  };
  const std::uint16_t machine = half(18);
  const std::string machineName = ELF::convertEMachineToArchName(machine).str();
  if (machine != ELF::EM_ARM && machine != ELF::EM_RISCV)
    return unreadable(name, "machine " + (machineName.empty() || machineName == "None" ? "number " + std::to_string(machine) : machineName) +
                                " is not supported, wanted ARM (M-profile) or RISC-V");
  if (isBigEndian)
    return unreadable(name, "big-endian " + machineName + " code is not supported, wanted little-endian");
  if (machine == ELF::EM_ARM && fileClass == ELF::ELFCLASS64)
    return unreadable(name, "corrupt ELF file: 64-bit class for 32-bit machine arm");
  const std::uint16_t type = half(16);
  if (type == ELF::ET_DYN)
    return unreadable(name, "found a shared object or position-independent executable, wanted an executable at fixed addresses",
                      "link without -pie and -shared");
  if (type != ELF::ET_REL && type != ELF::ET_EXEC)
    return unreadable(name, "ELF type " + std::to_string(type) + ", wanted 1 (relocatable) or 2 (executable)");
  return std::nullopt;
}

/// A slim LTO object has bytes of the compiler's own in `.gnu.lto_*` and no code: it would read as an object of empty functions.
bool isSlimLto(const ElfObject &object)
{
  const bool isMarked = std::any_of(object.symbols.begin(), object.symbols.end(), [](const ElfSymbol &s) { return s.name == "__gnu_lto_slim"; });
  if (isMarked)
    return true;
  bool hasLto = false;
  for (const ElfSection &section : object.sections) {
    hasLto |= section.name.starts_with(".gnu.lto_");
    if (section.isAllocated() && section.size != 0)
      return false;
  }
  return hasLto;
}

std::optional<headroom::Error> refusalOfContents(const ElfObject &object)
{
  const std::uint64_t limit = object.is64Bit ? UINT64_MAX : std::uint64_t{1} << 32;
  for (const ElfSection &section : object.sections) {
    if (!section.isAllocated() || object.isRelocatable)
      continue;
    if (section.size > limit || section.address > limit - section.size)
      return unreadable(object.name, "section " + std::string(section.name) + " is corrupt: address 0x" + utohexstr(section.address, true) + " plus size 0x" +
                                         utohexstr(section.size, true) + " ends past the address space");
  }
  return std::nullopt;
}

template <class ELFT> class Reader {
public:
  Reader(const ELFFile<ELFT> &file, ElfObject &object) : file_(file), object_(object) {}

  llvm::Error read()
  {
    auto sections = file_.sections();
    if (!sections)
      return sections.takeError();
    sections_ = *sections;
    if (llvm::Error error = readSections())
      return error;
    if (llvm::Error error = readSymbols())
      return error;
    return readSegments();
  }

private:
  llvm::Error readSections()
  {
    if (sections_.empty())
      return llvm::Error::success();
    auto names = file_.getSectionStringTable(sections_);
    if (!names)
      return names.takeError();
    object_.sections.reserve(sections_.size());
    for (const auto &header : sections_) {
      ElfSection section;
      section.index = static_cast<std::uint32_t>(object_.sections.size());
      section.type = header.sh_type;
      section.flags = header.sh_flags;
      section.address = header.sh_addr;
      section.size = header.sh_size;
      section.align = std::max<std::uint64_t>(header.sh_addralign, 1);
      section.link = header.sh_link;
      section.info = header.sh_info;
      auto name = file_.getSectionName(header, *names);
      if (!name)
        return name.takeError();
      section.name = asView(*name);
      if (!isPowerOf2_64(section.align) || section.align > largestSectionAlign)
        return createStringError("section " + *name + ": alignment " + Twine(section.align) + ", wanted a power of two up to " +
                                 Twine(largestSectionAlign));
      if (section.type != ELF::SHT_NOBITS && section.type != ELF::SHT_NULL) {
        auto bytes = file_.getSectionContents(header);
        if (!bytes)
          return bytes.takeError();
        section.bytes = asBytes(*bytes);
      }
      object_.sections.push_back(section);
    }
    return llvm::Error::success();
  }

  llvm::Error readSymbols()
  {
    const auto table = std::find_if(sections_.begin(), sections_.end(), [](const auto &s) { return s.sh_type == ELF::SHT_SYMTAB; });
    if (table == sections_.end())
      return llvm::Error::success();
    auto symbols = file_.symbols(&*table);
    if (!symbols)
      return symbols.takeError();
    auto names = file_.getStringTableForSymtab(*table, sections_);
    if (!names)
      return names.takeError();
    ArrayRef<typename ELFT::Word> extendedIndexes;
    for (const auto &section : sections_)
      if (section.sh_type == ELF::SHT_SYMTAB_SHNDX) {
        auto indexes = file_.getSHNDXTable(section, sections_);
        if (!indexes)
          return indexes.takeError();
        extendedIndexes = *indexes;
      }
    object_.symbols.reserve(symbols->size());
    for (const auto &symbol : *symbols) {
      ElfSymbol out;
      auto name = symbol.getName(*names);
      if (!name)
        return name.takeError();
      out.name = asView(*name);
      out.value = symbol.st_value;
      out.size = symbol.st_size;
      out.binding = symbol.getBinding();
      out.type = symbol.getType();
      const std::size_t index = object_.symbols.size();
      if (symbol.st_shndx == ELF::SHN_ABS)
        out.section = ElfSymbol::absolute;
      else if (symbol.st_shndx == ELF::SHN_COMMON)
        out.section = ElfSymbol::common;
      else if (symbol.st_shndx == ELF::SHN_XINDEX)
        out.section = index < extendedIndexes.size() ? static_cast<std::uint32_t>(extendedIndexes[index]) : 0;
      else
        out.section = symbol.st_shndx;
      if (out.isInSection() && out.section >= sections_.size())
        return createStringError("symbol " + *name + ": section index " + Twine(out.section) + ", the file has " + Twine(sections_.size()));
      object_.symbols.push_back(out);
    }
    return llvm::Error::success();
  }

  llvm::Error readSegments()
  {
    if (object_.isRelocatable)
      return llvm::Error::success();
    auto headers = file_.program_headers();
    if (!headers)
      return headers.takeError();
    for (const auto &header : *headers) {
      if (header.p_type != ELF::PT_LOAD)
        continue;
      const std::uint64_t fileBytes = file_.getBufSize();
      if (header.p_offset > fileBytes || header.p_filesz > fileBytes - header.p_offset)
        return createStringError("load segment " + Twine(object_.segments.size()) + ": offset 0x" + utohexstr(header.p_offset, true) + " plus size 0x" +
                                 utohexstr(header.p_filesz, true) + " ends past the file's " + Twine(fileBytes) + " bytes");
      object_.segments.push_back({header.p_flags, header.p_offset, header.p_vaddr, header.p_paddr, header.p_filesz, header.p_memsz});
    }
    return llvm::Error::success();
  }

  const ELFFile<ELFT> &file_;
  ElfObject &object_;
  typename ELFT::ShdrRange sections_;
};

template <class ELFT> std::optional<headroom::Error> readAs(Bytes bytes, ElfObject &object)
{
  auto file = ELFFile<ELFT>::create(asText(bytes));
  if (!file)
    return corrupt(object.name, file.takeError());
  const auto &header = file->getHeader();
  object.is64Bit = ELFT::Is64Bits;
  object.isRelocatable = header.e_type == ELF::ET_REL;
  object.flags = header.e_flags;
  object.entry = header.e_entry;
  if (header.e_machine == ELF::EM_ARM)
    object.machine = Machine::Arm;
  else
    object.machine = ELFT::Is64Bits ? Machine::RiscV64 : Machine::RiscV32;
  if (llvm::Error error = Reader<ELFT>(*file, object).read())
    return corrupt(object.name, std::move(error));
  return std::nullopt;
}

/// An executable may be stripped of its section headers; what is loaded is all that is left then.
void sectionsFromSegments(Bytes bytes, ElfObject &object)
{
  static constexpr std::string_view codeName = "load segment (code)";
  static constexpr std::string_view dataName = "load segment";
  object.sections.emplace_back();
  for (const ElfSegment &segment : object.segments) {
    ElfSection section;
    section.index = static_cast<std::uint32_t>(object.sections.size());
    const bool isCode = segment.flags & ELF::PF_X;
    section.name = isCode ? codeName : dataName;
    section.flags = ELF::SHF_ALLOC;
    if (isCode)
      section.flags |= ELF::SHF_EXECINSTR;
    if (segment.flags & ELF::PF_W)
      section.flags |= ELF::SHF_WRITE;
    section.type = segment.fileSize == 0 ? ELF::SHT_NOBITS : ELF::SHT_PROGBITS;
    section.address = segment.address;
    section.size = segment.fileSize == 0 ? segment.memorySize : segment.fileSize;
    section.bytes = bytes.subspan(segment.offset, segment.fileSize);
    object.sections.push_back(section);
  }
}

} // namespace

bool ElfSection::isAllocated() const { return flags & ELF::SHF_ALLOC; }
bool ElfSection::isWritable() const { return flags & ELF::SHF_WRITE; }
bool ElfSection::isCode() const { return flags & ELF::SHF_EXECINSTR; }
bool ElfSection::isZeroFilled() const { return type == ELF::SHT_NOBITS; }

bool ElfSymbol::isLocal() const { return binding == ELF::STB_LOCAL; }
bool ElfSymbol::isWeak() const { return binding == ELF::STB_WEAK; }

const ElfSection *ElfObject::sectionNamed(std::string_view wanted) const
{
  const auto section = std::find_if(sections.begin(), sections.end(), [&](const ElfSection &s) { return s.name == wanted; });
  return section == sections.end() ? nullptr : &*section;
}

Expected<ElfObject> readElfHeaders(Bytes bytes, const std::string &name)
{
  if (auto refusal = refusalOf(bytes, name))
    return std::move(*refusal);
  ElfObject object;
  object.name = name;
  const bool is64Bit = bytes[ELF::EI_CLASS] == ELF::ELFCLASS64;
  if (auto error = is64Bit ? readAs<object::ELF64LE>(bytes, object) : readAs<object::ELF32LE>(bytes, object))
    return std::move(*error);
  if (object.sections.empty() && !object.isRelocatable)
    sectionsFromSegments(bytes, object);
  if (auto refusal = refusalOfContents(object))
    return std::move(*refusal);
  return object;
}

Expected<ElfObject> readElf(Bytes bytes, const std::string &name)
{
  Expected<ElfObject> object = readElfHeaders(bytes, name);
  if (object && object->isRelocatable && isSlimLto(*object))
    return unreadable(name, "found a GCC LTO object without machine code, wanted machine code",
                      "audit the linked image, or compile with -fno-lto or -ffat-lto-objects");
  return object;
}

Expected<std::vector<ElfRelocation>> relocationsOf(const ElfObject &object, const ElfSection &section)
{
  const bool hasAddend = section.type == ELF::SHT_RELA;
  const unsigned word = object.is64Bit ? 8 : 4;
  const unsigned entryBytes = word * (hasAddend ? 3 : 2);
  if (section.bytes.size() % entryBytes != 0)
    return unreadable(object.name, "section " + std::string(section.name) + " is corrupt: size is " + std::to_string(section.bytes.size()) +
                                       ", expected a multiple of " + std::to_string(entryBytes));
  std::vector<ElfRelocation> relocations;
  relocations.reserve(section.bytes.size() / entryBytes);
  for (std::uint64_t at = 0; at < section.bytes.size(); at += entryBytes) {
    ElfRelocation relocation;
    relocation.offset = littleEndian(section.bytes, at, word);
    const std::uint64_t info = littleEndian(section.bytes, at + word, word);
    relocation.type = static_cast<std::uint32_t>(object.is64Bit ? info : info & 0xff);
    relocation.symbol = static_cast<std::uint32_t>(object.is64Bit ? info >> 32 : info >> 8);
    if (hasAddend) {
      const std::uint64_t addend = littleEndian(section.bytes, at + 2 * word, word);
      relocation.addend = object.is64Bit ? static_cast<std::int64_t>(addend) : static_cast<std::int32_t>(addend);
    }
    if (relocation.symbol >= std::max<std::size_t>(object.symbols.size(), 1))
      return unreadable(object.name, "section " + std::string(section.name) + " is corrupt: a relocation refers to symbol " +
                                         std::to_string(relocation.symbol) + ", the file has " + std::to_string(object.symbols.size()));
    relocations.push_back(relocation);
  }
  return relocations;
}

} // namespace headroom::machine
