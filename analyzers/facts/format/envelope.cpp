// SPDX-License-Identifier: Apache-2.0
#include "facts/format/envelope.h"

#include <algorithm>
#include <cassert>

#include "facts/format/crc64.h"

namespace headroom {

namespace {

constexpr std::size_t identifierBytes = 4;

template <typename Number> void append(std::vector<std::uint8_t> &out, Number number)
{
  for (std::size_t i = 0; i < sizeof number; ++i)
    out.push_back(static_cast<std::uint8_t>(number >> 8 * i));
}

template <typename Number> Number numberAt(std::span<const std::uint8_t> bytes, std::size_t at)
{
  Number out = 0;
  for (std::size_t i = 0; i < sizeof out; ++i)
    out |= Number{bytes[at + i]} << 8 * i;
  return out;
}

bool startsWith(std::span<const std::uint8_t> bytes, std::string_view text)
{
  return bytes.size() >= text.size() && std::equal(text.begin(), text.end(), bytes.begin());
}

std::string hex(std::uint64_t number)
{
  std::string out = "0x";
  for (int shift = 60; shift >= 0; shift -= 4)
    out += "0123456789abcdef"[number >> shift & 15];
  return out;
}

/// `source facts`: a kind that some version of ours writes; empty for any other.
const char *wordsOf(std::string_view identifier)
{
  if (identifier == "HRsf")
    return "source facts";
  if (identifier == "HRmf")
    return "machine facts";
  if (identifier == "HRpr")
    return "a program";
  return "";
}

} // namespace

std::vector<std::uint8_t> sealFile(const FileKind &kind, std::span<const std::uint8_t> payload)
{
  assert(payload.size() <= maxPayloadBytes);
  std::vector<std::uint8_t> out;
  out.reserve(envelopeBytes + payload.size());
  out.assign(fileMagic.begin(), fileMagic.end());
  out.insert(out.end(), kind.identifier, kind.identifier + identifierBytes);
  append(out, kind.format);
  append(out, std::uint64_t{payload.size()});
  append(out, crc64(payload));
  assert(out.size() == envelopeBytes);
  out.insert(out.end(), payload.begin(), payload.end());
  return out;
}

Expected<std::span<const std::uint8_t>> openFile(const FileKind &kind, std::span<const std::uint8_t> bytes, const std::string &name)
{
  const auto refuse = [&](std::string message, std::string help) {
    return Error{Error::Kind::Environment, std::move(message), name, std::move(help)};
  };
  const std::string wanted = wordsOf(kind.identifier);
  if (bytes.empty())
    return refuse("is empty, wanted " + wanted, kind.remedy);
  // A beginning that is ours but stops is a file cut short; anything else is somebody else's.
  if (!startsWith(bytes, fileMagic.substr(0, std::min(bytes.size(), fileMagic.size()))))
    return refuse("is no file of headroom, wanted " + wanted, "");
  if (bytes.size() < envelopeBytes)
    return refuse("is cut short: " + std::to_string(bytes.size()) + " bytes, wanted at least " + std::to_string(envelopeBytes),
                  kind.remedy);
  std::string identifier(bytes.begin() + fileMagic.size(), bytes.begin() + fileMagic.size() + identifierBytes);
  if (identifier != kind.identifier) {
    const std::string found = wordsOf(identifier);
    return refuse("is " + (found.empty() ? "of an unknown kind" : found) + ", wanted " + wanted, "");
  }
  const auto format = numberAt<std::uint32_t>(bytes, 12);
  if (format != kind.format)
    return refuse("written by another version of headroom (format " + std::to_string(format) + ", this one reads " +
                      std::to_string(kind.format) + ")",
                  kind.remedy);
  const auto length = numberAt<std::uint64_t>(bytes, 16);
  const std::span<const std::uint8_t> payload = bytes.subspan(envelopeBytes);
  if (payload.size() < length)
    return refuse("is cut short: " + std::to_string(payload.size()) + " bytes behind its head, wanted " + std::to_string(length),
                  kind.remedy);
  if (payload.size() > length)
    return refuse("has bytes behind its end: " + std::to_string(payload.size()) + " bytes behind its head, wanted " +
                      std::to_string(length),
                  kind.remedy);
  if (length > maxPayloadBytes)
    return refuse("is too large: " + std::to_string(length) + " bytes, wanted at most " + std::to_string(maxPayloadBytes), "");
  const auto written = numberAt<std::uint64_t>(bytes, 24);
  const std::uint64_t found = crc64(payload);
  if (found != written)
    return refuse("was changed since it was written: checksum " + hex(found) + ", wanted " + hex(written), kind.remedy);
  return payload;
}

} // namespace headroom
