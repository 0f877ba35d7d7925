// SPDX-License-Identifier: Apache-2.0
// Facts of a translation unit by hand: functions, objects and flows by name. Calls lie in the unit's main file.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "facts/source_facts.h"

namespace headroom::test {

class UnitBuilder {
public:
  explicit UnitBuilder(const std::string &path = "/home/user/app/src/main.c");

  /// A definition; what follows belongs to it until the next one.
  UnitBuilder &function(const std::string &name, const std::string &type = "void (void)", unsigned parameters = 0);
  UnitBuilder &staticFunction(const std::string &name, const std::string &type = "void (void)", unsigned parameters = 0);
  UnitBuilder &declares(const std::string &name, const std::string &type = "void (void)", unsigned parameters = 0);
  /// A definition whose initialiser follows.
  UnitBuilder &variable(const std::string &name, const std::string &type = "void (*)(void)");
  UnitBuilder &declaresVariable(const std::string &name, const std::string &type = "void (*)(void)");
  /// `struct r` with these fields; pointees are records.
  UnitBuilder &record(const std::string &name, const std::vector<std::string> &fields, const std::vector<std::string> &pointees = {});

  // Places: `variable`, `struct r.field`, `f#0` (parameter), `f#return`, `$local`, `&outside`, `&laundered`, `&variadic`.
  UnitBuilder &copies(const std::string &to, const std::string &from);
  UnitBuilder &takesAddress(const std::string &to, const std::string &of); ///< of a function or a place
  UnitBuilder &loads(const std::string &to, const std::string &pointer);
  UnitBuilder &stores(const std::string &pointer, const std::string &from);
  UnitBuilder &refersTo(const std::string &functionOrVariable);

  /// `place(arguments)` at this line and column, `width` characters long.
  UnitBuilder &callsThrough(const std::string &place, unsigned line, unsigned column, const std::vector<std::string> &arguments = {}, unsigned width = 20);
  UnitBuilder &calls(const std::string &callee, unsigned line, unsigned column, const std::vector<std::string> &arguments = {});
  UnitBuilder &callsMethod(const std::string &method, unsigned line, unsigned column);
  UnitBuilder &overrides(const std::string &method, const std::string &overridden);

  SourceFacts facts;

private:
  enum class Linkage { External, Internal };
  SourceIndex functionNamed(const std::string &name);
  SourceIndex define(const std::string &name, const std::string &type, unsigned parameters, Linkage linkage);
  SourceIndex node(const std::string &place);
  SourceIndex intern(SourceNode node);
  UnitBuilder &flow(SourceFlow::Kind kind, SourceIndex to, SourceIndex from);
  SourceCall &addCall(unsigned line, unsigned column, unsigned width, const std::vector<std::string> &arguments);

  std::map<std::string, SourceIndex> functions_, variables_, fields_, locals_;
  SourceIndex function_ = noIndex;
  SourceIndex variable_ = noIndex;
};

} // namespace headroom::test
