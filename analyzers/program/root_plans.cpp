// SPDX-License-Identifier: Apache-2.0
#include "program/root_plans.h"

#include <algorithm>
#include <map>
#include <set>

#include "program/constant_text.h"
#include "program/glob.h"
#include "program/interrupt_plans.h"

namespace headroom::program {

namespace {

constexpr unsigned wrapperWords = 8;

/// More stacks in one record than any memory holds is no count.
constexpr std::uint64_t largestCount = 65536;

std::optional<RootKind> kindNamed(const std::string &name)
{
  for (int kind = 0; kind <= static_cast<int>(RootKind::Function); ++kind)
    if (name == kindName(static_cast<RootKind>(kind)))
      return static_cast<RootKind>(kind);
  return std::nullopt;
}

class Planner {
public:
  Planner(const RootInput &input, std::vector<std::string> &notes)
      : input_(input), callables_(input.callables), index_(input.callables.index()), notes_(notes)
  {
  }

  RootPlans run()
  {
    const Vectors vectors = readVectors(callables_, input_.packs);
    readSwitches();
    choosePort();
    for (const Pack *pack : input_.packs) {
      if (!plans_.interruptStack) {
        const StackExtent extent = stackOf(index_, pack->interruptStack);
        if (extent.isKnown())
          plans_.interruptStack = extent;
      }
      for (const std::string &glob : pack->bootFunctions)
        for (const FunctionIndex f : index_.functionsNamed(glob))
          plans_.boot.push_back(addStart(startAt(f)));
      for (const RootRule &rule : pack->roots) {
        if (rule.record.empty())
          addByFunction(rule);
        else
          addByRecord(*pack, rule);
      }
    }
    addReset(vectors);
    InterruptPlanner(input_, vectors, dispatchers_, plans_).run();
    addInterruptStack();
    addExtraRoots();
    return std::move(plans_);
  }

private:
  StartIndex addStart(Start start)
  {
    plans_.starts.push_back(std::move(start));
    return plans_.starts.size() - 1;
  }

  void readSwitches()
  {
    const auto isLinked = [&](const std::string &name) { return index_.isLinked(name); };
    const Machine machine = index_.facts().machine;
    for (const Pack *pack : input_.packs)
      for (const StackSwitchRule &rule : pack->stackSwitches) {
        const bool isHere = rule.machines.empty() || std::find(rule.machines.begin(), rule.machines.end(), machine) != rule.machines.end();
        if (!isHere || std::any_of(rule.unlessSymbols.begin(), rule.unlessSymbols.end(), isLinked))
          continue;
        for (const FunctionIndex f : index_.functionsNamed(rule.in))
          plans_.switches.push_back({f, kindNamed(rule.runsOn)});
      }
  }

  /// A wrapper that changes to the interrupt stack runs no handler on the stack that it interrupts: there it dispatches to what means "not
  /// used". A handler that meets the wrapper nested on the interrupt stack already is a level of its own.
  Start wrapperStart(CallableIndex wrapper)
  {
    Start start = startAt(wrapper);
    const KnownSwitch *known = knownSwitch(plans_, wrapper);
    if (known == nullptr || known->runsOn != RootKind::InterruptStack)
      return start;
    for (const Pack *pack : input_.packs)
      for (const RootRule &rule : pack->roots)
        for (const std::string &unused : rule.ignoreEntries)
          if (const auto functions = index_.functionsNamed(unused);
              !functions.empty() && rule.kind == RootKind::Isr && globMatch(rule.start, callables_[wrapper].name)) {
            start.dispatchesTo = functions.front();
            for (unsigned word = 0; word < wrapperWords; ++word) // nor through a register that it was entered with
              start.arguments[word] = ValueSet::of({callables_[functions.front()].address});
            return start;
          }
    return start;
  }

  void choosePort()
  {
    for (const Pack *pack : input_.packs)
      for (const PortRule &port : pack->ports) {
        if (plans_.port != nullptr || port.machine != index_.facts().machine)
          continue;
        if (std::all_of(port.whenSymbols.begin(), port.whenSymbols.end(), [&](const std::string &name) { return index_.isLinked(name); }))
          plans_.port = &port;
      }
    if (plans_.port == nullptr)
      return;
    for (const std::string &glob : plans_.port->wrappers)
      for (const FunctionIndex f : index_.functionsNamed(glob))
        plans_.wrappers.push_back(addStart(wrapperStart(f)));
  }

  /// Entries that run in the same start wrapper, below it: the wrapper with its argument bound, so that its indirect call closes.
  Start startOf(const RootRule &rule, CallableIndex entry, std::optional<Address> argument)
  {
    Start start = startBelow(index_, rule.start, rule.startArgument, callables_[entry].address, entry);
    if (argument)
      start.arguments[start.dispatchesTo == UINT32_MAX ? 0U : rule.startArgument + 1U] = ValueSet::of({*argument});
    if (start.dispatchesTo != UINT32_MAX)
      dispatchers_.insert(start.callable);
    return start;
  }

  void addByFunction(const RootRule &rule)
  {
    std::set<FunctionIndex> functions;
    for (const std::string &glob : rule.functions) {
      if (rule.firstOnly && !functions.empty())
        break;
      for (const FunctionIndex f : index_.functionsNamed(glob))
        if (!matchesAnyGlob(rule.ignoreEntries, callables_[f].name))
          functions.insert(f);
    }
    for (const FunctionIndex f : functions) {
      const StartIndex start = addStart(startOf(rule, f, std::nullopt));
      if (rule.kind == RootKind::Main)
        if (RootPlan *main = mainPlan()) { // code that starts on the same stack
          main->starts.push_back(start);
          continue;
        }
      RootPlan plan;
      plan.kind = rule.kind;
      plan.entry = f;
      plan.name = rule.name.empty() ? callables_[f].name : rule.name;
      plan.starts = {start};
      plan.extent = stackOf(index_, rule.stack);
      const bool isThread = rule.kind == RootKind::Thread || rule.kind == RootKind::WorkQueue || rule.kind == RootKind::Idle;
      if (isThread && rule.runsOn.empty()) { // a call that makes it says more of it
        plan.isByFunction = true;
        plan.namesStack = !rule.stack.symbols.empty();
        plans_.starts[start].isLast = true;
      }
      shareStack(plan, rule.runsOn);
      plans_.roots.push_back(std::move(plan));
    }
  }

  void addByRecord(const Pack &pack, const RootRule &rule)
  {
    std::map<std::pair<Address, std::optional<Address>>, std::size_t> seen;
    unsigned next = 0;
    for (const DataRecord &record : index_.facts().records) {
      if (record.query != rule.record)
        continue;
      const unsigned line = next++;
      const auto field = [&](const std::string &paths) { return fieldOf(record, paths); };
      const auto entry = rule.entryFunctions.empty() ? field(rule.entryField) : firstLinked(rule.entryFunctions);
      const std::string what = record.symbol.empty() ? rule.record + " at " + hexText(record.address) : record.symbol;
      if (!entry) {
        notes_.push_back("pack " + pack.name + ": record " + what +
                         (rule.entryFunctions.empty() ? " has no field " + rule.entryField : " has no entry: " + rule.entryFunctions.front() + " is not linked"));
        continue;
      }
      const auto function = index_.functionAt(*entry);
      if (*entry == 0 && !function)
        continue; // an unused record
      const CallableIndex callable = callables_.at(*entry);
      if (matchesAnyGlob(rule.ignoreEntries, callables_[callable].name)) {
        plans_.starts.push_back(startAt(callable)); // "not used" explains it
        for (const FunctionIndex wrapper : index_.functionsNamed(rule.start)) { // and what would dispatch to it
          plans_.starts.push_back(startAt(wrapper));
          dispatchers_.insert(wrapper);
        }
        continue;
      }
      const auto argument = field(rule.argumentField);
      RootPlan plan;
      plan.kind = rule.kind;
      plan.entry = callable;
      plan.name = recordName(rule, record, callable, field(rule.nameField));
      plan.extent = stackAt(index_, field(rule.stackField), field(rule.sizeField), rule.stack);
      if (const auto count = rule.countField.empty() ? std::nullopt : field(rule.countField))
        plan.count = static_cast<unsigned>(std::min<std::uint64_t>(*count, largestCount));
      if (!rule.countField.empty() && plan.count == 0)
        continue; // a queue without threads
      if (const auto priority = field(rule.priorityField))
        plan.priority = static_cast<int>(static_cast<std::int32_t>(*priority));
      if (rule.kind == RootKind::Isr) { // one handler with one argument may serve several lines
        const auto [place, isNew] = seen.emplace(std::make_pair(*entry, argument), plans_.roots.size());
        if (!isNew) {
          plans_.roots[place->second].lines.push_back(line);
          continue;
        }
      }
      if (rule.kind == RootKind::Init)
        plan.initOrder = record.address;
      plan.isUserModeIgnored = asksForNoUserMode(rule, field(rule.optionsField));
      plan.lines = {line};
      plan.record = rule.record;
      if (!record.isConstant)
        plan.assumptions.push_back("record " + what + " keeps its initial values");
      shareStack(plan, levelOf(rule, record.address));
      plan.starts = {addStart(startOf(rule, callable, argument))};
      plans_.roots.push_back(std::move(plan));
    }
  }

  bool asksForNoUserMode(const RootRule &rule, std::optional<std::uint64_t> options) const
  {
    return options && (*options & static_cast<std::uint64_t>(rule.userOption)) != 0 &&
           std::none_of(rule.userSymbols.begin(), rule.userSymbols.end(), [&](const std::string &name) { return index_.isLinked(name); });
  }

  std::optional<std::uint64_t> firstLinked(const std::vector<std::string> &names) const
  {
    for (const std::string &name : names)
      if (const auto functions = index_.functionsNamed(name); !functions.empty())
        return callables_[functions.front()].address;
    return std::nullopt;
  }

  /// The first of the alternatives, `init|init_fn`, that the record has.
  static std::optional<std::uint64_t> fieldOf(const DataRecord &record, std::string_view paths)
  {
    while (!paths.empty()) {
      const std::size_t end = std::min(paths.find('|'), paths.size());
      if (const auto found = record.fields.find(std::string(paths.substr(0, end))); found != record.fields.end())
        return found->second;
      paths.remove_prefix(std::min(end + 1, paths.size()));
    }
    return std::nullopt;
  }

  /// The stack that the record's place gives it: of the last level that begins at or before it.
  std::string levelOf(const RootRule &rule, Address record) const
  {
    std::string runsOn = rule.runsOn;
    Address nearest = 0;
    for (const LevelRule &level : rule.levels)
      if (const DataSymbol *mark = index_.firstSymbol({level.from});
          mark != nullptr && mark->address <= record && mark->address >= nearest) { // of empty levels the last one counts
        nearest = mark->address;
        runsOn = level.runsOn;
      }
    return runsOn;
  }

  std::string recordName(const RootRule &rule, const DataRecord &record, CallableIndex entry, std::optional<std::uint64_t> namePointer) const
  {
    if (namePointer)
      if (const std::string text = constantText(index_, *namePointer); !text.empty())
        return text;
    if (!rule.name.empty())
      return rule.name;
    return record.symbol.empty() || rule.kind == RootKind::Isr || rule.kind == RootKind::Init ? callables_[entry].name : record.symbol;
  }

  RootPlan *mainPlan()
  {
    for (RootPlan &plan : plans_.roots)
      if (plan.kind == RootKind::Main && !plan.isSharing)
        return &plan;
    return nullptr;
  }

  /// Reset runs on the stack that the first vector names: the interrupt stack, some root's, or the main stack.
  void addReset(const Vectors &vectors)
  {
    if (!vectors.reset)
      return;
    const StartIndex start = addStart(startAt(*vectors.reset));
    const auto top = vectors.initialStackPointer;
    if (top && plans_.interruptStack && plans_.interruptStack->holds(*top)) {
      plans_.boot.push_back(start);
      return;
    }
    if (top)
      for (RootPlan &plan : plans_.roots)
        if (!plan.isSharing && plan.extent.holds(*top)) {
          plan.starts.push_back(start);
          if (!plan.extent.stack.bytes) { // its top is a mark, without one for its bottom
            const StackExtent below = stackBelow(index_, *top, StackRule());
            plan.extent.low = below.low;
            plan.extent.stack.bytes = below.stack.bytes;
          }
          return;
        }
    StackRule rule;
    for (const Pack *pack : input_.packs) {
      if (rule.bottomSymbols.empty())
        rule = pack->interruptStack;
      for (const RootRule &root : pack->roots)
        if (root.kind == RootKind::Main && rule.bottomSymbols.empty())
          rule = root.stack;
    }
    StackExtent extent = top ? stackBelow(index_, *top, rule) : StackExtent();
    if (RootPlan *main = mainPlan(); main != nullptr && !main->extent.high) { // at most its size is known
      main->starts.push_back(start);
      if (main->extent.stack.bytes)
        extent.stack = main->extent.stack;
      main->extent = extent;
      return;
    }
    RootPlan plan;
    plan.name = mainPlan() == nullptr ? "main" : "reset";
    plan.kind = RootKind::Main;
    plan.entry = *vectors.reset;
    plan.starts = {start};
    plan.extent = extent;
    plans_.roots.push_back(std::move(plan));
  }

  void addInterruptStack()
  {
    const bool hasMain = mainPlan() != nullptr;
    if (!plans_.interruptStack && (hasMain || plans_.handlers.empty()))
      return;
    RootPlan plan;
    plan.name = "interrupt-stack";
    plan.kind = RootKind::InterruptStack;
    plan.entry = UINT32_MAX;
    plan.starts = plans_.boot;
    if (plans_.interruptStack)
      plan.extent = *plans_.interruptStack;
    plans_.roots.push_back(std::move(plan));
  }

  void addExtraRoots()
  {
    for (const std::string &name : input_.extraRoots) {
      if (std::any_of(plans_.roots.begin(), plans_.roots.end(), [&](const RootPlan &plan) { return plan.name == name; }))
        continue;
      const auto functions = index_.functionsNamed(name);
      if (functions.empty())
        plans_.unknownRoots.push_back(name);
      for (const FunctionIndex f : functions) {
        RootPlan plan;
        plan.name = callables_[f].name;
        plan.entry = f;
        plan.starts = {addStart(startAt(f))};
        plans_.roots.push_back(std::move(plan));
      }
    }
  }

  const RootInput &input_;
  Callables &callables_;
  const ImageIndex &index_;
  std::vector<std::string> &notes_;
  RootPlans plans_;
  std::set<CallableIndex> dispatchers_; ///< wrappers whose entries are roots of their own
};

} // namespace

const KnownSwitch *knownSwitch(const RootPlans &plans, CallableIndex function)
{
  const auto found = std::find_if(plans.switches.begin(), plans.switches.end(), [&](const KnownSwitch &known) { return known.function == function; });
  return found == plans.switches.end() ? nullptr : &*found;
}

RootPlans planRoots(const RootInput &input, std::vector<std::string> &notes)
{
  return Planner(input, notes).run();
}

Start startBelow(const ImageIndex &index, const std::string &startName, unsigned startArgument, Address entryAddress, CallableIndex entry)
{
  Start start = startAt(entry);
  const auto wrapper = startName.empty() ? std::vector<FunctionIndex>{} : index.functionsNamed(startName);
  if (wrapper.empty())
    return start;
  start.callable = wrapper.front();
  start.arguments[startArgument] = ValueSet::of({entryAddress});
  start.dispatchesTo = entry;
  return start;
}

void shareStack(RootPlan &plan, const std::string &runsOn)
{
  if (const auto kind = kindNamed(runsOn)) {
    plan.isSharing = true;
    plan.sharesWith = *kind;
  }
}

void finishRoots(RootPlans &plans, const ProjectConfig &config, std::vector<std::string> &notes)
{
  std::stable_sort(plans.roots.begin(), plans.roots.end(), [](const RootPlan &a, const RootPlan &b) { return a.name < b.name; });
  std::set<std::string> names;
  for (RootPlan &plan : plans.roots) {
    const std::string base = plan.name;
    for (unsigned n = 2; !names.insert(plan.name).second; ++n)
      plan.name = base + " (" + std::to_string(n) + ")";
  }
  for (const std::string &name : plans.unknownRoots)
    if (!names.contains(name))
      notes.push_back("root " + name + " is no function of this image");
  for (const InterruptAnnotation &annotation : config.interrupts)
    if (!plans.prioritiesUsed.contains(annotation.name))
      notes.push_back(noteAt(annotation.place, "interrupts: " + annotation.name + " is no interrupt of this image"));
}

} // namespace headroom::program
