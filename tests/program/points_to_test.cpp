// SPDX-License-Identifier: Apache-2.0
// The points-to solver: each kind of constraint, and thousands of random systems against a solver that only repeats all rules until
// nothing changes.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "program/points_to.h"

namespace headroom::program {
namespace {

constexpr LocationId unknown = PointsTo::unknown;
constexpr LocationId outside = PointsTo::outside;
using Values = std::vector<LocationId>;

TEST(PointsTo, CopiesPassValuesOn)
{
  PointsTo solver;
  const LocationId f = solver.addLocations(4), a = f + 1, b = f + 2, c = f + 3;
  solver.makeFunction(f, {});
  solver.addressOf(a, f);
  solver.copy(b, a);
  solver.copy(c, b);
  solver.solve();
  EXPECT_EQ(solver.valuesOf(c), Values{f});
  EXPECT_FALSE(solver.holdsUnknown(c));
}

TEST(PointsTo, CyclesOfCopiesShareTheirValues)
{
  PointsTo solver;
  const LocationId f = solver.addLocations(5), g = f + 1, a = f + 2, b = f + 3, c = f + 4;
  solver.makeFunction(f, {});
  solver.makeFunction(g, {});
  solver.addressOf(a, f);
  solver.addressOf(c, g);
  solver.copy(b, a);
  solver.copy(c, b);
  solver.copy(a, c);
  solver.solve();
  for (const LocationId each : {a, b, c})
    EXPECT_EQ(solver.valuesOf(each), (Values{f, g}));
}

TEST(PointsTo, LoadsAndStoresGoThroughWhatAPointerHolds)
{
  PointsTo solver;
  const LocationId f = solver.addLocations(6), object = f + 1, p = f + 2, q = f + 3, value = f + 4, read = f + 5;
  solver.makeFunction(f, {});
  solver.addressOf(p, object);
  solver.copy(q, p);
  solver.addressOf(value, f);
  solver.store(p, value); // *p = f
  solver.load(read, q);   // read = *q
  solver.solve();
  EXPECT_EQ(solver.valuesOf(read), Values{f});
  EXPECT_EQ(solver.valuesOf(object), Values{f});
}

TEST(PointsTo, CallThroughAPointerPassesArgumentsAndResult)
{
  PointsTo solver;
  const LocationId f = solver.addLocations(8), g = f + 1, parameter = f + 2, result = f + 3, pointer = f + 4, argument = f + 5, out = f + 6,
                   rest = f + 7;
  solver.makeFunction(f, {{parameter}, result, rest, true});
  solver.makeFunction(g, {});
  solver.addressOf(pointer, f);
  solver.addressOf(argument, g);
  solver.copy(result, parameter);
  solver.call({pointer, {argument, argument}, out, {}});
  solver.solve();
  EXPECT_EQ(solver.valuesOf(parameter), Values{g});
  EXPECT_EQ(solver.valuesOf(rest), Values{g}); // behind the last parameter
  EXPECT_EQ(solver.valuesOf(out), Values{g});
}

TEST(PointsTo, CallThroughTheUnknownLetsArgumentsEscape)
{
  PointsTo solver;
  const LocationId pointer = solver.addLocations(5), object = pointer + 1, argument = pointer + 2, out = pointer + 3, field = pointer + 4;
  solver.mayHoldUnknown(pointer, 7);
  solver.addressOf(argument, object);
  solver.escapesWith(object, field);
  solver.call({pointer, {argument}, out, {}});
  solver.solve();
  EXPECT_TRUE(solver.isEscaped(object));
  EXPECT_TRUE(solver.isEscaped(field));
  EXPECT_TRUE(solver.holdsUnknown(object));
  EXPECT_TRUE(solver.holdsUnknown(field));
  EXPECT_TRUE(solver.holdsUnknown(out));
  EXPECT_EQ(solver.originOfUnknown(pointer).kind, UnknownOrigin::Kind::Stated);
  EXPECT_EQ(solver.originOfUnknown(pointer).subject, 7U);
  EXPECT_EQ(solver.originOfUnknown(field).kind, UnknownOrigin::Kind::Escaped);
}

TEST(PointsTo, EscapedFunctionGetsTheUnknownAndGivesItsResultAway)
{
  PointsTo solver;
  const LocationId f = solver.addLocations(4), parameter = f + 1, result = f + 2, object = f + 3;
  solver.makeFunction(f, {{parameter}, result, noLocation, true});
  solver.addressOf(result, object);
  solver.addressOf(outside, f);
  solver.solve();
  EXPECT_EQ(solver.valuesOf(parameter), Values{unknown});
  EXPECT_TRUE(solver.isEscaped(object));
}

TEST(PointsTo, LeakedObjectsStayWhileLeakedFunctionsEscape)
{
  PointsTo solver;
  const LocationId f = solver.addLocations(4), parameter = f + 1, object = f + 2, number = f + 3;
  solver.makeFunction(f, {{parameter}, noLocation, noLocation, true});
  solver.addressOf(number, f);
  solver.addressOf(number, object);
  solver.leaksFunctions(number);
  solver.solve();
  EXPECT_TRUE(solver.holdsUnknown(parameter));
  EXPECT_FALSE(solver.holdsUnknown(object));
}

TEST(PointsTo, StoreThroughTheUnknownLetsTheValueEscape)
{
  PointsTo solver;
  const LocationId pointer = solver.addLocations(3), value = pointer + 1, object = pointer + 2;
  solver.mayHoldUnknown(pointer, 0);
  solver.addressOf(value, object);
  solver.store(pointer, value);
  solver.solve();
  EXPECT_TRUE(solver.holdsUnknown(object));
  EXPECT_FALSE(solver.holdsUnknown(value));
}

TEST(PointsTo, FunctionsAloneAreCopiedAndLoaded)
{
  PointsTo solver;
  const LocationId f = solver.addLocations(7), g = f + 1, object = f + 2, from = f + 3, pointer = f + 4, copied = f + 5, loaded = f + 6;
  solver.makeFunction(f, {});
  solver.makeFunction(g, {});
  solver.addressOf(from, f);
  solver.addressOf(from, object);
  solver.mayHoldUnknown(from, 0);
  solver.copyFunctions(copied, from);
  solver.addressOf(pointer, from);
  solver.mayHoldUnknown(pointer, 0);
  solver.loadFunctions(loaded, pointer);
  solver.addressOf(object, g);
  solver.solve();
  EXPECT_EQ(solver.valuesOf(copied), Values{f});
  EXPECT_EQ(solver.valuesOf(loaded), Values{f});
}

TEST(PointsTo, StoreToKnownPlacesLetsNothingEscape)
{
  PointsTo solver;
  const LocationId f = solver.addLocations(4), object = f + 1, pointer = f + 2, value = f + 3;
  solver.makeFunction(f, {});
  solver.addressOf(value, f);
  solver.addressOf(pointer, object);
  solver.mayHoldUnknown(pointer, 0);
  solver.storeKnown(pointer, value);
  solver.solve();
  EXPECT_EQ(solver.valuesOf(object), Values{f});
  EXPECT_FALSE(solver.isEscaped(f));
}

/// `void set(struct w x)` called as `void (*)(fn)`, and a caller that agrees with it.
TEST(PointsTo, RecordByValueThatTheCallerTakesForItsMembers)
{
  PointsTo solver;
  const LocationId set = solver.addLocations(9), f = set + 1, g = set + 2, words = set + 3, taken = set + 4, callee = set + 5,
                   other = set + 6, argument = set + 7, given = set + 8;
  PointsToFunction function;
  function.parameters = {noLocation};
  function.records = {{0, 7, taken}};
  solver.makeFunction(set, function);
  solver.makeFunction(f, {});
  solver.makeFunction(g, {});
  solver.addressOf(callee, set);
  solver.addressOf(argument, f);
  solver.addressOf(given, g);
  solver.copy(words, taken);
  PointsToCall cast{callee, {argument}, noLocation, {}, {}};
  solver.call(cast);
  PointsToCall agreed{other, {noLocation}, noLocation, {}, {{0, 7, given}}};
  solver.addressOf(other, set);
  solver.call(agreed);
  solver.solve();
  EXPECT_EQ(solver.valuesOf(words), Values{f});
}

TEST(PointsTo, MembersThatTheCallerPassesAsARecordByValue)
{
  PointsTo solver;
  const LocationId set = solver.addLocations(7), f = set + 1, g = set + 2, first = set + 3, second = set + 4, callee = set + 5, given = set + 6;
  PointsToFunction function;
  function.parameters = {first, second};
  solver.makeFunction(set, function);
  solver.makeFunction(f, {});
  solver.makeFunction(g, {});
  solver.addressOf(callee, set);
  solver.addressOf(given, f);
  solver.addressOf(given, g);
  PointsToCall call{callee, {noLocation}, noLocation, {}, {{0, 7, given}}};
  solver.call(call);
  solver.solve();
  EXPECT_EQ(solver.valuesOf(first), (Values{f, g}));
  EXPECT_EQ(solver.valuesOf(second), (Values{f, g}));
}

TEST(PointsTo, RecordThatIsReturnedForAPointer)
{
  PointsTo solver;
  const LocationId make = solver.addLocations(5), f = make + 1, fields = make + 2, callee = make + 3, result = make + 4;
  PointsToFunction function;
  function.records = {{PointsToRecord::result, 7, fields}};
  solver.makeFunction(make, function);
  solver.makeFunction(f, {});
  solver.addressOf(fields, f);
  solver.addressOf(callee, make);
  PointsToCall call{callee, {}, result, {}, {}};
  solver.call(call);
  solver.solve();
  EXPECT_EQ(solver.valuesOf(result), Values{f});
}

/// The rules as they are written in points_to.h, repeated over sets until nothing changes.
class Reference {
public:
  explicit Reference(LocationId count) : values(count), functions(count), companions(count) { values[unknown] = {unknown}; }

  void solve()
  {
    do {
      hasChanged_ = false;
      for (const auto &[to, from] : addresses)
        add(to, from);
      for (const auto &[to, from] : copies)
        flow(from, to);
      for (const auto &[to, from] : loads)
        for (const LocationId value : snapshot(from))
          if (value == unknown)
            add(to, unknown);
          else if (!functions[value])
            flow(value, to);
      for (const auto &[to, from] : stores)
        for (const LocationId value : snapshot(to))
          if (value == unknown)
            flow(from, outside);
          else if (!functions[value])
            flow(from, value);
      for (const auto &[to, from] : functionCopies)
        flowFunctions(from, to);
      for (const auto &[to, from] : functionLoads)
        for (const LocationId value : snapshot(from))
          if (value != unknown && !functions[value])
            flowFunctions(value, to);
      for (const auto &[to, from] : knownStores)
        for (const LocationId value : snapshot(to))
          if (value != unknown && !functions[value])
            flow(from, value);
      for (const PointsToCall &call : calls)
        for (const LocationId value : snapshot(call.callee))
          enter(call, value);
      for (const LocationId location : leaks)
        for (const LocationId value : snapshot(location))
          if (functions[value])
            add(outside, value);
      for (const LocationId value : std::set<LocationId>(values[outside]))
        escape(value);
    } while (hasChanged_);
  }

  std::vector<std::set<LocationId>> values;
  std::vector<std::optional<PointsToFunction>> functions;
  std::vector<std::vector<LocationId>> companions;
  std::vector<std::pair<LocationId, LocationId>> addresses, copies, loads, stores, functionCopies, functionLoads, knownStores;
  std::vector<PointsToCall> calls;
  std::vector<LocationId> leaks;

private:
  void add(LocationId to, LocationId value)
  {
    to = to == unknown ? outside : to;
    if (to == outside && value == unknown)
      return;
    hasChanged_ = values[to].insert(value).second || hasChanged_;
  }
  /// What is read from the outside is the unknown, whatever else escaped there.
  std::set<LocationId> snapshot(LocationId from) const { return from == outside ? std::set<LocationId>{unknown} : values[from]; }
  void flow(LocationId from, LocationId to)
  {
    for (const LocationId value : snapshot(from))
      add(to, value);
  }
  void flowFunctions(LocationId from, LocationId to)
  {
    for (const LocationId value : snapshot(from))
      if (value != unknown && functions[value])
        add(to, value);
  }
  void enter(const PointsToCall &call, LocationId value)
  {
    if (value == unknown || (functions[value] && !functions[value]->isAnalysed)) {
      for (const LocationId argument : call.arguments)
        if (argument != noLocation)
          flow(argument, outside);
      for (const LocationId argument : call.escaping)
        flow(argument, outside);
      if (call.result != noLocation)
        add(call.result, unknown);
    } else if (functions[value]) {
      for (std::size_t i = 0; i < call.arguments.size(); ++i) {
        const LocationId to = i < functions[value]->parameters.size() ? functions[value]->parameters[i] : functions[value]->rest;
        if (to != noLocation && call.arguments[i] != noLocation)
          flow(call.arguments[i], to);
      }
      if (call.result != noLocation && functions[value]->result != noLocation)
        flow(functions[value]->result, call.result);
    }
  }
  void escape(LocationId value)
  {
    for (const LocationId companion : companions[value])
      add(outside, companion);
    if (!functions[value]) {
      add(value, unknown);
      flow(value, outside);
      return;
    }
    for (const LocationId parameter : functions[value]->parameters)
      if (parameter != noLocation)
        add(parameter, unknown);
    if (functions[value]->rest != noLocation)
      add(functions[value]->rest, unknown);
    if (functions[value]->result != noLocation)
      flow(functions[value]->result, outside);
  }

  bool hasChanged_ = false;
};

class RandomSystem {
public:
  explicit RandomSystem(unsigned seed) : random_(seed), count_(2 + 8 + below(40)), functionCount_(1 + below(4)), reference(count_)
  {
    solver.addLocations(count_ - 2);
    for (LocationId f = 2; f < 2 + functionCount_; ++f) {
      PointsToFunction function;
      for (unsigned i = below(3); i > 0; --i)
        function.parameters.push_back(below(4) == 0 ? noLocation : plain());
      function.result = below(3) == 0 ? noLocation : plain();
      function.rest = below(4) == 0 ? plain() : noLocation;
      function.isAnalysed = below(6) != 0;
      solver.makeFunction(f, function);
      reference.functions[f] = function;
    }
    for (unsigned i = below(3 * count_); i > 0; --i)
      addConstraint();
  }

  LocationId count() const { return count_; }

private:
  unsigned below(unsigned end) { return end == 0 ? 0 : static_cast<unsigned>(random_() % end); }
  LocationId plain() { return 2 + functionCount_ + below(count_ - 2 - functionCount_); }
  LocationId value() { return below(3) == 0 ? 2 + below(functionCount_) : plain(); }
  /// The outside and the unknown rarely, or everything drowns in them.
  LocationId place() { return below(25) == 0 ? below(2) : plain(); }

  void addConstraint()
  {
    const LocationId to = place(), from = place();
    switch (below(18)) {
    case 0: case 1: case 2: {
      const LocationId what = value();
      solver.addressOf(to, what);
      reference.addresses.emplace_back(to, what);
      break;
    }
    case 3: case 4: case 5: case 6:
      solver.copy(to, from);
      reference.copies.emplace_back(to, from);
      break;
    case 7: case 8:
      solver.load(to, from);
      reference.loads.emplace_back(to, from);
      break;
    case 9: case 10:
      solver.store(to, from);
      reference.stores.emplace_back(to == outside ? unknown : to, from);
      break;
    case 14:
      solver.copyFunctions(to, from);
      reference.functionCopies.emplace_back(to, from);
      break;
    case 15: case 16:
      solver.loadFunctions(to, from);
      reference.functionLoads.emplace_back(to, from);
      break;
    case 17:
      solver.storeKnown(to, from);
      reference.knownStores.emplace_back(to == outside ? unknown : to, from);
      break;
    case 11: {
      PointsToCall call{to, {}, below(2) == 0 ? noLocation : place(), {}, {}};
      for (unsigned i = below(4); i > 0; --i)
        call.arguments.push_back(below(4) == 0 ? noLocation : place());
      if (below(4) == 0)
        call.escaping.push_back(plain());
      solver.call(call);
      reference.calls.push_back(call);
      break;
    }
    case 12: {
      const LocationId holder = value(), companion = plain();
      solver.escapesWith(holder, companion);
      reference.companions[holder].push_back(companion);
      break;
    }
    case 13: default: {
      const LocationId leak = plain();
      solver.leaksFunctions(leak);
      reference.leaks.push_back(leak);
      break;
    }
    }
  }

  std::mt19937 random_;
  LocationId count_;
  LocationId functionCount_;

public:
  Reference reference;
  PointsTo solver;
};

TEST(PointsTo, RandomSystemsHaveTheLeastSolution)
{
  for (unsigned seed = 0; seed < 6000; ++seed) {
    RandomSystem system(seed);
    system.solver.solve();
    system.reference.solve();
    for (LocationId i = 2; i < system.count(); ++i) {
      if (system.reference.functions[i])
        continue;
      const Values expected(system.reference.values[i].begin(), system.reference.values[i].end());
      ASSERT_EQ(system.solver.valuesOf(i), expected) << "seed " << seed << ", location " << i;
      ASSERT_EQ(system.solver.originOfUnknown(i).kind != UnknownOrigin::Kind::None, system.solver.holdsUnknown(i)) << "seed " << seed;
    }
  }
}

TEST(PointsTo, LongChainsOfCopiesAndCyclesNeedNoDeepCallStack)
{
  constexpr LocationId length = 300000;
  PointsTo solver;
  const LocationId f = solver.addLocations(), first = solver.addLocations(length);
  solver.makeFunction(f, {});
  solver.addressOf(first, f);
  for (LocationId i = 1; i < length; ++i)
    solver.copy(first + i, first + i - 1);
  solver.copy(first, first + length - 1);
  solver.solve();
  EXPECT_EQ(solver.valuesOf(first + length / 2), Values{f});
}

} // namespace
} // namespace headroom::program
