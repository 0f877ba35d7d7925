// SPDX-License-Identifier: Apache-2.0
// Which stacks begin where, before any bound is computed: what packs, vector tables and the command line name as roots.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "program/expanded_graph.h"
#include "program/nesting.h"
#include "program/stacks.h"
#include "program/vectors.h"

namespace headroom::program {

/// An index into RootPlans::starts.
using StartIndex = std::size_t;

/// What a function runs after it replaced the stack pointer: MachineFunction::switches[number - 1].
struct SwitchedSegment {
  CallableIndex function = 0;
  std::uint16_t number = 0;
};

struct RootPlan {
  std::string name;
  RootKind kind = RootKind::Function;
  CallableIndex entry = 0;         ///< what the user calls the entry: the thread's function, not its wrapper
  std::vector<StartIndex> starts;  ///< code that begins on this stack; the deepest counts
  StackExtent extent;
  RootKind sharesWith = RootKind::Function; ///< whose stack it runs on, where `isSharing`
  bool isSharing = false;
  std::optional<int> priority;
  std::vector<unsigned> lines;     ///< of an interrupt from records: those that name it with the same argument, by their place in the table
  std::string record;              ///< RecordQuery::id of that table
  bool isZeroLatency = false;      ///< an interrupt that the kernel's locks do not mask
  std::optional<Address> initOrder; ///< of an init entry: its record's place in the list
  bool isUserModeIgnored = false;
  unsigned count = 1;              ///< stacks that it stands for; 0: not known, at least one
  bool isByFunction = false;       ///< known by its entry's name alone
  bool namesStack = false;         ///< and its rule names the stack, whether it is here or not
  std::vector<Culprit> culprits;   ///< what is not known of it
  std::vector<SwitchedSegment> segments; ///< code that switches to this stack; found after the expansion
  std::vector<std::string> assumptions;
  std::optional<SourcePosition> registration; ///< of the call that makes it; of several the first
};

/// One handler on one level, before its depth is known.
struct HandlerPlan {
  StartIndex start = 0;
  std::string name;
  HandlerDepth::Level level = HandlerDepth::Level::Configurable;
  std::optional<int> priority;
  unsigned copies = 1;
  std::vector<unsigned> lines = {}; ///< that it serves, where known; one for each copy
  std::string record = {};          ///< RecordQuery::id of the table that they are of; empty: the core's own
};

/// StackSwitchRule of a function that is linked.
struct KnownSwitch {
  CallableIndex function = 0;
  std::optional<RootKind> runsOn; ///< empty: on the stack of what resumes there
};

struct RootPlans {
  std::vector<Start> starts;
  std::vector<RootPlan> roots;       ///< by kind and name
  std::vector<HandlerPlan> handlers;
  std::vector<Culprit> handlerCulprits; ///< why handlers may be missing
  std::vector<CallableIndex> trapHandlers;
  std::vector<StartIndex> boot;      ///< runs on the interrupt stack before any thread
  std::optional<StackExtent> interruptStack; ///< empty: handlers run on the main stack
  std::vector<StartIndex> wrappers;  ///< of the port: run on the interrupted stack
  std::vector<KnownSwitch> switches;
  const PortRule *port = nullptr;    ///< null: no row matches this machine
  bool knowsInterrupts = false;      ///< a vector table, or handlers by name
  std::vector<std::string> unknownRoots; ///< that the user named and that are neither root nor function so far
  std::set<std::string> prioritiesUsed;  ///< names of ProjectConfig::interrupts
};

struct RootInput {
  Callables &callables;
  const std::vector<const Pack *> &packs;
  const ProjectConfig &config;
  const std::vector<std::string> &extraRoots;
};

/// What is known before any call is followed.
[[nodiscard]] RootPlans planRoots(const RootInput &input, std::vector<std::string> &notes);

/// Where the start wrapper `startName` is linked, it begins with `entry` in its argument; else the entry itself.
[[nodiscard]] Start startBelow(const ImageIndex &index, const std::string &startName, unsigned startArgument, Address entryAddress,
                               CallableIndex entry);

/// What the packs know of where `function` goes on after a change of stacks; null: nothing.
[[nodiscard]] const KnownSwitch *knownSwitch(const RootPlans &plans, CallableIndex function);

/// `runsOn` as in RootRule; empty: a stack of its own.
void shareStack(RootPlan &plan, const std::string &runsOn);

/// Sorts roots by name and makes names unique. Names of the configuration and of the user that are no root or interrupt are reported
/// in `notes`.
void finishRoots(RootPlans &plans, const ProjectConfig &config, std::vector<std::string> &notes);

} // namespace headroom::program
