// SPDX-License-Identifier: Apache-2.0
// DWARF 5, section 6.2.4: the line number program header and its directory and file name tables.
#include "machine/line_table_header.h"

#include <vector>

#include <llvm/BinaryFormat/Dwarf.h>

namespace headroom::machine {

namespace {

using namespace llvm::dwarf;

class HeaderCursor {
public:
  HeaderCursor(Bytes bytes, std::uint64_t at) : bytes_(bytes), at_(at) { failed_ = at > bytes.size(); }

  [[nodiscard]] bool failed() const { return failed_; }
  void limitTo(std::uint64_t size)
  {
    if (failed_ || size > bytes_.size() - at_)
      failed_ = true;
    else
      bytes_ = bytes_.first(at_ + size);
  }
  void skip(std::uint64_t size)
  {
    if (failed_ || size > bytes_.size() - at_)
      failed_ = true;
    else
      at_ += size;
  }
  std::uint64_t fixed(unsigned size)
  {
    const std::uint64_t start = at_;
    skip(size);
    return failed_ ? 0 : littleEndian(bytes_, start, size);
  }
  std::uint64_t uleb128()
  {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint64_t byte = fixed(1);
      value |= (byte & 0x7f) << shift;
      if (failed_ || (byte & 0x80) == 0)
        return value;
    }
    failed_ = true;
    return 0;
  }
  /// Passes over one value; a form that has no place in these tables fails.
  void skipForm(std::uint64_t form)
  {
    switch (form) {
    case DW_FORM_string:
      while (!failed_ && fixed(1) != 0) {
      }
      break;
    case DW_FORM_data1:
      return skip(1);
    case DW_FORM_data2:
      return skip(2);
    case DW_FORM_line_strp:
    case DW_FORM_strp:
    case DW_FORM_data4:
      return skip(4);
    case DW_FORM_data8:
      return skip(8);
    case DW_FORM_data16:
      return skip(16);
    case DW_FORM_udata:
      uleb128();
      break;
    case DW_FORM_block:
      return skip(uleb128());
    default:
      failed_ = true;
    }
  }

private:
  Bytes bytes_;
  std::uint64_t at_;
  bool failed_ = false;
};

/// One table: its entry format, then the entries.
void skipTable(HeaderCursor &cursor)
{
  std::vector<std::uint64_t> forms(cursor.fixed(1));
  for (std::uint64_t &form : forms) {
    cursor.uleb128(); // content type
    form = cursor.uleb128();
  }
  const std::uint64_t count = cursor.uleb128();
  for (std::uint64_t i = 0; i < count && !forms.empty() && !cursor.failed(); ++i)
    for (const std::uint64_t form : forms)
      cursor.skipForm(form);
}

} // namespace

bool isSoundLineTable(Bytes lines, std::uint64_t offset, std::uint8_t addressBytes)
{
  constexpr std::uint64_t firstReservedLength = 0xfffffff0; // 64-bit DWARF, which firmware has no use for
  HeaderCursor cursor(lines, offset);
  const std::uint64_t length = cursor.fixed(4);
  if (cursor.failed() || length >= firstReservedLength)
    return false;
  cursor.limitTo(length);
  const std::uint64_t version = cursor.fixed(2);
  if (cursor.failed() || version < 2 || version > 5)
    return false;
  if (version < 5)
    return true;
  const std::uint64_t statedAddressBytes = cursor.fixed(1);
  const std::uint64_t segmentSelectorBytes = cursor.fixed(1);
  if (statedAddressBytes != addressBytes || segmentSelectorBytes != 0)
    return false;
  cursor.skip(4 + 5); // header length; instruction length to line range
  const std::uint64_t opcodeBase = cursor.fixed(1);
  cursor.skip(opcodeBase == 0 ? 0 : opcodeBase - 1);
  skipTable(cursor); // directories
  skipTable(cursor); // files
  return !cursor.failed();
}

} // namespace headroom::machine
