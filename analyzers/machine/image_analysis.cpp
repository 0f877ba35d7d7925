// SPDX-License-Identifier: Apache-2.0
#include "machine/image_analysis.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include <llvm/ADT/StringExtras.h>

#include "machine/address_taken.h"
#include "machine/standard_exits.h"

namespace headroom::machine {

namespace {

/// Below this many functions a further thread costs more than it saves: each builds a decoder of its own.
constexpr std::size_t functionsPerThread = 64;

using Results = std::map<Address, InterpretedFunction>;

std::span<const Address> entriesInside(const FunctionRange &range, const std::vector<Address> &extraEntries)
{
  const auto first = std::upper_bound(extraEntries.begin(), extraEntries.end(), range.entry);
  const auto last = std::lower_bound(first, extraEntries.end(), range.end);
  return {first, last};
}

/// Interprets the functions at `entries`; `decoders` holds one per thread.
void interpretAll(const CodeImage &image, const std::vector<std::unique_ptr<InstructionSet>> &decoders, const std::vector<Address> &entries,
                  const std::vector<Address> &extraEntries, const std::vector<Address> &noReturn, Results &results,
                  const std::map<Address, StackInUse> &entered = {})
{
  std::vector<InterpretedFunction> found(entries.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&](const InstructionSet &decoder) {
    for (std::size_t i = next++; i < entries.size(); i = next++) {
      const FunctionRange &range = *image.functionAt(entries[i]);
      const auto with = entered.find(entries[i]);
      found[i] = interpret(image, decoder, range, entriesInside(range, extraEntries), noReturn, with == entered.end() ? StackInUse::NotReached : with->second);
    }
  };
  const std::size_t threads = std::clamp<std::size_t>(entries.size() / functionsPerThread, 1, decoders.size());
  std::vector<std::thread> helpers;
  for (std::size_t i = 1; i < threads; ++i)
    helpers.emplace_back(work, std::cref(*decoders[i]));
  work(*decoders.front());
  for (std::thread &helper : helpers)
    helper.join();
  for (std::size_t i = 0; i < entries.size(); ++i)
    results[entries[i]] = std::move(found[i]);
}

/// Constant targets of `function` that are in code and no function's entry.
void collectUnnamedTargets(const CodeImage &image, const InterpretedFunction &function, std::vector<Address> &targets)
{
  const auto add = [&](Address target) {
    const FunctionRange *range = image.functionAt(target);
    if ((!range || range->entry != target) && image.isCode(target))
      targets.push_back(target);
  };
  for (const Address target : function.calledAddresses)
    add(target);
  for (const CallSite &call : function.function.calls)
    if (call.target.kind == Value::Kind::Constants && call.kind != CallSite::Kind::Trap)
      for (const Address target : call.target.constants)
        add(target);
}

/// Starts functions at `targets`, which may cut others; returns the entries whose extent is new.
std::vector<Address> addFunctionsAt(CodeImage &image, const CodeLabels &labels, std::vector<Address> targets)
{
  std::sort(targets.begin(), targets.end());
  targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
  std::vector<Address> changed;
  for (const Address target : targets) {
    const FunctionRange *before = image.functionAt(target);
    const Address cut = before ? before->entry : target;
    if (splitFunctionAt(image, target, labels))
      changed.insert(changed.end(), {target, cut});
  }
  std::sort(changed.begin(), changed.end());
  changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
  return changed;
}

/// Calls to fixed addresses that are not in the image, ROM mostly, get a name: an absolute symbol's, or one from the address.
void nameOutsideTargets(CodeImage &image, const Results &results)
{
  for (const auto &[entry, result] : results)
    for (const CallSite &call : result.function.calls) {
      if (call.target.kind != Value::Kind::Constants || call.kind == CallSite::Kind::Trap)
        continue;
      for (const Address target : call.target.constants) {
        if (image.functionAt(target) || image.blockAt(target) || image.externals.count(target))
          continue;
        std::string name = "rom_" + llvm::utohexstr(target, /*LowerCase=*/true);
        for (auto symbol = std::lower_bound(image.symbols.begin(), image.symbols.end(), target,
                                            [](const DataSymbol &s, Address a) { return s.address < a; });
             symbol != image.symbols.end() && symbol->address <= target + 1; ++symbol)
          if (symbol->isAbsolute) {
            name = symbol->name;
            break;
          }
        image.externals.emplace(target, std::move(name));
      }
    }
}

/// Whether no path of the function returns, its tail calls included. One whose code is not wholly understood may.
bool neverReturns(const InterpretedFunction &result)
{
  return !result.function.returns && result.function.culprits.empty() && result.unexplainedBytes == 0;
}

bool callsOneOf(const MachineFunction &function, const std::vector<Address> &sorted)
{
  return std::any_of(function.calls.begin(), function.calls.end(), [&](const CallSite &call) {
    return call.target.kind == Value::Kind::Constants && std::any_of(call.target.constants.begin(), call.target.constants.end(), [&](Address target) {
             return std::binary_search(sorted.begin(), sorted.end(), target);
           });
  });
}

/// What stands behind a call that does not return belongs to other paths, with another SP. Functions that call one are looked
/// at again, which may show that they do not return either; each round adds at least one function, and few have callers left.
std::vector<Address> settleReturns(const CodeImage &image, const std::vector<std::unique_ptr<InstructionSet>> &decoders, const std::vector<Address> &extraEntries, Results &results)
{
  std::vector<Address> noReturn;
  std::vector<Address> added;
  for (const auto &[address, name] : image.externals)
    if (neverReturnsByName(name))
      added.push_back(address);
  for (;;) {
    for (const auto &[entry, result] : results)
      if (neverReturns(result) && !std::binary_search(noReturn.begin(), noReturn.end(), entry))
        added.push_back(entry);
    if (added.empty())
      return noReturn;
    std::sort(added.begin(), added.end());
    noReturn.insert(noReturn.end(), added.begin(), added.end());
    std::sort(noReturn.begin(), noReturn.end());
    std::vector<Address> callers;
    for (const auto &[entry, result] : results)
      if (callsOneOf(result.function, added))
        callers.push_back(entry);
    interpretAll(image, decoders, callers, extraEntries, noReturn, results);
    added.clear();
  }
}

/// Looks again at the functions that write MSP, PSP or CONTROL, now that their callers say which stack they are on. What one of them
/// switches to, those that it calls are entered with: each round settles at least the outermost.
void settleStacksInUse(const CodeImage &image, const std::vector<std::unique_ptr<InstructionSet>> &decoders, const std::vector<Address> &extraEntries,
                       const std::vector<Address> &noReturn, Results &results)
{
  std::vector<Address> writers;
  std::vector<Address> formed;
  for (const auto &[entry, result] : results) {
    formed.insert(formed.end(), result.formedAddresses.begin(), result.formedAddresses.end());
    if (result.writesStackPointers)
      writers.push_back(entry);
  }
  if (writers.empty())
    return;
  const std::vector<Address> taken = addressTakenFunctions(image, std::move(formed));
  std::map<Address, StackInUse> entered;
  for (std::size_t round = 0; round <= writers.size(); ++round) {
    std::map<Address, StackInUse> now = stacksInUse(image, results, taken);
    std::erase_if(now, [&](const auto &each) { return !std::binary_search(writers.begin(), writers.end(), each.first); });
    if (now == entered)
      return;
    entered = std::move(now);
    interpretAll(image, decoders, writers, extraEntries, noReturn, results, entered);
  }
  // They undo each other: nothing is known.
  for (auto &[entry, with] : entered)
    with = StackInUse::Unknown;
  interpretAll(image, decoders, writers, extraEntries, noReturn, results, entered);
}

/// Targets of everything in the code that decodes as a direct call, literals that look like one included. Without symbols a
/// function reaches to the next known entry, and what it calls would be taken for a part of it.
std::vector<Address> directCallTargets(const CodeImage &image, const InstructionSet &decoder)
{
  std::vector<Address> targets;
  std::vector<Step> steps;
  for (const CodeSpan &span : image.spans) {
    if (!span.isCode || span.isForeign)
      continue;
    const auto bytes = image.bytesAt(span.start, span.end - span.start);
    for (std::size_t offset = 0; offset < bytes.size();) {
      steps.clear();
      const Decoded decoded = decoder.decode(span.start + offset, bytes.subspan(offset), steps);
      offset += decoded.size == 0 ? decoder.convention().instructionAlignBytes : decoded.size;
      for (const Step &step : steps)
        if (step.op == Step::Op::Call && step.rs == noRegister && image.isCode(static_cast<Address>(step.imm)))
          targets.push_back(static_cast<Address>(step.imm));
    }
  }
  return targets;
}

} // namespace

Expected<AnalysedImage> analyseImage(CodeImage &image, const CodeLabels &labels, const std::vector<Address> &extraEntries, unsigned jobs)
{
  std::vector<std::unique_ptr<InstructionSet>> decoders;
  const std::size_t threads = std::clamp<std::size_t>(image.functions.size() / functionsPerThread, 1, std::max(jobs, 1U));
  for (std::size_t i = 0; i < threads; ++i) {
    auto decoder = makeInstructionSet(image);
    if (!decoder)
      return std::move(decoder.error());
    decoders.push_back(std::move(*decoder));
  }
  const bool hasNames = std::any_of(image.functions.begin(), image.functions.end(), [](const FunctionRange &range) { return range.isNamed; });
  if (!hasNames)
    addFunctionsAt(image, labels, directCallTargets(image, *decoders.front()));
  std::vector<Address> pending;
  for (const FunctionRange &range : image.functions)
    pending.push_back(range.entry);
  Results results;
  // Each round starts at least one more function than the last, and code has finitely many places to start one at.
  while (!pending.empty()) {
    interpretAll(image, decoders, pending, extraEntries, {}, results);
    std::vector<Address> targets;
    for (const Address entry : pending)
      collectUnnamedTargets(image, results[entry], targets);
    pending = addFunctionsAt(image, labels, std::move(targets));
  }
  const std::vector<Address> noReturn = settleReturns(image, decoders, extraEntries, results);
  settleStacksInUse(image, decoders, extraEntries, noReturn, results);
  nameOutsideTargets(image, results);

  AnalysedImage analysed;
  analysed.functions.reserve(results.size());
  std::vector<Address> formed;
  for (auto &[entry, result] : results) {
    formed.insert(formed.end(), result.formedAddresses.begin(), result.formedAddresses.end());
    analysed.functions.push_back(std::move(result));
  }
  analysed.addressTaken = addressTakenFunctions(image, std::move(formed));
  analysed.unexplained = codeWithoutFunction(image);
  return analysed;
}

} // namespace headroom::machine
