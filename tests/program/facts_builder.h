// SPDX-License-Identifier: Apache-2.0
// Machine facts by hand: functions by name, their frames, and calls at depths. Addresses are given out in order of appearance.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "facts/machine_facts.h"
#include "program/program.h"

namespace headroom::test {

/// What a pointer holds: `function("f")`, or one of the other makers.
struct Word {
  Value value;
  std::vector<std::string> names; ///< functions or objects; become constants of `value`
  std::uint32_t firstByte = 0;    ///< added to each of them
};

[[nodiscard]] Word nothingKnown();
[[nodiscard]] Word pointerTo(std::vector<std::string> names);
[[nodiscard]] Word argument(unsigned number, std::int64_t offset = 0);
[[nodiscard]] Word fieldOfArgument(unsigned number, std::int64_t offset);
[[nodiscard]] Word wordAt(const std::string &object);
[[nodiscard]] Word elementOf(const std::string &table, std::uint32_t stride, std::uint32_t firstByte = 0);

/// `f7`
[[nodiscard]] std::string numbered(const char *prefix, unsigned number);

class FunctionBuilder;

class FactsBuilder {
public:
  FactsBuilder();

  /// The function of this name; `frameBytes` counts where it is new.
  FunctionBuilder function(const std::string &name, std::uint64_t frameBytes = 0);
  /// An undefined symbol.
  FactsBuilder &external(const std::string &name);
  /// A data object in a section of its own, with words that may be functions or objects (by name) or numbers as text.
  FactsBuilder &object(const std::string &name, const std::vector<std::string> &words, bool isConstant = true);
  /// Uninitialised room, such as a stack, at an address of its own.
  FactsBuilder &room(const std::string &name, std::uint64_t sizeBytes);
  FactsBuilder &mark(const std::string &name, Address address);
  FactsBuilder &record(const std::string &query, const std::string &symbol, const std::map<std::string, std::string> &fields);
  FactsBuilder &takeAddress(const std::string &name);

  [[nodiscard]] Address addressOf(const std::string &name) const;
  MachineFacts &facts() { return facts_; }
  /// Fills in what was given by name.
  [[nodiscard]] MachineFacts build() const;

private:
  friend class FunctionBuilder;
  struct PendingCall {
    std::size_t function = 0;
    std::size_t call = 0;
    Word target;
    std::vector<Word> arguments;
  };
  struct PendingWords {
    std::size_t block = 0;
    std::vector<std::string> words;
  };
  struct PendingSwitch {
    std::size_t function = 0;
    std::size_t number = 0;
    std::string top;
  };
  [[nodiscard]] Value resolve(const Word &word) const;
  [[nodiscard]] std::uint64_t number(const std::string &word) const;

  MachineFacts facts_;
  std::map<std::string, Address> addresses_;
  std::map<std::string, std::size_t> functions_;
  std::vector<PendingCall> calls_;
  std::vector<PendingWords> words_;
  std::vector<PendingSwitch> switches_;
  std::vector<std::pair<std::size_t, std::map<std::string, std::string>>> records_;
  Address nextCode_ = 0x8000;
  Address nextData_ = 0x20000000;
};

class FunctionBuilder {
public:
  FunctionBuilder(FactsBuilder &facts, std::size_t index) : facts_(facts), index_(index) {}

  FunctionBuilder &calls(const std::string &callee, std::uint64_t depthBytes, std::vector<Word> arguments = {});
  FunctionBuilder &tailCalls(const std::string &callee, std::uint64_t depthBytes, std::vector<Word> arguments = {});
  FunctionBuilder &callsThrough(Word target, std::uint64_t depthBytes, std::vector<Word> arguments = {});
  FunctionBuilder &tailCallsThrough(Word target, std::uint64_t depthBytes);
  FunctionBuilder &traps(std::uint64_t depthBytes);
  /// Calls from here on run on the stack whose end is the end of object `name`; empty: the code does not tell which.
  FunctionBuilder &switchesTo(const std::string &name, std::uint64_t ownBytes);
  FunctionBuilder &switchesBack();
  FunctionBuilder &isDynamic();
  FunctionBuilder &usesFpu();
  FunctionBuilder &inObject(const std::string &object);
  FunctionBuilder &lacks(const std::string &reason);
  FunctionBuilder &neverReturns();
  [[nodiscard]] MachineFunction &facts() { return facts_.facts_.functions[index_]; }

private:
  FunctionBuilder &add(CallSite::Kind kind, bool isIndirect, Word target, std::uint64_t depthBytes, std::vector<Word> arguments);

  FactsBuilder &facts_;
  std::size_t index_;
  std::uint16_t stack_ = 0;
};

/// Builds with `functions` as roots of kind `function`.
[[nodiscard]] ImageProgram programOf(const FactsBuilder &facts, std::vector<std::string> functions, const ProjectConfig &config = {},
                                     const std::vector<Pack> &packs = {});
[[nodiscard]] const Root &rootNamed(const ImageProgram &program, const std::string &name);
[[nodiscard]] const FunctionBound &functionNamed(const ImageProgram &program, const std::string &name);
/// The bound of the first root, as people read it: `<= 304`.
[[nodiscard]] std::string boundOf(const ImageProgram &program, const std::string &root);
/// `a 8, b 0, c 40`: functions and their depths at the calls.
[[nodiscard]] std::string pathText(const Root &root);
[[nodiscard]] std::vector<std::string> culpritReasons(const Bound &bound);
/// The sum of the path and the terms, which is the bound's bytes.
[[nodiscard]] std::uint64_t sumOf(const Root &root);

} // namespace headroom::test
