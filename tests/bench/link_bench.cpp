// SPDX-License-Identifier: Apache-2.0
// Time and memory of joining one image with its sources, on generated programs of two sizes in one run: figures for the reader (issue
// 3/8: the larger size in at most 2 s and 1 GB; ten times the size in at most twelve times the time). A third program shows what sites
// cost that only their type closes: each of them has every function whose address is taken as a target.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>

#include "program/program.h"
#include "program/source_join.h"

namespace {

using namespace headroom;

struct Shape {
  std::uint32_t functions = 0;
  std::uint32_t callsPerFunction = 10;
  std::uint32_t functionsPerUnit = 100;
  bool entersAnywhere = false; ///< functions that nobody calls are entered from outside the sources, with arguments that nobody knows
  [[nodiscard]] std::uint32_t fields() const { return functions / 5; } ///< each with a site and a writer: 20,000 of 100,000
};

std::string nameOf(std::uint32_t function)
{
  return "function_" + std::to_string(function);
}

/// Every fifth function calls through a field, and stores one function's address into it through a setter's parameter.
class Program {
public:
  explicit Program(const Shape &shape) : shape_(shape), random_(shape.functions), isCalled_(shape.functions, false)
  {
    units.resize((shape.functions + shape.functionsPerUnit - 1) / shape.functionsPerUnit);
    facts.machine = Machine::Arm;
    facts.coverage.hasSymbols = true;
    facts.functions.resize(shape.functions);
    for (std::uint32_t unit = 0; unit < units.size(); ++unit) {
      facts.files.push_back("/src/unit_" + std::to_string(1000000 + unit) + ".c");
      units[unit].mainFile = facts.files.back();
      units[unit].language = "c";
      units[unit].files = {facts.files.back()};
    }
    for (std::uint32_t function = 0; function < shape.functions; ++function)
      addFunction(function);
    std::sort(facts.addressTaken.begin(), facts.addressTaken.end());
    facts.addressTaken.erase(std::unique(facts.addressTaken.begin(), facts.addressTaken.end()), facts.addressTaken.end());
    for (const SourceFacts &unit : units)
      calls += unit.calls.size();
    shrink();
  }

  MachineFacts facts;
  std::vector<SourceFacts> units;
  std::uint64_t constraints = 0;
  std::uint64_t calls = 0;

private:
  /// Facts that are read from a file have no room to grow.
  void shrink()
  {
    for (MachineFunction &function : facts.functions)
      function.calls.shrink_to_fit();
    for (SourceFacts &unit : units) {
      unit.functions.shrink_to_fit();
      unit.fields.shrink_to_fit();
      unit.nodes.shrink_to_fit();
      unit.flows.shrink_to_fit();
      unit.calls.shrink_to_fit();
      unit.references.shrink_to_fit();
    }
  }

  static Address entryOf(std::uint32_t function) { return 0x8000000 + Address{function} * 64; }
  std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }

  void addFunction(std::uint32_t number)
  {
    const std::uint32_t unit = number / shape_.functionsPerUnit;
    SourceFacts &source = units[unit];
    MachineFunction &code = facts.functions[number];
    code.name = nameOf(number);
    code.entry = entryOf(number);
    code.sizeBytes = 64;
    code.frameBytes = 8 * below(8);
    code.position = {unit, number % shape_.functionsPerUnit * 20 + 1, 6};
    code.unit = unit;
    const SourceIndex self = declare(source, number, true);
    for (std::uint32_t i = 0; i < shape_.callsPerFunction; ++i) {
      // Callees come later: a program without recursion, as firmware mostly is.
      std::uint32_t callee = std::min(number + 1 + below(2000), shape_.functions - 1);
      if (callee == number)
        continue;
      if (!shape_.entersAnywhere && !isCalled_[number + 1])
        callee = number + 1;
      isCalled_[callee] = true;
      const std::uint32_t line = code.position.line + 1 + i;
      CallSite site;
      site.address = code.entry + 4 * i;
      site.depthBytes = code.frameBytes;
      site.target.kind = Value::Kind::Constants;
      site.target.constants = {entryOf(callee)};
      site.position = {unit, line, 3};
      code.calls.push_back(std::move(site));
      SourceCall call;
      call.caller = self;
      call.callee = declare(source, callee, false);
      call.range = {{0, line, 3}, line, 20};
      source.calls.push_back(std::move(call));
      source.references.push_back({self, noIndex, source.calls.back().callee, noIndex});
    }
    if (number % 5 == 4)
      addSite(number, self, code, source);
  }

  void addSite(std::uint32_t number, SourceIndex self, MachineFunction &code, SourceFacts &source)
  {
    const std::uint32_t line = code.position.line + 15;
    CallSite site;
    site.address = code.entry + 60;
    site.indirect = true;
    site.depthBytes = code.frameBytes;
    site.position = {code.unit, line, 3};
    code.calls.push_back(std::move(site));
    const std::uint32_t field = number / 5;
    const std::uint32_t handler = std::min(number + 1 + below(2000), shape_.functions - 1);
    facts.addressTaken.push_back(entryOf(handler));

    // field >= parameter; parameter >= local; local >= {handler}; local >= *pointer; *pointer >= parameter, and four copies along the way
    const SourceIndex fieldNode = fieldOf(source, field);
    const SourceIndex otherField = fieldOf(source, (field + below(8)) % shape_.fields());
    const SourceIndex parameter = newNode(source, {SourceNode::Kind::Parameter, self, 0});
    const SourceIndex function = newNode(source, {SourceNode::Kind::Function, declare(source, handler, false), 0});
    SourceIndex local[5];
    for (SourceIndex &node : local)
      node = newNode(source, {SourceNode::Kind::Local, self, static_cast<std::uint32_t>(source.nodes.size())});
    add(source, SourceFlow::Kind::AddressOf, local[0], function, self);
    add(source, SourceFlow::Kind::Copy, local[1], local[0], self);
    add(source, SourceFlow::Kind::Copy, parameter, local[1], self);
    add(source, SourceFlow::Kind::Copy, fieldNode, parameter, self);
    add(source, SourceFlow::Kind::AddressOf, local[2], fieldNode, self);
    add(source, SourceFlow::Kind::Load, local[3], local[2], self);
    add(source, SourceFlow::Kind::Store, local[2], local[3], self);
    add(source, SourceFlow::Kind::Copy, local[4], local[3], self);
    add(source, SourceFlow::Kind::Copy, local[1], local[4], self); // a cycle through memory
    if (field % 16 == 0)
      add(source, SourceFlow::Kind::Copy, otherField, fieldNode, self);
    SourceCall call;
    call.caller = self;
    call.calleeNode = fieldNode;
    call.through = "struct device.handler";
    call.type = "void (void *)";
    call.range = {{0, line, 3}, line, 20};
    SourceArgument argument;
    argument.node = local[3];
    call.arguments.push_back(argument);
    source.calls.push_back(std::move(call));
  }

  SourceIndex declare(SourceFacts &source, std::uint32_t number, bool isDefined)
  {
    if (unitOfNames_ != &source) {
      unitOfNames_ = &source;
      names_.clear();
    }
    auto place = std::lower_bound(names_.begin(), names_.end(), std::pair{number, 0U});
    if (place == names_.end() || place->first != number) {
      place = names_.insert(place, {number, static_cast<SourceIndex>(source.functions.size())});
      SourceFunction function;
      function.name = nameOf(number);
      function.parameterCount = 1;
      function.type = "void (void *)";
      source.functions.push_back(std::move(function));
    }
    SourceFunction &function = source.functions[place->second];
    function.isDefined = function.isDefined || isDefined;
    return place->second;
  }

  static SourceIndex newNode(SourceFacts &source, SourceNode node)
  {
    source.nodes.push_back(node);
    return static_cast<SourceIndex>(source.nodes.size() - 1);
  }
  static SourceIndex fieldOf(SourceFacts &source, std::uint32_t field)
  {
    source.fields.push_back({"struct device_" + std::to_string(field), "handler"});
    return newNode(source, {SourceNode::Kind::Field, static_cast<SourceIndex>(source.fields.size() - 1), 0});
  }
  void add(SourceFacts &source, SourceFlow::Kind kind, SourceIndex to, SourceIndex from, SourceIndex function)
  {
    source.flows.push_back({kind, to, from, function, noIndex});
    ++constraints;
  }

  const Shape shape_;
  std::mt19937 random_;
  std::vector<bool> isCalled_;
  const SourceFacts *unitOfNames_ = nullptr;
  std::vector<std::pair<std::uint32_t, SourceIndex>> names_;
};

double processorSeconds()
{
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

struct Figures {
  double joinSeconds = 1e9;
  double wholeSeconds = 1e9;
  long peakMb = 0; ///< with the facts
};

Figures measure(const Shape &shape)
{
  const Program program(shape);
  Figures best;
  std::size_t edges = 0;
  std::size_t byType = 0;
  for (int run = 0; run < 3; ++run) {
    {
      std::vector<std::string> notes;
      const program::ImageIndex index(program.facts);
      const double start = processorSeconds();
      const auto join = program::joinSources(index, program.units, {}, notes);
      best.joinSeconds = std::min(best.joinSeconds, processorSeconds() - start);
    }
    const double start = processorSeconds();
    ProgramOptions options;
    options.extraRoots = {nameOf(0)};
    const ImageProgram image = buildProgram(program.facts, program.units, {}, {}, options);
    best.wholeSeconds = std::min(best.wholeSeconds, processorSeconds() - start);
    edges = image.edges.size();
    byType = image.coverage.indirectSites - (image.coverage.layers.contains("points-to") ? image.coverage.layers.at("points-to") : 0);
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  best.peakMb = usage.ru_maxrss / 1024;
  std::printf("%8u functions, %llu calls, %zu edges, %zu addresses taken, %u sites (%zu not closed by points-to), %llu constraints: "
              "join %.3f s, whole link %.3f s, peak %ld MB with the facts\n",
              shape.functions, static_cast<unsigned long long>(program.calls), edges, program.facts.addressTaken.size(), shape.fields(),
              byType, static_cast<unsigned long long>(program.constraints), best.joinSeconds, best.wholeSeconds, best.peakMb);
  return best;
}

void judge(const char *what, double figure, double goal, const char *unit)
{
  std::printf("%s: %.2f %s, goal %g: %s\n", what, figure, unit, goal, figure <= goal ? "met" : "MISSED");
}

} // namespace

int main(int argc, char **argv)
{
  const auto functions = static_cast<std::uint32_t>(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 100000);
  Shape shape;
  shape.functions = functions / 10;
  const Figures small = measure(shape);
  shape.functions = functions;
  const Figures large = measure(shape);
  judge("whole link", large.wholeSeconds, 2, "s");
  judge("peak memory", static_cast<double>(large.peakMb), 1024, "MB");
  judge("ten times the size, join", large.joinSeconds / small.joinSeconds, 12, "times");
  judge("ten times the size, whole link", large.wholeSeconds / small.wholeSeconds, 12, "times");
  shape.entersAnywhere = true;
  measure(shape);
  return 0;
}
