// SPDX-License-Identifier: Apache-2.0
// The joined program of one image: roots with their bounds, every function's bound, every indirect site with what closed it.
// What checks and reports read. Plain values; strings are link names and printable paths.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "facts/bound.h"
#include "facts/machine_facts.h"
#include "facts/pack.h"
#include "facts/project_config.h"
#include "facts/source_facts.h"
#include "program/behaviour.h"
#include "program/shared.h"
#include "program/source_place.h"

namespace headroom {

struct MemoryLayout;

/// One frame of a root's worst path. The sum of `atCallBytes` over the path, plus the terms, is the root's bound.
struct PathStep {
  std::string function;
  std::uint64_t frameBytes = 0;  ///< own maximum
  std::uint64_t atCallBytes = 0; ///< depth where the next step is called; of the last step: its own maximum; 0 for a frame that a tail call freed
  bool isTailCall = false;       ///< reached by a tail call from the step before
  SourcePlace place;             ///< of the function
  SourcePlace callPlace;         ///< of the call to the next step; empty for the last
};

/// A named addition to the path: `preemption`, `start frame`, `alignment`.
struct Term {
  std::string name;
  std::uint64_t bytes = 0;
};

struct RootStack {
  std::string symbol; ///< empty where the stack object is not known
  std::optional<std::uint64_t> bytes; ///< usable size; empty where unknown
  std::string config; ///< the configuration symbol that sets it; empty where unknown
};

struct Root {
  std::string name; ///< unique within the image
  RootKind kind = RootKind::Function;
  std::string entry;
  SourcePlace place;
  SourcePlace registration;          ///< what makes it a root: the call, or the record; empty where unknown
  RootStack stack;
  Bound bound;                     ///< what the gate compares
  std::optional<Bound> fatalBound; ///< with the paths that end the system; empty where there are none below this root
  std::optional<Bound> assumedBound; ///< holds only under the listed assumption (all priorities may nest): never an error
  std::optional<Bound> formulaEstimate; ///< the seeds' sizing formula (S7), kind `estimate`
  std::vector<Term> terms;
  std::vector<PathStep> path;
  std::optional<int> priority;     ///< of an interrupt, where known
  bool isZeroLatency = false;      ///< an interrupt that the kernel's locks do not mask: flags of its registration
  std::optional<Address> initOrder; ///< of an init entry: where it stands in the list that the system runs through, ascending
  bool isUserModeIgnored = false;  ///< asks for user mode in an image that has none
  unsigned count = 1;              ///< stacks of this size with this entry: elements of one array, made in a loop
  std::string runsOn;              ///< kind of the root whose stack it shares: `interrupt-stack`, `main`; empty: a stack of its own
};

enum class ResolutionLayer : std::uint8_t { Constant, Cloning, Table, PointsTo, Type, Annotation, Open };
[[nodiscard]] const char *layerName(ResolutionLayer layer); ///< `data`, `cloning`, `table`, `points-to`, `type`, `annotation`, `open`

/// One indirect call instruction and what became of it.
struct IndirectSite {
  std::string function;
  Address address = 0;
  std::uint32_t ordinal = 0; ///< among the indirect calls of its function, by address, from 1: `#1` of an annotation
  SourcePlace place;
  std::string through; ///< what the code calls through: `argument 0`, `handlers[] (0x2000)`, `r3`
  ResolutionLayer layer = ResolutionLayer::Open;
  std::vector<std::string> targets; ///< sorted
};

/// One function with the worst that is below it. Of its bound's culprits and assumptions no more than eight are named, so that lists
/// stay linear; a root of kind `function` has all of them.
struct FunctionBound {
  std::string name;
  SourcePlace place;
  std::uint64_t frameBytes = 0;
  bool isDynamic = false;        ///< nothing bounds by how much the frame grows
  Bound bound;
  Witnesses witnesses;
  SharedNames cycle;             ///< the first 32 members of the recursion it is part of, sorted; empty: none
  bool isReached = false;         ///< by some root
  std::vector<std::uint32_t> contexts; ///< every root that reaches it: ascending indices into ImageProgram::roots
};

/// A cycle of the call graph, once per set of source functions.
struct RecursionCycle {
  std::vector<std::string> functions; ///< in call order, starting at the smallest name
  SourcePlace place;                  ///< of the call that closes it
  std::optional<std::uint64_t> depth; ///< activations, where something bounds it
  std::string reason;
};

struct Coverage {
  std::uint64_t functions = 0;
  std::uint64_t indirectSites = 0;
  std::uint64_t unresolvedSites = 0;
  std::map<std::string, std::uint64_t> layers; ///< by layerName
  std::vector<std::string> undecided;          ///< rule ids, added by checks
  std::vector<std::string> incomplete;         ///< inputs or parts that could not be read
  std::vector<std::string> unreachedFunctions; ///< linked, reached by no root; sorted
  std::vector<std::string> unexplainedFunctions; ///< of these, address taken: a root or target may be missing
  std::vector<std::string> notes;              ///< configuration entries that match nothing here, unmatched witnesses, ...
  std::optional<std::uint64_t> translationUnits; ///< whose source was read, set by the caller; empty: nobody looked for sources
};

/// A SourcePlace whose names many share.
struct SharedPlace {
  SharedText root;
  SharedText file; ///< empty where unknown
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  operator SourcePlace() const { return {root, file, line, column}; }
};

/// How one function is reached: `why`.
struct CallEdge {
  SharedText caller;
  SharedText callee;
  SharedPlace place;
  bool isTailCall = false;
  bool isIndirect = false;
};

/// `// headroom: allow(rule) reason` in a file of the image's sources (design section 6).
struct CodeSuppression {
  std::vector<std::string> rules; ///< empty: it could not be read, and `reason` is its text
  std::string reason;             ///< empty: none was given
  SourcePlace place;              ///< of the comment
  std::uint32_t coversLine = 0;   ///< of the same file

  auto operator<=>(const CodeSuppression &) const = default;
};

struct ImageProgram {
  std::string id;       ///< `app/qemu_cortex_m3`; for a plain file its stem
  std::string board;    ///< empty where unknown
  std::string path;     ///< as given
  std::string sha256;
  std::string machine;  ///< `arm`, `riscv32`, `riscv64`
  std::string evidence; ///< `image`, `objects`, `generated`
  std::vector<std::string> packs; ///< names of those that apply
  Coverage coverage;
  std::vector<Root> roots;              ///< threads first by least margin is the report's business; here by name
  std::vector<FunctionBound> functions; ///< by name
  std::vector<IndirectSite> indirectSites; ///< by address
  std::vector<RecursionCycle> cycles;
  std::vector<CallEdge> edges;          ///< unique, sorted
  std::vector<ApiRule> api;             ///< rows of packs and configuration that apply to this image
  Behaviour behaviour;
  std::vector<CodeSuppression> suppressions; ///< by place, unique
  std::shared_ptr<const MemoryLayout> layout; ///< null: nobody read it
};

/// Where code comes from that is not what the build made.
struct CodeOrigin {
  bool isEstimate = false; ///< another compiler than the build's laid out its frames
  std::string assumption;  ///< of every bound above; empty: none
};

/// What the joining needs besides the facts. Owned by the caller for the call's duration.
struct ProgramOptions {
  std::string id;
  std::string board;
  std::string evidence = "image";
  std::vector<std::string> extraRoots;  ///< functions that the user named: roots of kind `function`
  std::vector<std::pair<std::string, std::string>> pathRoots; ///< absolute directory prefix -> root name, longest first
  unsigned clonesPerFunction = 16;      ///< K of facts/stack-analysis.md section 13
  bool isEstimate = false;              ///< frames of another compiler than the build's: no bound is better than an estimate
  std::map<std::string, CodeOrigin> origins; ///< by MachineFunction::object; of what is not named nothing is said
};

/// Joins what one image says with the packs and the project's configuration. Pure; reads no file. Linear in edges but for
/// the bounded cloning.
[[nodiscard]] ImageProgram buildProgram(const MachineFacts &facts, const std::vector<Pack> &packs, const ProjectConfig &config,
                                        const ProgramOptions &options);

/// The same with the sources of the image: they close calls that the code alone leaves open. Units that are incomplete count as
/// code that is not analysed.
[[nodiscard]] ImageProgram buildProgram(const MachineFacts &facts, const std::vector<SourceFacts> &sources, const std::vector<Pack> &packs,
                                        const ProjectConfig &config, const ProgramOptions &options);

} // namespace headroom
