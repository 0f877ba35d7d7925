// SPDX-License-Identifier: Apache-2.0
#include "build/map_file.h"

#include "build/gnu_map.h"
#include "build/lld_map.h"

namespace headroom {

Expected<LinkerMap> readLinkerMap(std::string_view text, const std::string &file)
{
  if (text.find('\0') != std::string_view::npos)
    return Error{Error::Kind::Environment, "a linker map is text, and this has a zero byte", file, {}};
  if (build::isLldMap(text))
    return build::readLldMap(text, file);
  if (build::isGnuMap(text))
    return build::readGnuMap(text, file);
  LinkerMap out;
  out.file = file;
  out.dialect = LinkerMap::Dialect::Unknown;
  return out;
}

} // namespace headroom
