// SPDX-License-Identifier: Apache-2.0
#include "report/line_hash.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <map>
#include <utility>

#include "report/unicode.h"

namespace headroom {

namespace {

constexpr std::size_t blockSize = 100;
constexpr std::uint64_t factor = 37;
constexpr char16_t endOfFile = 0xffff;

/// A hash over the last hundred characters. A line's hash is the one when the hundred that begin with it have gone by.
class RollingHash {
public:
  RollingHash()
  {
    for (std::size_t i = 0; i < blockSize; ++i)
      gone_ *= factor;
    lines_.fill(noLine);
  }

  void add(char16_t character)
  {
    giveHash();
    if (isLineStart_) {
      lines_[at_] = hashes_.size();
      hashes_.emplace_back();
    }
    isLineStart_ = character == u'\n';
    push(character);
  }

  std::vector<std::string> finish()
  {
    add(endOfFile);
    for (std::size_t i = 0; i < blockSize; ++i) {
      giveHash();
      push(0);
    }
    return std::move(hashes_);
  }

private:
  static constexpr std::size_t noLine = SIZE_MAX;

  void push(char16_t character)
  {
    hash_ = factor * hash_ + character - gone_ * window_[at_];
    window_[at_] = character;
    at_ = (at_ + 1) % blockSize;
  }

  void giveHash()
  {
    if (lines_[at_] == noLine)
      return;
    char text[17];
    std::snprintf(text, sizeof text, "%llx", static_cast<unsigned long long>(hash_));
    hashes_[lines_[at_]] = std::string(text) + ':' + std::to_string(++seen_[hash_]);
    lines_[at_] = noLine;
  }

  std::array<std::uint64_t, blockSize> window_{};
  std::array<std::size_t, blockSize> lines_{};
  std::size_t at_ = 0;
  std::uint64_t hash_ = 0;
  std::uint64_t gone_ = 1;
  bool isLineStart_ = true;
  std::map<std::uint64_t, unsigned> seen_;
  std::vector<std::string> hashes_;
};

} // namespace

std::vector<std::string> lineHashes(std::string_view text)
{
  RollingHash hash;
  bool wasReturn = false;
  for (CodePoints characters(text); !characters.isAtEnd();) {
    const char32_t character = characters.next();
    const bool isSkipped = character == U' ' || character == U'\t' || (wasReturn && character == U'\n');
    wasReturn = character == U'\r';
    if (isSkipped)
      continue;
    // The hash counts UTF-16 code units.
    if (character >= 0x10000) {
      hash.add(static_cast<char16_t>(0xd800 + ((character - 0x10000) >> 10)));
      hash.add(static_cast<char16_t>(0xdc00 + ((character - 0x10000) & 0x3ff)));
    } else {
      hash.add(wasReturn ? u'\n' : static_cast<char16_t>(character));
    }
  }
  return hash.finish();
}

} // namespace headroom
