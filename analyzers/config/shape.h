// SPDX-License-Identifier: Apache-2.0
// What a value in a settings file may look like. The reader's tables are made of these, so the JSON Schema that editors use and the
// messages of the reader cannot drift apart.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

struct KeyShape;

struct Shape {
  enum class Kind {
    Text,    ///< any text but the empty one
    Name,    ///< one of `names`
    Flag,    ///< true, false
    Integer, ///< between `least` and `most`
    Bytes,   ///< 256, 4K, 0x100
    Margin,  ///< bytes or a percentage: 10%
    Date,    ///< 2027-06-30
    List,    ///< of `element`
    Record,  ///< a map with `keys`
    Table,   ///< a map from a name (any, or one of `names`) to `element`
  };

  Kind kind = Kind::Text;
  std::vector<std::string> names;
  std::int64_t least = 0;
  std::int64_t most = INT64_MAX;
  std::vector<Shape> element; ///< exactly one for `List` and `Table`
  std::vector<KeyShape> keys;
};

struct KeyShape {
  std::string name;
  std::string doc; ///< one sentence for editors and `headroom config schema`
  bool isRequired = false;
  Shape shape;
};

} // namespace headroom
