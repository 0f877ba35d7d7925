// SPDX-License-Identifier: Apache-2.0
#include "machine/typed_records.h"

#include <algorithm>
#include <tuple>

namespace headroom::machine {

namespace {

/// An array this long is a buffer, or its type is not the one that is there.
constexpr std::uint64_t mostRecords = 65536;

/// Objects of one type, side by side.
struct Place {
  Address address = 0;
  std::uint64_t count = 1;
  const TypeLayout *type = nullptr;
};

struct Found {
  std::vector<Place> places;
  bool hasObjects = false; ///< the image has what the query names, readable or not
};

/// Marks around an array come from the linker's script. Before a link its elements are the variables of its type.
bool isMarkMissing(const CodeImage &image, const RecordQuery &query)
{
  return !image.isLinked && !query.firstSymbol.empty() && !query.type.empty() &&
         std::none_of(image.symbols.begin(), image.symbols.end(), [&](const DataSymbol &symbol) { return symbol.name == query.firstSymbol; });
}

class Search {
public:
  Search(const RecordQuery &query, const CodeImage &image, const TypeReader &types, bool hasDebugInfo)
      : query_(query), image_(image), types_(types), hasDebugInfo_(hasDebugInfo)
  {
    const auto type = types.types().find(query.type);
    type_ = type == types.types().end() ? nullptr : &type->second;
  }

  Found run()
  {
    if (!query_.variable.empty())
      findVariables();
    else if (!query_.section.empty())
      findSections();
    else if (!query_.firstSymbol.empty())
      findBetween();
    else
      findByType();
    return std::move(found_);
  }

private:
  /// `bytes` of records from `address`.
  void addRange(Address address, std::uint64_t bytes)
  {
    if (bytes == 0)
      return;
    found_.hasObjects = true;
    if (type_ && bytes >= type_->sizeBytes)
      found_.places.push_back({address, bytes / type_->sizeBytes, type_});
  }

  void findVariables()
  {
    if (!query_.type.empty()) {
      for (const DataSymbol &symbol : image_.symbols)
        if (!symbol.isAbsolute && matchesGlob(query_.variable, symbol.name)) {
          found_.hasObjects = true;
          if (type_)
            addRange(symbol.address, std::max(symbol.sizeBytes, type_->sizeBytes));
        }
      return;
    }
    for (const TypedVariable &variable : types_.variables())
      if (matchesGlob(query_.variable, variable.name))
        found_.places.push_back({variable.address, variable.count, &variable.type});
    found_.hasObjects = !found_.places.empty() || std::any_of(image_.symbols.begin(), image_.symbols.end(), [&](const DataSymbol &symbol) {
      return !symbol.isAbsolute && matchesGlob(query_.variable, symbol.name);
    });
  }

  void findSections()
  {
    for (const MemoryBlock &block : image_.memory)
      if (matchesGlob(query_.section, block.section))
        addRange(block.address, block.sizeBytes);
  }

  void findBetween()
  {
    const auto addressOf = [&](const std::string &name) -> std::optional<Address> {
      for (const DataSymbol &symbol : image_.symbols)
        if (symbol.name == name)
          return symbol.address;
      return std::nullopt;
    };
    const std::optional<Address> first = addressOf(query_.firstSymbol);
    const std::optional<Address> last = addressOf(query_.lastSymbol);
    if (first && last && *last >= *first)
      addRange(*first, *last - *first);
    else if (isMarkMissing(image_, query_))
      findByType();
    else
      found_.hasObjects = first.has_value();
  }

  /// Debug information keeps variables that the linker discarded, at address 0 or near: where a vector table may be. A link name holds
  /// the variable's own: `parts.0`, `_ZN3app5partsE`.
  [[nodiscard]] bool isLinked(const TypedVariable &variable) const
  {
    const DataSymbol *symbol = image_.objectAt(variable.address);
    return symbol && symbol->name.find(variable.name) != std::string::npos;
  }

  void findByType()
  {
    for (const TypedVariable &variable : types_.variables())
      if (variable.type.name == query_.type && isLinked(variable))
        found_.places.push_back({variable.address, variable.count, &variable.type});
    // Without debug information nobody can say that there is none; marks that are missing say neither.
    found_.hasObjects = !found_.places.empty() || (!hasDebugInfo_ && query_.firstSymbol.empty());
  }

  const RecordQuery &query_;
  const CodeImage &image_;
  const TypeReader &types_;
  bool hasDebugInfo_;
  const TypeLayout *type_ = nullptr;
  Found found_;
};

/// Initial value of one field; empty outside of the image's memory.
std::optional<std::uint64_t> valueOf(const CodeImage &image, const TypeField &field, Address record)
{
  const Address at = record + field.offset;
  const MemoryBlock *block = image.blockAt(at);
  if (!block || field.sizeBytes > block->address + block->sizeBytes - at)
    return std::nullopt;
  std::uint64_t value = 0;
  for (unsigned i = field.sizeBytes; i-- > 0;) {
    const std::uint64_t offset = at + i - block->address;
    value = value << 8 | (offset < block->bytes.size() ? block->bytes[offset] : 0);
  }
  unsigned bits = field.sizeBytes * 8;
  if (field.bitSize != 0) {
    value >>= field.bitOffset;
    bits = field.bitSize;
  }
  if (bits < 64) {
    const std::uint64_t sign = std::uint64_t{1} << (bits - 1);
    value &= (sign << 1) - 1;
    if (field.isSigned)
      value = (value ^ sign) - sign;
  }
  if (image.machine == Machine::Arm && field.bitSize == 0 && field.sizeBytes == 4 && (value & 1)) {
    // A code pointer that is stored as `void *` or as a number is one where exactly a function starts.
    const FunctionRange *function = image.functionAt(value & ~1ULL);
    if (field.isCodePointer || (function && function->entry == (value & ~1ULL)))
      value &= ~1ULL;
  }
  return value;
}

std::optional<DataRecord> recordAt(const RecordQuery &query, const CodeImage &image, const TypeLayout &type, Address address)
{
  const MemoryBlock *block = image.blockAt(address);
  if (!block || type.sizeBytes > block->address + block->sizeBytes - address)
    return std::nullopt;
  DataRecord record;
  record.query = query.id;
  record.type = type.name;
  record.address = address;
  record.sizeBytes = type.sizeBytes;
  record.isConstant = block->isConstant;
  if (const DataSymbol *symbol = image.objectAt(address))
    record.symbol = symbol->name;
  for (const TypeField &field : type.fields)
    if (const std::optional<std::uint64_t> value = valueOf(image, field, address))
      record.fields.emplace(field.path, *value);
  return record;
}

} // namespace

TypesWanted typesWantedBy(const std::vector<RecordQuery> &queries, const CodeImage &image)
{
  TypesWanted wanted;
  for (const RecordQuery &query : queries) {
    const bool isByType = query.variable.empty() && query.section.empty() && query.firstSymbol.empty();
    if ((isByType && !query.type.empty()) || isMarkMissing(image, query))
      wanted.typesOfVariables.insert(query.type);
    else if (!query.type.empty())
      wanted.types.insert(query.type);
    else if (!query.variable.empty())
      wanted.variables.push_back(query.variable);
  }
  return wanted;
}

Answers answer(const std::vector<RecordQuery> &queries, const CodeImage &image, const TypeReader &types, bool hasDebugInfo)
{
  Answers answers;
  for (const RecordQuery &query : queries) {
    const Found found = Search(query, image, types, hasDebugInfo).run();
    bool isComplete = !found.hasObjects || !found.places.empty();
    for (const Place &place : found.places) {
      isComplete &= place.count <= mostRecords;
      for (std::uint64_t i = 0; i < std::min(place.count, mostRecords); ++i) {
        auto record = recordAt(query, image, *place.type, place.address + i * place.type->sizeBytes);
        if (!record) {
          isComplete = false;
          break;
        }
        answers.records.push_back(std::move(*record));
      }
    }
    if (!isComplete)
      answers.unanswered.push_back(query.id);
  }
  const auto key = [](const DataRecord &record) { return std::tie(record.query, record.address, record.type); };
  std::stable_sort(answers.records.begin(), answers.records.end(), [&](const DataRecord &a, const DataRecord &b) { return key(a) < key(b); });
  answers.records.erase(std::unique(answers.records.begin(), answers.records.end(), [&](const DataRecord &a, const DataRecord &b) { return key(a) == key(b); }),
                        answers.records.end());
  std::sort(answers.unanswered.begin(), answers.unanswered.end());
  answers.unanswered.erase(std::unique(answers.unanswered.begin(), answers.unanswered.end()), answers.unanswered.end());
  return answers;
}

} // namespace headroom::machine
