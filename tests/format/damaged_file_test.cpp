// SPDX-License-Identifier: Apache-2.0
// Files that were cut short or changed: each is refused, whatever byte it was.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "facts/format/machine_file.h"
#include "facts/format/source_file.h"
#include "random_machine.h"
#include "random_source.h"

namespace headroom {
namespace {

using Bytes = std::vector<std::uint8_t>;

struct Format {
  const char *name;
  Bytes file;
  std::function<std::optional<Error>(const Bytes &)> refusal; ///< empty: it was read
};

template <typename Decode> auto refusalOf(Decode decode)
{
  return [decode](const Bytes &bytes) -> std::optional<Error> {
    auto out = decode(bytes, "facts");
    return out ? std::nullopt : std::optional(out.error());
  };
}

std::vector<Format> formats()
{
  return {{"source", encodeSourceFacts(randomSource(1, false)), refusalOf(decodeSourceFacts)},
          {"machine", encodeMachineFacts(randomMachine(1, false)), refusalOf(decodeMachineFacts)}};
}

TEST(DamagedFile, IsRefusedCutShortAtEveryLength)
{
  for (const Format &format : formats()) {
    ASSERT_FALSE(format.refusal(format.file)) << format.name;
    for (std::size_t length = 0; length < format.file.size(); ++length) {
      // A copy of that size, so that a sanitizer sees a read behind its end.
      const std::optional<Error> error =
          format.refusal(Bytes(format.file.begin(), format.file.begin() + static_cast<std::ptrdiff_t>(length)));
      ASSERT_TRUE(error) << format.name << " read from its first " << length << " bytes";
      ASSERT_EQ(error->message.substr(0, 3), "is ") << error->text();
    }
  }
}

TEST(DamagedFile, IsRefusedWithAnyByteFlipped)
{
  for (const Format &format : formats())
    for (std::size_t at = 0; at < format.file.size(); ++at)
      for (const int change : {0x01, 0x80, 0xff}) {
        Bytes changed = format.file;
        changed[at] = static_cast<std::uint8_t>(changed[at] ^ change);
        ASSERT_TRUE(format.refusal(changed)) << format.name << " read with byte " << at << " changed by " << change;
      }
}

TEST(DamagedFile, IsRefusedWithTwoBytesExchanged)
{
  for (const Format &format : formats())
    for (std::size_t at = 1; at < format.file.size(); ++at) {
      Bytes changed = format.file;
      std::swap(changed[at - 1], changed[at]);
      if (changed == format.file)
        continue;
      ASSERT_TRUE(format.refusal(changed)) << format.name << " read with bytes " << at - 1 << " and " << at << " exchanged";
    }
}

TEST(DamagedFile, IsReadFromAnyAlignment)
{
  for (const Format &format : formats())
    for (std::size_t shift = 0; shift < 8; ++shift) {
      Bytes room(format.file.size() + shift);
      std::copy(format.file.begin(), format.file.end(), room.begin() + static_cast<std::ptrdiff_t>(shift));
      const std::span<const std::uint8_t> shifted = std::span<const std::uint8_t>(room).subspan(shift);
      const std::string name = format.name;
      const auto isRead = [&] {
        return name == "source" ? bool(decodeSourceFacts(shifted, name)) : bool(decodeMachineFacts(shifted, name));
      };
      EXPECT_TRUE(isRead()) << name << " shifted by " << shift;
    }
}

} // namespace
} // namespace headroom
