// SPDX-License-Identifier: Apache-2.0
#include "behaviour_codec.h"

#include <type_traits>

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

class Writing {
public:
  template <typename... T> void operator()(T &...values) { (one(values), ...); }

  [[nodiscard]] std::string take() { return out_.take(); }

private:
  template <typename T> void one(T &value)
  {
    if constexpr (isNumber<T>)
      out_.number(static_cast<std::uint64_t>(value));
    else
      fields(*this, value);
  }
  void one(std::string &value) { out_.text(value); }
  template <typename T> void one(std::vector<T> &values)
  {
    out_.number(values.size());
    for (T &value : values)
      one(value);
  }
  template <typename T> void one(std::optional<T> &value)
  {
    out_.number(value.has_value());
    if (value)
      one(*value);
  }

  ByteWriter out_;
};

class Reading {
public:
  explicit Reading(std::string_view bytes) : in_(bytes) {}

  template <typename... T> void operator()(T &...values) { (one(values), ...); }

  [[nodiscard]] bool isWhole() const { return in_.isAtEnd(); }

private:
  template <typename T> void one(T &value)
  {
    if constexpr (isNumber<T>)
      value = static_cast<T>(in_.number());
    else
      fields(*this, value);
  }
  void one(std::string &value) { value = in_.text(); }
  template <typename T> void one(std::vector<T> &values)
  {
    values.resize(in_.count(leastBytes));
    for (T &value : values)
      one(value);
  }
  template <typename T> void one(std::optional<T> &value)
  {
    if (in_.number() != 0)
      one(value.emplace());
  }

  static constexpr std::uint64_t leastBytes = 8; // a number, or the length of a text or a list

  ByteReader in_;
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
