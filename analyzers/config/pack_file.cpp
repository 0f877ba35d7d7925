// SPDX-License-Identifier: Apache-2.0
#include "config/pack_file.h"

#include <utility>

#include "config/pack_keys.h"
#include "config/text_file.h"
#include "facts/sha256.h"

namespace headroom {

PackRead readPack(std::string_view text, const std::string &path)
{
  PackRead out;
  YamlDocument document = parseYaml(text, path);
  if (!document.root) {
    out.errors = std::move(document.errors);
    return out;
  }
  Reader reader(path);
  Pack pack;
  readRecord(reader, "pack", *document.root, packKeys(), pack);
  out.errors = reader.takeErrors();
  if (!out.errors.empty())
    return out;
  pack.digest = sha256Hex(text);
  out.pack = std::move(pack);
  return out;
}

PackRead loadPack(const std::string &path)
{
  const Expected<std::string> text = readTextFile(path, maxYamlBytes);
  if (text)
    return readPack(*text, path);
  PackRead out;
  out.errors.push_back(text.error());
  return out;
}

} // namespace headroom
