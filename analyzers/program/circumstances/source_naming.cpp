// SPDX-License-Identifier: Apache-2.0
#include "program/circumstances/source_naming.h"

#include "program/source_places.h"

namespace headroom::program {

SourcePlace SourceNaming::at(std::uint32_t unit, const SourcePosition &position) const
{
  if (unit >= units_.size() || position.file >= units_[unit].files.size())
    return {};
  const std::string &path = units_[unit].files[position.file];
  const auto [known, isNew] = files_.try_emplace(path);
  if (isNew) {
    MachineFacts one;
    one.files = {path};
    known->second = SourcePlaces(one, pathRoots_).at(SourcePosition{0, 0, 0});
  }
  SourcePlace out = known->second;
  out.line = position.line;
  out.column = position.column;
  return out;
}

} // namespace headroom::program
