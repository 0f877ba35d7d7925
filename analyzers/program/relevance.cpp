// SPDX-License-Identifier: Apache-2.0
#include "program/relevance.h"

namespace headroom::program {

namespace {

/// Parameter `from` of `function` travels on as parameter `to` of the callee that this is filed under.
struct Forward {
  FunctionIndex function = 0;
  std::uint8_t from = 0;
  std::uint8_t to = 0;
};

bool comesFromParameter(const Value &value)
{
  return (value.kind == Value::Kind::Argument || value.kind == Value::Kind::ArgumentField) && value.argument < bindableParameters;
}

class Relevance {
public:
  Relevance(const ImageIndex &index, const std::vector<CallableIndex> &alsoIndirect)
      : index_(index), functionCount_(index.facts().functions.size()), masks_(functionCount_, 0), forwards_(functionCount_),
        isIndirect_(functionCount_, false)
  {
    for (const Address address : index.facts().addressTaken)
      markIndirect(address);
    for (const CallableIndex f : alsoIndirect)
      if (f < functionCount_)
        isIndirect_[f] = true;
    for (FunctionIndex f = 0; f < functionCount_; ++f)
      for (const CallSite &call : index.facts().functions[f].calls)
        collect(f, call);
  }

  std::vector<ParameterMask> solve(const std::vector<WatchedFunction> &watched)
  {
    for (const WatchedFunction &function : watched)
      for (const unsigned word : function.words)
        if (function.callable < functionCount_ && word < bindableParameters)
          add(function.callable, word);
    for (FunctionIndex f = 0; f < functionCount_; ++f)
      for (const CallSite &call : index_.facts().functions[f].calls)
        if (comesFromParameter(call.target))
          add(f, call.target.argument);
    while (!work_.empty()) {
      const auto [function, parameter] = work_.back();
      work_.pop_back();
      spread(forwards_[function], parameter);
      if (isIndirect_[function] && ((indirectMask_ >> parameter) & 1) == 0) {
        indirectMask_ |= ParameterMask{1} << parameter;
        spread(indirectForwards_, parameter);
      }
    }
    return std::move(masks_);
  }

private:
  void markIndirect(Address address)
  {
    if (const auto function = index_.functionAt(address))
      isIndirect_[*function] = true;
  }

  void collect(FunctionIndex f, const CallSite &call)
  {
    for (std::size_t position = 0; position < call.arguments.size() && position < bindableParameters; ++position) {
      const Value &argument = call.arguments[position];
      if (argument.kind == Value::Kind::Constants)
        for (const Address constant : argument.constants)
          markIndirect(constant);
      if (!comesFromParameter(argument))
        continue;
      const Forward forward{f, static_cast<std::uint8_t>(argument.argument), static_cast<std::uint8_t>(position)};
      if (call.target.kind != Value::Kind::Constants)
        indirectForwards_.push_back(forward);
      else
        for (const Address target : call.target.constants)
          if (const auto callee = index_.functionAt(target))
            forwards_[*callee].push_back(forward);
    }
  }

  void spread(const std::vector<Forward> &forwards, unsigned parameter)
  {
    for (const Forward &forward : forwards)
      if (forward.to == parameter)
        add(forward.function, forward.from);
  }

  void add(FunctionIndex function, unsigned parameter)
  {
    const ParameterMask bit = ParameterMask{1} << parameter;
    if ((masks_[function] & bit) != 0)
      return;
    masks_[function] |= bit;
    work_.emplace_back(function, parameter);
  }

  const ImageIndex &index_;
  std::size_t functionCount_;
  std::vector<ParameterMask> masks_;
  std::vector<std::vector<Forward>> forwards_; ///< by callee
  std::vector<Forward> indirectForwards_;
  std::vector<bool> isIndirect_;
  ParameterMask indirectMask_ = 0;
  std::vector<std::pair<FunctionIndex, unsigned>> work_;
};

} // namespace

std::vector<ParameterMask> relevantParameters(const ImageIndex &index, const std::vector<CallableIndex> &alsoIndirect,
                                              const std::vector<WatchedFunction> &watched)
{
  return Relevance(index, alsoIndirect).solve(watched);
}

} // namespace headroom::program
