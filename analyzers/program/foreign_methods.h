// SPDX-License-Identifier: Apache-2.0
// Virtual methods that the image has and no unit declares: a prebuilt library's classes may derive from those of the sources.
#pragma once

#include <string>
#include <vector>

#include "program/source_link.h"

namespace headroom::program {

class ForeignMethods {
public:
  /// Both must outlive this.
  ForeignMethods(const ImageIndex &index, const SourceProgram &program, const SourceLink &link);

  /// Why a virtual call of `method` may enter more than the sources tell; empty where it cannot.
  [[nodiscard]] std::string openReason(SourceId method) const;

private:
  /// A class by its virtual table.
  struct Table {
    std::string name;               ///< of the symbol; empty for a table without one
    std::string klass;              ///< `ns::Filter`; empty where it is not known
    std::vector<std::string> bases; ///< itself and all that it derives from
    bool knowsBases = false;        ///< by run-time type information
  };
  void addTable(const DataSymbol *symbol);
  void findBases(const DataSymbol &table, Table &out) const;

  const ImageIndex &index_;
  const SourceProgram &program_;
  std::vector<Table> tables_; ///< those with methods that no unit declares
};

} // namespace headroom::program
