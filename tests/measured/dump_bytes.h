// SPDX-License-Identifier: Apache-2.0
// Puts dumps together byte by byte, also wrong ones. Written from runtime/README.md and not from the reader.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::measured {

class DumpBytes {
public:
  struct Header {
    std::uint8_t version = 2, pointerBytes = 4, statistics = 2, hardening = 1;
    std::uint64_t uptimeMs = 12345, siteTable = 0;
    std::uint32_t siteCount = 0;
    std::uint16_t siteBytes = 12;
    std::uint8_t mark = 0;
  };

  explicit DumpBytes(const Header &header)
  {
    text("HRDM").u8(header.version).u8(header.pointerBytes).u8(header.statistics).u8(header.hardening);
    number(header.uptimeMs, 8).number(header.siteTable, 8).number(header.siteCount, 4).number(header.siteBytes, 2);
    u8(header.mark).u8(0);
  }
  DumpBytes() : DumpBytes(Header{}) {}

  DumpBytes &number(std::uint64_t value, unsigned count)
  {
    for (unsigned i = 0; i < count; ++i)
      bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    return *this;
  }
  DumpBytes &u8(unsigned value) { return number(value, 1); }
  DumpBytes &text(const std::string &value)
  {
    bytes.insert(bytes.end(), value.begin(), value.end());
    return *this;
  }
  DumpBytes &record(unsigned type, const std::vector<std::uint8_t> &content)
  {
    u8(type).number(content.size(), 2);
    bytes.insert(bytes.end(), content.begin(), content.end());
    return *this;
  }

  /// Numbers of the given widths, one after the other.
  static std::vector<std::uint8_t> fields(std::initializer_list<std::pair<std::uint64_t, unsigned>> values, const std::string &name = "")
  {
    std::vector<std::uint8_t> out;
    for (const auto &[value, width] : values)
      for (unsigned i = 0; i < width; ++i)
        out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    out.insert(out.end(), name.begin(), name.end());
    return out;
  }

  DumpBytes &heap(std::uint64_t address, const std::string &name, std::uint32_t total = 4096, std::uint32_t peakUsed = 600,
                  std::uint32_t peak = 500, std::uint32_t failures = 0, unsigned kind = 1)
  {
    return record(1, fields({{address, 8}, {total, 4}, {total - 300, 4}, {total - 400, 4}, {peakUsed, 4},
                             {3, 4}, {144, 4}, {peak, 4}, {10, 4}, {failures, 4}, {failures ? 8000 : 0, 4}, {kind, 1}}, name));
  }
  DumpBytes &endHeap(bool isComplete = true) { return record(8, {static_cast<std::uint8_t>(isComplete)}); }
  static std::vector<std::uint8_t> block(std::uint32_t offset, std::uint32_t held, std::uint32_t bytes, std::uint16_t site, unsigned flags = 0)
  {
    return fields({{offset, 4}, {held, 4}, {bytes, 4}, {site, 2}, {1, 1}, {0, 1}, {0, 4}, {flags, 1}});
  }
  DumpBytes &site(std::uint16_t id, std::uint32_t live, std::uint32_t peak, std::uint32_t blocks = 1, std::uint32_t failures = 0)
  {
    return record(3, fields({{id, 2}, {blocks, 4}, {live, 4}, {peak, 4}, {blocks, 4}, {failures, 4}, {0, 4}}));
  }
  DumpBytes &caller(std::uint16_t id, std::uint64_t address, std::uint32_t live, std::uint32_t blocks = 1)
  {
    return record(4, fields({{id, 2}, {address, 8}, {blocks, 4}, {live, 4}, {live, 4}, {blocks, 4}, {0, 4}, {0, 4}}));
  }

  /// The end record with the right checksum.
  DumpBytes &end(bool isComplete = true)
  {
    u8(255).number(1 + 4, 2).u8(isComplete ? 1 : 0);
    return number(checksum(), 4);
  }

  /// Digests of `code`, which lies at `address`, in parts of `partBytes`.
  DumpBytes &image(std::uint64_t address, const std::vector<std::uint8_t> &code, std::uint32_t partBytes)
  {
    std::vector<std::uint8_t> content = fields({{address, 8}, {code.size(), 4}, {partBytes, 4}});
    for (std::size_t from = 0; from < code.size(); from += partBytes) {
      std::uint32_t digest = 0x811c9dc5U;
      for (std::size_t at = from; at < from + partBytes && at < code.size(); at += 4) {
        std::uint32_t word = 0;
        for (unsigned i = 0; i < 4; ++i)
          word |= static_cast<std::uint32_t>(code[at + i]) << (8 * i);
        digest = ((digest << 5 | digest >> 27) ^ word) * 0x01000193U;
      }
      const std::vector<std::uint8_t> one = fields({{digest, 4}});
      content.insert(content.end(), one.begin(), one.end());
    }
    return record(11, content);
  }

  [[nodiscard]] std::uint32_t checksum() const
  {
    std::uint32_t crc = 0xffffffffU;
    for (const std::uint8_t byte : bytes) {
      crc ^= byte;
      for (int bit = 0; bit < 8; ++bit)
        crc = (crc >> 1) ^ ((crc & 1U) ? 0xedb88320U : 0U);
    }
    return ~crc;
  }

  std::vector<std::uint8_t> bytes;
};

} // namespace headroom::measured
