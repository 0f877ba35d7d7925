// SPDX-License-Identifier: Apache-2.0
// Little-endian numbers out of foreign bytes, never beyond their end.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace headroom::measured {

class RecordCursor {
public:
  explicit RecordCursor(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }

  /// 0, and isShort() from then on, where `count` bytes are not left. `count` is at most 8.
  std::uint64_t number(std::size_t count)
  {
    if (left() < count) {
      isShort_ = true;
      at_ = bytes_.size();
      return 0;
    }
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i)
      value |= std::uint64_t{bytes_[at_++]} << (8 * i);
    return value;
  }

  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() { return number(8); }

  /// All that is left, as text.
  std::string rest()
  {
    std::string out(bytes_.begin() + static_cast<std::ptrdiff_t>(at_), bytes_.end());
    at_ = bytes_.size();
    return out;
  }

  [[nodiscard]] bool isShort() const { return isShort_; }

private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
  bool isShort_ = false;
};

} // namespace headroom::measured
