// SPDX-License-Identifier: Apache-2.0
// The order in which paths are walked: a block's states before those of the blocks behind it, equal ones once, too many joined.
#include <algorithm>
#include <numeric>
#include <optional>
#include <queue>

#include "program/paths/blocks.h"
#include "program/paths/retries.h"

namespace headroom::program {

namespace {

/// Operations executed in one function, over all paths. Behind it calls are still found, but what a path loses is not judged.
constexpr std::size_t maxOperations = 20000;
/// States of one block that are told apart; further ones are joined.
constexpr std::size_t maxStates = 16;
constexpr unsigned maxJoins = 3;
constexpr std::uint8_t exactTurns = 2;

class Explorer {
public:
  explicit Explorer(Walk &walk) : walk_(walk), arrivals_(walk.body.blocks.size()), waiting_(walk.body.blocks.size()) {}

  /// False where an answer turned out to be an assertion's: the paths have to be walked again without it.
  bool run()
  {
    PathState start;
    start.epoch = noOperation;
    start.turns.assign(walk_.shape.loopCount(), 0);
    for (std::uint32_t local = 0; local < walk_.body.locals.size() && walk_.body.locals[local].isParameter; ++local)
      start.set(walk_.terms.place({PlaceKind::Local, local, 0}), walk_.terms.term({TermKind::Parameter, local, 0, 0}));
    walk_.scratch.assign(walk_.body.operations.size(), noTerm);
    push(0, std::move(start));
    while (!ranks_.empty() && !walk_.isExhausted) {
      const std::uint32_t block = ranks_.top().second;
      ranks_.pop();
      PathState state = std::move(waiting_[block].back());
      waiting_[block].pop_back();
      runBlock(block, std::move(state));
    }
    if (walk_.isExhausted)
      sweep();
    return isSettled_;
  }

private:
  struct Arrivals {
    std::vector<std::pair<std::size_t, PathState>> known;
    std::optional<PathState> joined;
    unsigned joins = 0;
  };
  struct Continuation {
    PathState state;
    std::uint32_t next = 0;
    std::vector<Term> values; ///< of the block's operations up to `next`
  };

  void push(std::uint32_t block, PathState state)
  {
    waiting_[block].push_back(std::move(state));
    ranks_.emplace(walk_.shape.rank(block), block);
  }

  void runBlock(std::uint32_t block, PathState first)
  {
    const BodyBlock &facts = walk_.body.blocks[block];
    std::vector<Continuation> open;
    open.push_back({std::move(first), facts.firstOperation, {}});
    const auto scratchBegin = walk_.scratch.begin() + facts.firstOperation;
    while (!open.empty()) {
      Continuation at = std::move(open.back());
      open.pop_back();
      std::copy(at.values.begin(), at.values.end(), scratchBegin);
      const std::uint32_t last = facts.firstOperation + facts.operationCount;
      bool goesOn = true;
      for (std::uint32_t operation = at.next; operation < last; ++operation) {
        if (++operations_ > maxOperations)
          walk_.isExhausted = true;
        if (walk_.body.operations[operation].kind != BodyOperation::Kind::Call) {
          execute(walk_, at.state, operation);
          continue;
        }
        std::vector<CallReturn> returns;
        executeCall(walk_, std::move(at.state), operation, returns);
        if (returns.empty()) {
          goesOn = false;
          break;
        }
        for (std::size_t i = returns.size(); i-- > 1;) {
          take(returns[i], operation);
          open.push_back({std::move(returns[i].state), operation + 1, std::vector<Term>(scratchBegin, walk_.scratch.begin() + operation + 1)});
        }
        take(returns[0], operation);
        at.state = std::move(returns[0].state);
      }
      if (goesOn)
        leave(block, std::move(at.state));
      std::fill(scratchBegin, scratchBegin + facts.operationCount, noTerm);
    }
  }

  void take(CallReturn &returned, std::uint32_t operation)
  {
    walk_.scratch[operation] = returned.result;
    if (walk_.shape.isCrossing(operation))
      returned.state.setValue(operation, returned.result);
  }

  void leave(std::uint32_t block, PathState state)
  {
    const BodyBlock &facts = walk_.body.blocks[block];
    switch (facts.end) {
    case BodyBlock::End::NoReturn: return;
    case BodyBlock::End::Return: finishPath(walk_, state, block); return;
    case BodyBlock::End::Jump:
      if (!facts.successors.empty())
        enter(block, facts.successors[0], std::move(state));
      return;
    case BodyBlock::End::Computed:
      for (const std::uint32_t next : facts.successors)
        enter(block, next, state);
      return;
    case BodyBlock::End::Branch:
    case BodyBlock::End::Switch: break;
    }
    const Term condition = walk_.value(state, facts.condition);
    // A test of the variable that a timeout leaves as it was, in place of a test of the status.
    reportUnset(walk_, state, condition, facts.condition);
    forgetRetried(walk_, state, condition, block);
    if (facts.end == BodyBlock::End::Branch) {
      branch(block, std::move(state), condition);
      return;
    }
    for (std::size_t i = 0; i < facts.cases.size() && i < facts.successors.size(); ++i) {
      PathState taken = state;
      const Term isCase = walk_.terms.equal(condition, walk_.terms.integer(facts.cases[i]));
      if (assume(walk_, taken, isCase, true)) {
        walk_.addStep(taken, WalkStep::Kind::Branch, facts.condition, isCase, true);
        enter(block, facts.successors[i], std::move(taken));
      }
      if (!assume(walk_, state, isCase, false))
        return;
    }
    if (facts.successors.size() > facts.cases.size())
      enter(block, facts.successors.back(), std::move(state));
  }

  void branch(std::uint32_t block, PathState state, Term condition)
  {
    const BodyBlock &facts = walk_.body.blocks[block];
    const bool isOpen = decided(walk_, state, condition) < 0;
    for (std::size_t i = 0; i < 2 && i < facts.successors.size(); ++i) {
      const std::uint32_t next = facts.successors[i];
      const bool isTrue = i == 0;
      PathState taken = state;
      if (!assume(walk_, taken, condition, isTrue))
        continue;
      if (isOpen)
        walk_.addStep(taken, WalkStep::Kind::Branch, facts.condition, condition, isTrue);
      if (!walk_.shape.canReturn(next) && walk_.shape.canReturn(block))
        learnContract(taken);
      enter(block, next, std::move(taken));
    }
  }

  // A path that cannot return, taken because the code runs in an interrupt: an assertion about the context. It says nothing about what
  // follows, where assertions are compiled out.
  void learnContract(const PathState &state)
  {
    if (state.inInterrupt != Answer::Yes)
      return;
    std::optional<std::uint32_t> timeout;
    for (std::uint32_t at = state.lastStep; at != noStep; at = walk_.steps[at].previous) {
      const WalkStep &step = walk_.steps[at];
      if (step.kind == WalkStep::Kind::Asked) {
        const auto isInterrupt = std::find(walk_.queries.begin(), walk_.queries.end(), std::pair(step.operation, QueryRule::Kind::InInterrupt));
        if (isInterrupt == walk_.queries.end())
          return;
        addContract(step.operation, timeout);
        return;
      }
      if (step.kind != WalkStep::Kind::Branch)
        return;
      if (isAnswer(step.subject))
        continue;
      const auto parameter = zeroTested(step.subject);
      if (!parameter || (timeout && timeout != parameter))
        return;
      timeout = parameter;
    }
  }

  [[nodiscard]] bool isAnswer(Term condition) const
  {
    return std::any_of(walk_.queries.begin(), walk_.queries.end(), [&](const auto &query) {
      for (std::uint32_t turn = 0; turn <= maxTurns; ++turn)
        if (walk_.terms.mentions(condition, walk_.terms.term({TermKind::Result, query.first, turn * 32, 0})))
          return true;
      return false;
    });
  }

  [[nodiscard]] std::optional<std::uint32_t> zeroTested(Term condition) const
  {
    TermData data = walk_.terms[condition];
    while (data.kind == TermKind::Not || (data.kind == TermKind::Equal && walk_.terms.isInteger(data.b, 0)))
      data = walk_.terms[data.a];
    return data.kind == TermKind::Parameter ? std::optional(data.a) : std::nullopt;
  }

  void addContract(std::uint32_t operation, std::optional<std::uint32_t> timeout)
  {
    if (!walk_.assertedQueries.insert(operation).second)
      return;
    isSettled_ = false;
    PathContract contract;
    contract.operation = operation;
    contract.unit = walk_.unit;
    contract.position.file = walk_.body.file;
    contract.position.line = walk_.body.operations[operation].line;
    contract.position.column = walk_.body.operations[operation].column;
    contract.timeout = timeout;
    walk_.contracts.push_back(contract);
  }

  void enter(std::uint32_t from, std::uint32_t block, PathState state)
  {
    if (const std::uint32_t loop = walk_.shape.loopAt(block); loop != UINT32_MAX) {
      if (walk_.shape.rank(from) < walk_.shape.rank(block))
        state.turns[loop] = 0; // from outside: a loop within another one begins anew
      turn(block, loop, state);
    }
    if (!walk_.shape.isJoin(block)) {
      push(block, std::move(state));
      return;
    }
    prune(block, state);
    Arrivals &arrivals = arrivals_[block];
    const std::size_t hash = state.hash();
    for (const auto &[knownHash, known] : arrivals.known)
      if (knownHash == hash && known.knowsSame(state))
        return;
    if (arrivals.known.size() < maxStates) {
      arrivals.known.emplace_back(hash, state);
      push(block, std::move(state));
      return;
    }
    if (arrivals.joins > maxJoins)
      return; // what knows nothing has been here
    if (arrivals.joined) {
      PathState joined = *arrivals.joined;
      joined.join(state);
      if (++arrivals.joins > maxJoins)
        joined = nothingKnown(joined);
      else if (joined.knowsSame(*arrivals.joined))
        return;
      walk_.startEpoch(joined, (1U << 19U) + block);
      state = std::move(joined);
    }
    arrivals.joined = state;
    push(block, std::move(state));
  }

  static PathState nothingKnown(const PathState &from)
  {
    PathState state;
    state.epoch = from.epoch;
    state.turn = from.turn;
    state.turns = from.turns;
    state.lastStep = from.lastStep;
    state.escaped = from.escaped;
    state.released = from.released;
    return state;
  }

  // A loop's head: the second turn sees other memory, the third any value of what the loop writes.
  void turn(std::uint32_t block, std::uint32_t loop, PathState &state)
  {
    if (state.turns[loop] > exactTurns)
      state.turns[loop] = exactTurns;
    const std::uint8_t before = state.turns[loop]++;
    if (before == 0)
      return;
    state.turn = std::min(state.turn + 1, maxTurns);
    clobber(walk_, state, block);
    if (before < exactTurns)
      return;
    for (const std::uint32_t local : walk_.shape.writtenInLoop(loop)) {
      const Place place = walk_.terms.place({PlaceKind::Local, local, 0});
      const bool isScalar = state.valueAt(place) != noTerm;
      std::vector<Term> old;
      state.forgetIf([&](Place at, Term value) {
        const bool isInside = walk_.terms.root(at) == place;
        if (isInside)
          old.push_back(value);
        return isInside;
      });
      const Term any = walk_.terms.term({TermKind::Phi, place, block, 0});
      const HeldBlock retried = retriedBlock(walk_, state, old);
      const Constraint kept = old.size() == 1 ? signOf(walk_, state, old.front()) : Constraint();
      for (const Term value : old) {
        // The key has another name from here on; the lock is still held.
        for (HeldLockState &lock : state.locks)
          if (lock.key != noTerm && lock.key == walk_.terms.base(value))
            lock.key = noTerm;
        if (value != any)
          escapeValue(walk_, state, value);
      }
      walk_.forgetSymbol(state, any);
      if (!isScalar)
        continue;
      state.set(place, any);
      state.constrain(any, kept);
      if (retried.allocation != noOperation)
        renameRetried(state, retried, any);
    }
  }

  // What no operation from here on can ask for. A local that holds a block stays: whether the block is lost depends on it.
  void prune(std::uint32_t block, PathState &state)
  {
    Terms &terms = walk_.terms;
    state.forgetIf([&](Place place, Term value) {
      const PlaceData &data = terms.at(place);
      if (data.kind == PlaceKind::Local && !walk_.shape.isLive(block, data.a)) {
        const HeldBlock *held = terms.base(value) == noTerm ? nullptr : state.block(terms.base(value));
        return !(held && held->state == HeldBlock::State::Live);
      }
      const TermData &known = terms[value];
      return terms.at(terms.root(place)).kind != PlaceKind::Local && known.kind == TermKind::Memory && known.a == place && known.b == state.epoch;
    });
    std::erase_if(state.values, [&](const auto &entry) { return !walk_.shape.isCrossingLive(block, entry.first); });
    if (state.constraints.empty() && state.blocks.empty())
      return;
    const auto isMentioned = [&](Term symbol) {
      for (const auto &[place, value] : state.memory)
        if (value >= symbol && terms.mentions(value, symbol))
          return true;
      for (const auto &[operation, value] : state.values)
        if (value >= symbol && terms.mentions(value, symbol))
          return true;
      for (const HeldLockState &lock : state.locks)
        if (lock.lock == symbol || lock.key == symbol)
          return true;
      return false;
    };
    // How two numbers compare is worth a path of its own only where there is something to lose.
    const bool hasBlock =
        std::any_of(state.blocks.begin(), state.blocks.end(), [](const HeldBlock &held) { return held.state == HeldBlock::State::Live; });
    const auto canReturn = [&](Term symbol) {
      const TermKind kind = terms[symbol].kind;
      return kind == TermKind::Integer || kind == TermKind::Parameter || (kind == TermKind::Memory && terms[symbol].b == state.epoch);
    };
    std::erase_if(state.constraints, [&](const auto &entry) {
      if (canReturn(entry.first))
        return false;
      const TermData data = terms[entry.first];
      const bool isOrder = data.kind == TermKind::Less ||
                           (data.kind == TermKind::Binary && data.number == static_cast<std::int64_t>(BodyOperation::Kind::Less));
      if (hasBlock && isOrder && (canReturn(data.a) || isMentioned(data.a)) && (canReturn(data.b) || isMentioned(data.b)))
        return false;
      return state.block(entry.first) == nullptr && !isMentioned(entry.first);
    });
    // A history that nothing on the way can come back to.
    std::erase_if(state.blocks, [&](const HeldBlock &held) {
      if (held.state == HeldBlock::State::Live || terms[held.symbol].kind == TermKind::Parameter || terms[held.symbol].kind == TermKind::Memory)
        return false;
      return !isMentioned(held.symbol);
    });
  }

  // The budget is spent: each block once more with nothing known, so that no call is missed.
  void sweep()
  {
    walk_.isExhausted = true;
    PathState nothing;
    nothing.turns.assign(walk_.shape.loopCount(), 0);
    nothing.escaped.resize(walk_.body.locals.size());
    std::iota(nothing.escaped.begin(), nothing.escaped.end(), 0U);
    for (std::uint32_t block = 0; block < walk_.body.blocks.size(); ++block) {
      const BodyBlock &facts = walk_.body.blocks[block];
      PathState state = nothing;
      std::fill(walk_.scratch.begin() + facts.firstOperation, walk_.scratch.begin() + facts.firstOperation + facts.operationCount, noTerm);
      for (std::uint32_t i = 0; i < facts.operationCount; ++i) {
        const std::uint32_t operation = facts.firstOperation + i;
        if (walk_.body.operations[operation].kind != BodyOperation::Kind::Call) {
          execute(walk_, state, operation);
          continue;
        }
        std::vector<CallReturn> returns;
        executeCall(walk_, std::move(state), operation, returns);
        if (returns.empty())
          break;
        state = std::move(returns.front().state);
        walk_.scratch[operation] = returns.front().result;
        state.inInterrupt = state.preKernel = Answer::Open;
        state.locks.clear();
      }
      std::fill(walk_.scratch.begin() + facts.firstOperation, walk_.scratch.begin() + facts.firstOperation + facts.operationCount, noTerm);
    }
  }

  Walk &walk_;
  std::vector<Arrivals> arrivals_;
  std::vector<std::vector<PathState>> waiting_;
  /// Lowest rank first: what is behind a join waits for what comes before it.
  std::priority_queue<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::pair<std::uint32_t, std::uint32_t>>, std::greater<>> ranks_;
  std::size_t operations_ = 0;
  bool isSettled_ = true;
};

} // namespace

void explore(Walk &walk)
{
  // Each repetition takes one more answer for an assertion's, and calls are few; the bound is against malformed bodies.
  for (unsigned repetitions = 0; repetitions < 8; ++repetitions) {
    if (Explorer(walk).run())
      break;
    walk.allocations.clear();
    walk.steps.clear();
    walk.calls.clear();
    walk.issues.clear();
    walk.outcomes.clear();
    walk.exits.clear();
    walk.exitOperations.clear();
    walk.queries.clear();
    walk.hasCleanExit = false;
    walk.isExhausted = false;
    walk.summary = {};
    walk.summary.isQuiet = true;
    walk.lastPlaced = 0;
  }
  if (!walk.isExhausted)
    judgeLocks(walk);
}

} // namespace headroom::program
