// SPDX-License-Identifier: Apache-2.0
#include "program/written_calls.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace headroom::program {

namespace {

using Place = std::pair<std::uint32_t, std::uint32_t>; // line, column

bool covers(const SourceRange &range, const SourcePosition &position)
{
  const Place at{position.line, position.column};
  return Place{range.begin.line, range.begin.column} <= at && at <= Place{range.endLine, range.endColumn};
}

} // namespace

// Compilers of C write the place of the callee's name, where the expression begins. Those of C++ write other places within it as well:
// there the smallest expression around the instruction is meant. Without columns, assembly on the line cannot be told from the call.
bool WrittenCalls::isWrittenAt(const SourcePosition &position, FunctionIndex caller, SourceId callee) const
{
  const std::vector<FileNumber> &files = link_.files(position.file);
  if (position.line == 0 || position.column == 0 || files.empty())
    return false;
  bool isFound = false, isOther = false, isExact = false;
  std::optional<std::tuple<std::uint32_t, std::uint32_t>> smallest;
  for (const SourceId body : link_.bodies(caller))
    for (const CallRef &ref : program_.callsOf(body)) {
      const SourceCall &call = program_.call(ref);
      const FileNumber file = program_.file(ref.unit, call.range.begin.file);
      if (!covers(call.range, position) || std::find(files.begin(), files.end(), file) == files.end())
        continue;
      const bool begins = Place{call.range.begin.line, call.range.begin.column} == Place{position.line, position.column};
      if (!begins && (isExact || program_.units()[ref.unit].language != "c++"))
        continue;
      const std::tuple size{call.range.endLine - call.range.begin.line,
                            call.range.endColumn - (call.range.endLine == call.range.begin.line ? call.range.begin.column : 0)};
      if (begins ? !isExact : !smallest || size < *smallest) {
        isFound = isOther = false;
        smallest = size;
      } else if (!begins && size > *smallest) {
        continue;
      }
      isExact = isExact || begins;
      const bool isMeant = ref.callee != noSource && !call.isVirtual && link_.body(ref.callee) == callee;
      (isMeant ? isFound : isOther) = true;
    }
  return isFound && !isOther;
}

bool WrittenCalls::isCallOf(FunctionIndex caller, const CallSite &site, SourceId callee, FunctionIndex entry) const
{
  if (site.indirect)
    return false; // equal calls through registers are merged, whatever they enter
  if (isWrittenAt(site.position, caller, callee))
    return true;
  const std::string &name = index_.facts().functions[entry].name;
  if (undividedName(name).size() == name.size())
    return false;
  if (site.inlined.empty())
    return link_.own(caller).size() == 1 && link_.body(link_.own(caller).front()) == callee;
  const InlineFrame &frame = site.inlined.front();
  const std::vector<SourceId> inlined = link_.named(frame.function, frame.declaredIn);
  return inlined.size() == 1 && link_.body(inlined.front()) == callee && isWrittenAt(frame.callSite, caller, callee);
}

} // namespace headroom::program
