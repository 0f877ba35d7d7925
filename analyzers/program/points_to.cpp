// SPDX-License-Identifier: Apache-2.0
// Waves over a topological order (Pereira and Berlin, CGO 2009), with the order and the collapsed cycles renewed only after as much
// work as renewing them costs.
#include "program/points_to.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <unordered_set>

#include "program/copy_graph.h"

namespace headroom::program {

namespace {

using Set = std::vector<LocationId>;

void sortUniqueSet(Set &set)
{
  std::sort(set.begin(), set.end());
  set.erase(std::unique(set.begin(), set.end()), set.end());
}

/// Leaves in `pending` what is new to `values`, and adds it there.
void takeNew(Set &values, Set &pending)
{
  sortUniqueSet(pending);
  if (values.empty()) {
    values = pending;
    return;
  }
  if (pending.size() * 16 < values.size())
    std::erase_if(pending, [&](LocationId value) { return std::binary_search(values.begin(), values.end(), value); });
  else {
    Set fresh;
    std::set_difference(pending.begin(), pending.end(), values.begin(), values.end(), std::back_inserter(fresh));
    pending = std::move(fresh);
  }
  if (pending.empty())
    return;
  const auto middle = static_cast<std::ptrdiff_t>(values.size());
  values.insert(values.end(), pending.begin(), pending.end());
  if (pending.front() < values[static_cast<std::size_t>(middle) - 1])
    std::inplace_merge(values.begin(), values.begin() + middle, values.end());
}

} // namespace

class PointsTo::Solver {
  enum class RuleKind : std::uint8_t { Load, Store, LoadFunctions, StoreKnown, Functions, Call, Leak };
  struct Link {
    RuleKind kind;
    std::uint32_t other;
    std::uint32_t next;
  };
  struct Chain {
    std::uint32_t first = noIndex;
    std::uint32_t last = noIndex;
  };
  struct Content {
    Set values;  ///< propagated
    Set pending; ///< arrived since; may repeat, and repeat `values`
    std::size_t compactAt = 1024;
  };
  static constexpr std::uint32_t noIndex = UINT32_MAX;

public:
  Solver()
  {
    addLocations(2);
    content_[unknown].values = {unknown};
  }

  LocationId addLocations(std::uint32_t count)
  {
    const auto first = static_cast<LocationId>(content_.size());
    content_.resize(content_.size() + count);
    functionOf_.resize(content_.size(), noIndex);
    rules_.resize(content_.size());
    companions_.resize(content_.size(), noIndex);
    return first;
  }

  void makeFunction(LocationId location, PointsToFunction function)
  {
    functionOf_[location] = static_cast<std::uint32_t>(functions_.size());
    functions_.push_back(std::move(function));
  }

  void copy(LocationId to, LocationId from)
  {
    if (from == unknown || from == outside)
      return addUnknown(to, {UnknownOrigin::Kind::Stated, 0});
    graph_.add(from, writable(to));
  }

  void addressOf(LocationId to, LocationId value)
  {
    if (value == unknown || value == outside)
      return addUnknown(to, {UnknownOrigin::Kind::Stated, 0});
    content_[writable(to)].pending.push_back(value);
  }

  void addUnknown(LocationId to, UnknownOrigin origin)
  {
    if (writable(to) == outside)
      return;
    content_[find(to)].pending.push_back(unknown);
    origins_.emplace_back(to, origin);
    touch(find(to));
  }

  void addRule(LocationId location, RuleKind kind, std::uint32_t other)
  {
    Chain &chain = rules_[readable(location)];
    links_.push_back({kind, other, chain.first});
    chain.first = static_cast<std::uint32_t>(links_.size() - 1);
    if (chain.last == noIndex)
      chain.last = chain.first;
  }

  void load(LocationId to, LocationId from) { addRule(from, RuleKind::Load, writable(to)); }
  void store(LocationId to, LocationId from) { addRule(to, RuleKind::Store, readable(from)); }
  void copyFunctions(LocationId to, LocationId from) { addRule(from, RuleKind::Functions, writable(to)); }
  void loadFunctions(LocationId to, LocationId from) { addRule(from, RuleKind::LoadFunctions, writable(to)); }
  void storeKnown(LocationId to, LocationId from) { addRule(to, RuleKind::StoreKnown, readable(from)); }
  void leaksFunctions(LocationId location) { addRule(location, RuleKind::Leak, 0); }

  void call(PointsToCall call)
  {
    const LocationId callee = call.callee;
    calls_.push_back(std::move(call));
    addRule(callee, RuleKind::Call, static_cast<std::uint32_t>(calls_.size() - 1));
  }

  void escapesWith(LocationId value, LocationId companion)
  {
    companionLinks_.emplace_back(companion, companions_[value]);
    companions_[value] = static_cast<std::uint32_t>(companionLinks_.size() - 1);
  }

  void solve()
  {
    graph_.resize(static_cast<std::uint32_t>(content_.size()));
    isSolving_ = true;
    renewOrder();
    for (LocationId i = 0; i < content_.size(); ++i)
      if (!content_[i].pending.empty())
        touch(find(i));
    if (rules_[unknown].first != noIndex)
      apply(unknown, {unknown});
    while (sweep())
      if (workDone_ > graph_.size()) {
        renewOrder();
        workDone_ = 0;
      }
    traceUnknown();
  }

  const Set &valuesOf(LocationId location) const { return content_[graph_.representative(readable(location))].values; }

  const Set &escaped() const { return content_[outside].values; }
  UnknownOrigin originOf(LocationId location) const { return originAt_[graph_.representative(readable(location))]; }

private:
  static LocationId writable(LocationId location) { return location == unknown ? outside : location; }
  static LocationId readable(LocationId location) { return location == outside ? unknown : location; }
  LocationId find(LocationId location) const { return isSolving_ ? graph_.representative(location) : location; }
  void touch(LocationId representative)
  {
    if (isSolving_)
      graph_.touch(representative);
  }

  void arrive(LocationId location, const Set &values)
  {
    Content &content = content_[location];
    content.pending.insert(content.pending.end(), values.begin(), values.end());
    workDone_ += values.size();
    // Many sources of one big set would otherwise pile up before the next visit.
    if (content.pending.size() > content.compactAt) {
      sortUniqueSet(content.pending);
      content.compactAt = std::max<std::size_t>(1024, 2 * content.pending.size());
    }
    touch(location);
  }

  void flow(LocationId from, LocationId to)
  {
    from = find(from);
    to = find(to);
    if (from == unknown) {
      addUnknown(to, {UnknownOrigin::Kind::Stated, 0});
      return;
    }
    if (from == to || !graph_.add(from, to))
      return;
    ++workDone_;
    if (!content_[from].values.empty())
      arrive(to, content_[from].values);
  }

  /// copyFunctions() while solving: a rule sees what comes, what is there is handed over at once.
  void watchFunctions(LocationId location, LocationId to)
  {
    if (!watched_.insert((std::uint64_t{location} << 32) | to).second)
      return;
    const LocationId from = find(location);
    addRule(from, RuleKind::Functions, to);
    Set functions;
    std::copy_if(content_[from].values.begin(), content_[from].values.end(), std::back_inserter(functions),
                 [&](LocationId value) { return functionOf_[value] != noIndex; });
    if (!functions.empty())
      arrive(find(to), functions);
  }

  void apply(LocationId location, const Set &fresh)
  {
    for (std::uint32_t i = rules_[location].first; i != noIndex; i = links_[i].next) {
      const Link link = links_[i];
      workDone_ += fresh.size();
      for (const LocationId value : fresh)
        applyRule(link, value);
    }
    if (location == outside)
      for (const LocationId value : fresh)
        escape(value);
  }

  void applyRule(const Link &link, LocationId value)
  {
    const bool isFunction = functionOf_[value] != noIndex;
    switch (link.kind) {
    case RuleKind::Load:
      if (value == unknown)
        addUnknown(link.other, {UnknownOrigin::Kind::LoadedThroughUnknown, 0});
      else if (!isFunction)
        flow(value, link.other);
      break;
    case RuleKind::Store:
      if (value == unknown)
        flow(link.other, outside);
      else if (!isFunction)
        flow(link.other, value);
      break;
    case RuleKind::LoadFunctions:
      if (value != unknown && !isFunction)
        watchFunctions(value, link.other);
      break;
    case RuleKind::Functions:
      if (isFunction)
        arrive(find(link.other), {value});
      break;
    case RuleKind::StoreKnown:
      if (value != unknown && !isFunction)
        flow(link.other, value);
      break;
    case RuleKind::Call:
      enter(calls_[link.other], value);
      break;
    case RuleKind::Leak:
      if (isFunction)
        arrive(outside, {value});
      break;
    }
  }

  void enter(const PointsToCall &call, LocationId value)
  {
    const std::uint32_t index = functionOf_[value];
    if (value != unknown && index == noIndex)
      return;
    if (value == unknown || !functions_[index].isAnalysed) {
      for (const LocationId argument : call.arguments)
        if (argument != noLocation)
          flow(readable(argument), outside);
      for (const LocationId argument : call.escaping)
        flow(argument, outside);
      if (call.result != noLocation)
        addUnknown(call.result, {UnknownOrigin::Kind::ReturnedFromUnknown, value});
      return;
    }
    const PointsToFunction &function = functions_[index];
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      const LocationId to = i < function.parameters.size() ? function.parameters[i] : function.rest;
      if (call.arguments[i] != noLocation && to != noLocation)
        flow(readable(call.arguments[i]), to);
    }
    if (function.result != noLocation && call.result != noLocation)
      flow(function.result, writable(call.result));
    for (const PointsToRecord &given : call.records)
      if (!hasRecord(function.records, given))
        passWords(call, function, given, given.words, noLocation);
    for (const PointsToRecord &taken : function.records)
      if (!hasRecord(call.records, taken))
        passWords(call, function, taken, noLocation, taken.words);
  }

  static bool hasRecord(const std::vector<PointsToRecord> &records, const PointsToRecord &wanted)
  {
    return std::any_of(records.begin(), records.end(),
                       [&](const PointsToRecord &other) { return other.ordinal == wanted.ordinal && other.type == wanted.type; });
  }

  /// A call and a function that disagree about a record by value: from there on each word may be any of the other side's.
  void passWords(const PointsToCall &call, const PointsToFunction &function, const PointsToRecord &record, LocationId given, LocationId taken)
  {
    const auto pass = [&](LocationId from, LocationId to) {
      if (from != noLocation && to != noLocation)
        flow(readable(from), writable(to));
    };
    if (record.ordinal == PointsToRecord::result) {
      pass(given == noLocation ? taken : function.result, given == noLocation ? call.result : given);
      for (const PointsToRecord &other : function.records)
        if (given != noLocation && other.ordinal == PointsToRecord::result)
          pass(other.words, given);
      return;
    }
    Set from{given}, to{taken};
    for (std::size_t i = record.ordinal; i < call.arguments.size(); ++i)
      from.push_back(call.arguments[i]);
    for (std::size_t i = record.ordinal; i < function.parameters.size(); ++i)
      to.push_back(function.parameters[i]);
    for (const PointsToRecord &other : call.records)
      if (other.ordinal >= record.ordinal && other.ordinal != PointsToRecord::result)
        from.push_back(other.words);
    for (const PointsToRecord &other : function.records)
      if (other.ordinal >= record.ordinal && other.ordinal != PointsToRecord::result)
        to.push_back(other.words);
    for (const LocationId one : from)
      for (const LocationId other : to)
        pass(one, other);
  }

  void escape(LocationId value)
  {
    if (value == unknown)
      return;
    for (std::uint32_t i = companions_[value]; i != noIndex; i = companionLinks_[i].second)
      arrive(outside, {companionLinks_[i].first});
    if (functionOf_[value] == noIndex) {
      addUnknown(value, {UnknownOrigin::Kind::Escaped, value});
      flow(value, outside);
      return;
    }
    const PointsToFunction &function = functions_[functionOf_[value]];
    for (const LocationId parameter : function.parameters)
      if (parameter != noLocation)
        addUnknown(parameter, {UnknownOrigin::Kind::Escaped, value});
    if (function.rest != noLocation)
      addUnknown(function.rest, {UnknownOrigin::Kind::Escaped, value});
    if (function.result != noLocation)
      flow(function.result, outside);
  }

  /// One pass in order over all that is waiting; false where nothing was.
  bool sweep()
  {
    bool any = false;
    for (LocationId location = graph_.nextTouched(true); location != noLocation; location = graph_.nextTouched(false)) {
      any = true;
      Set fresh = std::move(content_[location].pending);
      content_[location].pending = {};
      content_[location].compactAt = 1024;
      workDone_ += fresh.size();
      takeNew(content_[location].values, fresh);
      if (fresh.empty())
        continue;
      // Applying a rule may add edges, which then carry all values, the fresh ones included.
      const std::size_t edges = graph_.successors(location).size();
      for (std::size_t i = 0; i < edges; ++i) {
        const LocationId to = find(graph_.successors(location)[i]);
        if (to != location)
          arrive(to, fresh);
      }
      apply(location, fresh);
    }
    return any;
  }

  void renewOrder()
  {
    graph_.condense([this](LocationId into, LocationId from) { merge(into, from); });
    for (LocationId i = 0; i < content_.size(); ++i)
      if (!content_[i].pending.empty())
        touch(find(i));
  }

  /// Only what both had passed on needs no second visit: their rules and successors are one list from now on.
  void merge(LocationId into, LocationId from)
  {
    Content &a = content_[into];
    Content &b = content_[from];
    Set both;
    std::set_intersection(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(), std::back_inserter(both));
    a.pending.insert(a.pending.end(), b.pending.begin(), b.pending.end());
    std::set_symmetric_difference(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(), std::back_inserter(a.pending));
    a.values = std::move(both);
    b = {};
    Chain &mine = rules_[into];
    Chain &other = rules_[from];
    if (other.first == noIndex)
      return;
    links_[other.last].next = mine.first;
    mine.first = other.first;
    if (mine.last == noIndex)
      mine.last = other.last;
    other = {};
  }

  void traceUnknown()
  {
    originAt_.assign(content_.size(), {});
    std::vector<LocationId> queue;
    const auto mark = [&](LocationId location, UnknownOrigin origin) {
      if (originAt_[location].kind != UnknownOrigin::Kind::None)
        return;
      originAt_[location] = origin;
      queue.push_back(location);
    };
    for (const auto &[location, origin] : origins_)
      mark(find(location), origin);
    for (std::size_t i = 0; i < queue.size(); ++i)
      for (const LocationId next : graph_.successors(queue[i]))
        mark(find(next), originAt_[queue[i]]);
  }

  std::vector<Content> content_;
  std::vector<std::uint32_t> functionOf_;
  std::vector<PointsToFunction> functions_;
  std::vector<PointsToCall> calls_;
  std::vector<Chain> rules_;
  std::vector<Link> links_;
  std::vector<std::uint32_t> companions_;
  std::vector<std::pair<LocationId, std::uint32_t>> companionLinks_;
  std::vector<std::pair<LocationId, UnknownOrigin>> origins_;
  std::vector<UnknownOrigin> originAt_;
  std::unordered_set<std::uint64_t> watched_; ///< location, where its functions go
  CopyGraph graph_;
  std::uint64_t workDone_ = 0;
  bool isSolving_ = false;
};

PointsTo::PointsTo() : solver_(std::make_unique<Solver>()) {}
PointsTo::~PointsTo() = default;

LocationId PointsTo::addLocations(std::uint32_t count) { return solver_->addLocations(count); }
void PointsTo::makeFunction(LocationId location, PointsToFunction function) { solver_->makeFunction(location, std::move(function)); }
void PointsTo::copy(LocationId to, LocationId from) { solver_->copy(to, from); }
void PointsTo::addressOf(LocationId to, LocationId value) { solver_->addressOf(to, value); }
void PointsTo::load(LocationId to, LocationId from) { solver_->load(to, from); }
void PointsTo::store(LocationId to, LocationId from) { solver_->store(to, from); }
void PointsTo::copyFunctions(LocationId to, LocationId from) { solver_->copyFunctions(to, from); }
void PointsTo::loadFunctions(LocationId to, LocationId from) { solver_->loadFunctions(to, from); }
void PointsTo::storeKnown(LocationId to, LocationId from) { solver_->storeKnown(to, from); }
void PointsTo::call(PointsToCall call) { solver_->call(std::move(call)); }
void PointsTo::mayHoldUnknown(LocationId location, std::uint32_t reason)
{
  solver_->addUnknown(location, {UnknownOrigin::Kind::Stated, reason});
}
void PointsTo::escapesWith(LocationId value, LocationId companion) { solver_->escapesWith(value, companion); }
void PointsTo::leaksFunctions(LocationId location) { solver_->leaksFunctions(location); }
void PointsTo::solve() { solver_->solve(); }

const std::vector<LocationId> &PointsTo::valuesOf(LocationId location) const { return solver_->valuesOf(location); }

bool PointsTo::holdsUnknown(LocationId location) const
{
  const Set &values = valuesOf(location);
  return !values.empty() && values.front() == unknown;
}

bool PointsTo::isEscaped(LocationId value) const
{
  const Set &values = solver_->escaped();
  return std::binary_search(values.begin(), values.end(), value);
}

UnknownOrigin PointsTo::originOfUnknown(LocationId location) const { return solver_->originOf(location); }

} // namespace headroom::program
