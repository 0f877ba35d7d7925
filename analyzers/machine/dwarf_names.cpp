// SPDX-License-Identifier: Apache-2.0
#include "machine/dwarf_names.h"

#include <llvm/DebugInfo/DWARF/DWARFDie.h>
#include <llvm/Demangle/Demangle.h>

namespace headroom::machine {

std::vector<std::string> linkNamesFrom(const std::string &name)
{
  if (name.empty())
    return {};
  if (name.starts_with("_Z")) {
    // C4 and D4 are GCC's for "whichever instance" (gcc/cp/mangle.cc, write_special_name_constructor); no symbol has them. The
    // same letters may be part of an identifier; there, replacing them changes what the name means.
    for (std::size_t at = name.find('4'); at != std::string::npos; at = name.find('4', at + 1)) {
      const char kind = name[at - 1];
      if (kind != 'C' && kind != 'D')
        continue;
      std::string base = name;
      base[at] = '2';
      const std::string meant = llvm::demangle(name);
      if (meant == name || llvm::demangle(base) != meant)
        continue;
      std::string complete = name;
      complete[at] = '1';
      return {base, complete};
    }
  }
  return {name};
}

std::vector<std::string> linkNamesOf(const llvm::DWARFDie &function)
{
  const char *name = function.getSubroutineName(llvm::DINameKind::LinkageName);
  return linkNamesFrom(name ? name : "");
}

} // namespace headroom::machine
