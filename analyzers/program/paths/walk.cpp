// SPDX-License-Identifier: Apache-2.0
#include "program/paths/walk.h"

#include <algorithm>

namespace headroom::program {

const std::vector<std::uint32_t> &Walk::rowsOf(SourceId callee) const
{
  static const std::vector<std::uint32_t> none;
  return callee < rows.size() ? rows[callee] : none;
}

void Walk::addStep(PathState &state, WalkStep::Kind kind, std::uint32_t operation, Term subject, bool isTrue)
{
  steps.push_back({state.lastStep, operation, kind, isTrue, subject});
  state.lastStep = static_cast<std::uint32_t>(steps.size() - 1);
}

Term Walk::result(PathState &state, std::uint32_t operation, std::uint32_t ordinal)
{
  constexpr std::uint32_t valuesPerTurn = 32;
  const Term symbol = terms.term({TermKind::Result, operation, state.turn * valuesPerTurn + std::min(ordinal, valuesPerTurn - 1), 0});
  if (state.turn == maxTurns)
    forgetSymbol(state, symbol);
  return symbol;
}

Term Walk::value(PathState &state, BodyValue operation)
{
  if (operation == noValue)
    return terms.term({TermKind::Result, noOperation, 0, 0});
  if (scratch[operation] != noTerm)
    return scratch[operation];
  const Term known = state.valueOf(operation);
  // Merged paths had different values: what is left is its name.
  return known != noTerm ? known : terms.term({TermKind::Result, operation, state.turn, 1});
}

bool Walk::isWritten(Term value) const
{
  if (value == noTerm || terms[value].kind == TermKind::Memory)
    return false;
  const TermData &data = terms[value];
  return data.kind != TermKind::Result || data.a >= body.operations.size() ||
         body.operations[data.a].kind != BodyOperation::Kind::Unknown;
}

void Walk::startEpoch(PathState &state, std::uint32_t epoch)
{
  const std::uint32_t now = epoch + (state.turn << 20U);
  if (state.turn == maxTurns) {
    const auto isOld = [&](Term symbol) { return terms[symbol].kind == TermKind::Memory && terms[symbol].b == now; };
    std::erase_if(state.constraints, [&](const auto &entry) { return isOld(entry.first); });
    std::erase_if(state.blocks, [&](const HeldBlock &block) { return isOld(block.symbol); });
    state.forgetIf([&](Place, Term held) { return terms.base(held) != noTerm && isOld(terms.base(held)); });
  }
  state.epoch = now;
}

void Walk::forgetSymbol(PathState &state, Term symbol)
{
  std::erase_if(state.constraints, [&](const auto &entry) { return terms.mentions(entry.first, symbol); });
  std::erase_if(state.blocks, [&](const HeldBlock &block) { return terms.mentions(block.symbol, symbol); });
  state.forgetIf([&](Place place, Term held) {
    const PlaceData &root = terms.at(terms.root(place));
    return terms.mentions(held, symbol) || (root.kind == PlaceKind::Pointee && terms.mentions(root.a, symbol));
  });
}

} // namespace headroom::program
