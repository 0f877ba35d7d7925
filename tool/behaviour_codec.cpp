// SPDX-License-Identifier: Apache-2.0
#include "behaviour_codec.h"

#include <array>
#include <map>
#include <type_traits>
#include <unordered_map>

#include "byte_codec.h"

namespace headroom::tool {

namespace {

// The fields of each struct once, for both directions: what is written is what is read.
template <typename Archive> void fields(Archive &archive, SourcePlace &one)
{
  archive(one.root, one.file, one.line, one.column);
}

template <typename Archive> void fields(Archive &archive, BehaviourStep &one)
{
  archive(one.function, one.place, one.note);
}

template <typename Archive> void fields(Archive &archive, HeldLock &one)
{
  archive(one.kind, one.name, one.function, one.place);
}

template <typename Archive> void fields(Archive &archive, Circumstance &one)
{
  archive(one.root, one.context, one.wait, one.locks, one.chain, one.through);
}

template <typename Archive> void fields(Archive &archive, UseArgument &one)
{
  archive(one.kind, one.number, one.object);
}

template <typename Archive> void fields(Archive &archive, ApiUse &one)
{
  archive(one.function, one.callee, one.rules, one.contract, one.place, one.arguments, one.circumstances, one.isInKernel);
}

template <typename Archive> void fields(Archive &archive, LearnedContract &one)
{
  archive(one.function, one.place, one.exceptNoWait, one.timeout);
}

template <typename Archive> void fields(Archive &archive, PathIssue &one)
{
  archive(one.kind, one.function, one.place, one.variable, one.callee, one.origin, one.wanted, one.found, one.steps);
}

template <typename Archive> void fields(Archive &archive, PoolFact &one)
{
  archive(one.id, one.object, one.config, one.sizeBytes, one.largestRequest, one.blockBytes, one.blockCount, one.perBlockBytes,
          one.isMonitored, one.readyAt, one.readyBy);
}

template <typename Archive> void fields(Archive &archive, LooseRecord &one)
{
  archive(one.record, one.place, one.sizeBytes, one.leastBytes, one.order);
}

template <typename Archive> void fields(Archive &archive, Behaviour &one)
{
  archive(one.isKnown, one.uses, one.contracts, one.issues, one.pools, one.looseRecords, one.contextCalls, one.openContextCalls,
          one.typedContextCalls, one.unread);
}

template <typename Archive> void fields(Archive &archive, CodeSuppression &one)
{
  archive(one.rules, one.reason, one.place, one.coversLine);
}

template <typename Archive> void fields(Archive &archive, SourceBehaviour &one)
{
  archive(one.behaviour, one.suppressions);
}

template <typename T> constexpr bool isNumber = std::is_integral_v<T> || std::is_enum_v<T>;

// Thousands of chains go through the same few calls: each text and each step is written once, and numbers are as long as they need
// (LEB128). Chains are most of the bytes.
class Writing {
public:
  template <typename... T> void operator()(T &...values) { (one(values), ...); }

  [[nodiscard]] std::string take()
  {
    ByteWriter out;
    out.texts(texts_);
    out.number(steps_.size());
    out.text(stepBytes_);
    out.text(bytes_);
    return out.take();
  }

private:
  using StepKey = std::array<std::uint64_t, 6>;

  template <typename T> void one(T &value)
  {
    if constexpr (isNumber<T>)
      number(bytes_, static_cast<std::uint64_t>(value));
    else
      fields(*this, value);
  }
  void one(std::string &value) { number(bytes_, indexOf(value)); }
  void one(BehaviourStep &step)
  {
    const SourcePlace &place = step.place;
    const StepKey key{indexOf(step.function), indexOf(place.root), indexOf(place.file), place.line, place.column, indexOf(step.note)};
    const auto [known, isNew] = steps_.try_emplace(key, steps_.size());
    if (isNew)
      for (const std::uint64_t part : key)
        number(stepBytes_, part);
    number(bytes_, known->second);
  }
  template <typename T> void one(std::vector<T> &values)
  {
    number(bytes_, values.size());
    for (T &value : values)
      one(value);
  }
  template <typename T> void one(std::optional<T> &value)
  {
    number(bytes_, value.has_value());
    if (value)
      one(*value);
  }

  static void number(std::string &out, std::uint64_t value)
  {
    for (; value >= 0x80; value >>= 7)
      out.push_back(static_cast<char>(value | 0x80));
    out.push_back(static_cast<char>(value));
  }

  std::uint64_t indexOf(const std::string &text)
  {
    const auto [known, isNew] = indices_.try_emplace(text, texts_.size());
    if (isNew)
      texts_.push_back(text);
    return known->second;
  }

  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::uint64_t> indices_;
  std::map<StepKey, std::uint64_t> steps_;
  std::string stepBytes_, bytes_;
};

class Reading {
public:
  explicit Reading(std::string_view bytes)
  {
    ByteReader in(bytes);
    texts_ = in.texts();
    const std::uint64_t steps = in.number();
    rest_ = in.text();
    // A step takes a byte for each of its parts at least.
    isOk_ = steps <= rest_.size() / 6;
    for (std::uint64_t i = 0; i < steps && isOk_; ++i)
      fields(*this, steps_.emplace_back());
    isOk_ = isOk_ && rest_.empty();
    rest_ = in.text();
    isOk_ = isOk_ && in.isAtEnd();
  }

  template <typename... T> void operator()(T &...values) { (one(values), ...); }

  [[nodiscard]] bool isWhole() const { return isOk_ && rest_.empty(); }

private:
  template <typename T> void one(T &value)
  {
    if constexpr (isNumber<T>)
      value = static_cast<T>(number());
    else
      fields(*this, value);
  }
  void one(std::string &value) { copy(texts_, value); }
  void one(BehaviourStep &step) { copy(steps_, step); }
  template <typename T> void one(std::vector<T> &values)
  {
    const std::uint64_t count = number();
    isOk_ = isOk_ && count <= rest_.size(); // each element takes a byte at least
    if (!isOk_)
      return;
    values.resize(count);
    for (T &value : values)
      one(value);
  }
  template <typename T> void one(std::optional<T> &value)
  {
    if (number() != 0)
      one(value.emplace());
  }

  std::uint64_t number()
  {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80)
        return value;
    }
    isOk_ = false;
    return 0;
  }

  template <typename T> void copy(const std::vector<T> &from, T &value)
  {
    const std::uint64_t index = number();
    isOk_ = isOk_ && index < from.size();
    if (isOk_)
      value = from[index];
  }

  std::vector<std::string> texts_;
  std::vector<BehaviourStep> steps_;
  std::string_view rest_;
  bool isOk_ = true;
};

} // namespace

std::string encodeBehaviour(const SourceBehaviour &behaviour)
{
  SourceBehaviour copy = behaviour; // the archives take what they can change
  Writing out;
  out(copy);
  return out.take();
}

std::optional<SourceBehaviour> decodeBehaviour(std::string_view bytes)
{
  Reading in(bytes);
  SourceBehaviour out;
  in(out);
  return in.isWhole() ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace headroom::tool
