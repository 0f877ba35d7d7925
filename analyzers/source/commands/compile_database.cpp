// SPDX-License-Identifier: Apache-2.0
#include "source/commands/compile_database.h"

namespace headroom {

std::vector<const CompileCommand *> CompileDatabase::of(const std::string &file, const std::string &) const
{
  std::vector<const CompileCommand *> out;
  for (const CompileCommand &command : commands)
    if (command.file == file)
      out.push_back(&command);
  return out;
}

} // namespace headroom
