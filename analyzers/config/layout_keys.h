// SPDX-License-Identifier: Apache-2.0
// The keys of `layout`: what a pack knows of memory layout.
#pragma once

#include "config/keys.h"
#include "facts/layout_knowledge.h"

namespace headroom {

[[nodiscard]] Keys<LayoutKnowledge> layoutKeys();

// Its parts, one file each.
[[nodiscard]] Keys<InitialisationKnowledge> initialisationKeys();
[[nodiscard]] Keys<RelocationKnowledge> relocationKeys();
[[nodiscard]] Keys<ProtectionKnowledge> protectionKeys();
[[nodiscard]] Keys<FlashKnowledge> flashKeys();

/// Every row says where it is known from; the text is for people and is not kept.
template <typename Record> Key<Record> knownFromKey()
{
  return {{"source", "Where this is known from: file of the RTOS, manual section", true, key_detail::of(Shape::Kind::Text)},
          [](Reader &reader, const YamlNode &node, Record &) { (void)reader.text("source", node); }};
}

} // namespace headroom
