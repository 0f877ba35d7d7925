// SPDX-License-Identifier: Apache-2.0
// Values as bytes and back: what goes between the tool and its workers, and into the cache's own files. Little-endian, lengths before
// contents. Never leaves the machine that wrote it, so there is no schema; a reader that disagrees fails, it does not guess.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::tool {

class ByteWriter {
public:
  void number(std::uint64_t value);
  void text(std::string_view value);
  void texts(const std::vector<std::string> &values);

  [[nodiscard]] const std::string &bytes() const { return bytes_; }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

private:
  std::string bytes_;
};

/// Reads what ByteWriter wrote. After the first value that is not there everything reads as empty and ok() is false.
class ByteReader {
public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] std::uint64_t number();
  /// A view into the bytes that the reader was given.
  [[nodiscard]] std::string_view text();
  [[nodiscard]] std::vector<std::string> texts();
  /// How many of something follow; at most as many as there are bytes for, each of `leastBytes` or more.
  [[nodiscard]] std::uint64_t count(std::uint64_t leastBytes);

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool isAtEnd() const { return ok_ && rest_.empty(); }

private:
  std::string_view rest_;
  bool ok_ = true;
};

[[nodiscard]] inline std::span<const std::uint8_t> asBytes(std::string_view text)
{
  return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

[[nodiscard]] inline std::string_view asText(std::span<const std::uint8_t> bytes)
{
  return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

} // namespace headroom::tool
