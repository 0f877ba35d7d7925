// SPDX-License-Identifier: Apache-2.0
// A row that contradicts itself is refused: whichever half the checks believed, a finding would be wrong or missing.
#include "config/api_keys.h"

#include <initializer_list>
#include <utility>

namespace headroom {

namespace {

// No API that is known has more than ten arguments; a larger ordinal is a typing error.
constexpr std::int64_t lastArgument = 20;
constexpr const char *sourceDoc = "Where this is known from: a file of the RTOS, a manual's section";

using Named = std::pair<const char *, std::optional<unsigned>>;

/// Two meanings of one argument.
void refuseSharedArguments(Reader &reader, const YamlNode &node, const char *what, std::initializer_list<Named> arguments)
{
  for (const Named *a = arguments.begin(); a != arguments.end(); ++a)
    for (const Named *b = a + 1; b != arguments.end(); ++b)
      if (a->second && a->second == b->second)
        reader.fail(node, std::string(what) + " has argument " + std::to_string(*a->second) + " as " + a->first + " and as " + b->first);
}

template <typename Record, typename Member> Key<Record> argumentKey(std::string name, Member Record::*member, std::string doc)
{
  return integerKey(std::move(name), member, 0, lastArgument, "Argument (the first is 0): " + std::move(doc));
}

std::vector<std::pair<std::string, InterruptUse>> interruptUses()
{
  std::vector<std::pair<std::string, InterruptUse>> out;
  for (const InterruptUse use : {InterruptUse::Allowed, InterruptUse::NoWait, InterruptUse::ThreadOnly})
    out.emplace_back(interruptUseName(use), use);
  return out;
}

std::vector<std::pair<std::string, LockRule::Kind>> lockKinds()
{
  std::vector<std::pair<std::string, LockRule::Kind>> out;
  for (const LockRule::Kind kind : {LockRule::Kind::Spin, LockRule::Kind::Interrupts, LockRule::Kind::Scheduler, LockRule::Kind::Mutex})
    out.emplace_back(lockKindName(kind), kind);
  return out;
}

std::vector<std::pair<std::string, CallbackRule::Context>> callbackContexts()
{
  std::vector<std::pair<std::string, CallbackRule::Context>> out;
  for (const CallbackRule::Context context :
       {CallbackRule::Context::Interrupt, CallbackRule::Context::Either, CallbackRule::Context::Thread, CallbackRule::Context::Locked})
    out.emplace_back(callbackContextName(context), context);
  return out;
}

Keys<AllocationRule> allocationKeys()
{
  using Rule = AllocationRule;
  return {{textKey("family", &Rule::family, "Which releases are right for the block: they name the same family").required(),
           argumentKey("size", &Rule::size, "bytes, or what count is multiplied with"),
           argumentKey("count", &Rule::count, "how many of size"), argumentKey("alignment", &Rule::alignment, "alignment in bytes"),
           argumentKey("heap", &Rule::heap, "object that the block comes from"),
           textKey("pool", &Rule::pool, "Id of the pools entry that it comes from, where no argument says so"),
           argumentKey("out", &Rule::out, "address that the block is written to; the call then returns 0 or a negative error"),
           argumentKey("out_count", &Rule::outCount, "how many blocks are written to the array at out"),
           argumentKey("old", &Rule::old, "block that the call gives back where it succeeds (realloc)"),
           flagKey("unset_on_timeout", &Rule::isUnsetOnTimeout, "A failure after waiting leaves the place at out as it was"),
           flagKey("counted", &Rule::isCounted, "References are counted; the last release frees"),
           flagKey("heap_search", &Rule::isHeap, "false: takes constant time, as from a pool of equal blocks"),
           flagKey("library", &Rule::isLibrary, "The C or C++ library's own heap"),
           flagKey("thread_safe", &Rule::isThreadSafe, "false: the caller has to lock"),
           flagKey("never_fails_forever", &Rule::neverFailsForever, "Cannot fail where its timeout is forever; without a timeout: never")},
          [](Reader &reader, const YamlNode &node, Rule &rule) {
            if (!rule.out && (rule.outCount || rule.isUnsetOnTimeout))
              reader.fail(node, std::string("allocates has ") + (rule.outCount ? "out_count" : "unset_on_timeout") + " and no out");
            if (rule.count && !rule.size)
              reader.fail(node, "allocates has count and no size");
            if (rule.heap && !rule.pool.empty())
              reader.fail(node, "allocates has heap and pool, wanted one of both");
            refuseSharedArguments(reader, node, "allocates",
                                  {{"size", rule.size}, {"count", rule.count}, {"alignment", rule.alignment}, {"heap", rule.heap},
                                   {"out", rule.out}, {"out_count", rule.outCount}, {"old", rule.old}});
          }};
}

Keys<ReleaseRule> releaseKeys()
{
  using Rule = ReleaseRule;
  return {{textListKey("families", &Rule::families, "Families of allocations that it takes back").required(),
           argumentKey("block", &Rule::block, "the block").required(),
           argumentKey("heap", &Rule::heap, "object that the block must have come from"),
           flagKey("address_of_block", &Rule::isAddressOfBlock, "The argument is the address of the variable that holds the block"),
           flagKey("reference", &Rule::isReference, "Gives back one reference"),
           flagKey("transfer", &Rule::isTransfer, "Hands the block to another owner, who releases it"),
           flagKey("accepts_null", &Rule::acceptsNull, "false: a null pointer is an error")},
          [](Reader &reader, const YamlNode &node, Rule &rule) {
            if (rule.families.empty())
              reader.fail(node, "releases names no family");
            if (rule.isReference && rule.isTransfer)
              reader.fail(node, "releases has reference and transfer, wanted one of both");
            refuseSharedArguments(reader, node, "releases", {{"block", rule.block}, {"heap", rule.heap}});
          }};
}

Keys<LockRule> lockKeys()
{
  using Rule = LockRule;
  return {{choiceKey("kind", &Rule::kind, lockKinds(), "What is held off").required(),
           flagKey("acquire", &Rule::isAcquire, "true: takes the lock; false: gives it back").required(),
           flagKey("try", &Rule::isTry, "It is taken only where the call returns 0"), argumentKey("lock", &Rule::lock, "the lock object"),
           argumentKey("key", &Rule::key, "of a release: what the acquire returned")},
          [](Reader &reader, const YamlNode &node, Rule &rule) {
            if (rule.isAcquire && rule.key)
              reader.fail(node, "lock has key and acquire: true, wanted key on the release only");
            if (!rule.isAcquire && rule.isTry)
              reader.fail(node, "lock has try and acquire: false: a release does not fail");
            refuseSharedArguments(reader, node, "lock", {{"lock", rule.lock}, {"key", rule.key}});
          }};
}

Keys<CallbackRule> callbackKeys()
{
  return {{argumentKey("argument", &CallbackRule::argument, "the function that runs later").required(),
           choiceKey("context", &CallbackRule::context, callbackContexts(), "Where it runs").required(),
           textKey("because", &CallbackRule::because, "For messages: which driver or configuration decides that")}};
}

/// Presence of the map is what makes the row create a thread.
Key<ApiRule> threadKey()
{
  Keys<ApiRule> keys{{argumentKey("options", &ApiRule::options, "the thread's options"),
                      integerKey("user_option", &ApiRule::userOption, 1, INT64_MAX, "Bit of the options that asks for user mode"),
                      textListKey("user_symbols", &ApiRule::userSymbols, "Symbols that are linked where user mode exists"),
                      argumentKey("delay", &ApiRule::delay, "delay of its start"),
                      argumentKey("thread", &ApiRule::thread, "the thread object; the call returns it, too")},
                     [](Reader &reader, const YamlNode &node, ApiRule &rule) {
                       if (rule.userOption != 0 && !rule.options)
                         reader.fail(node, "creates_thread has user_option and no options");
                       if (!rule.userSymbols.empty() && rule.userOption == 0)
                         reader.fail(node, "creates_thread has user_symbols and no user_option");
                       refuseSharedArguments(reader, node, "creates_thread", {{"options", rule.options}, {"delay", rule.delay}, {"thread", rule.thread}});
                     }};
  const KeyShape shape{"creates_thread", "The call makes a thread", false, keys.shape()};
  return {shape, [keys](Reader &reader, const YamlNode &node, ApiRule &out) {
            readRecord(reader, "creates_thread", node, keys, out);
            out.createsThread = true;
          }};
}

Key<ApiRule> queryKey()
{
  std::vector<std::string> names;
  std::vector<QueryRule::Kind> kinds{QueryRule::Kind::InInterrupt, QueryRule::Kind::CanYield, QueryRule::Kind::PreKernel,
                                     QueryRule::Kind::UserMode};
  for (const QueryRule::Kind kind : kinds)
    names.emplace_back(queryName(kind));
  Shape shape = key_detail::of(Shape::Kind::Name);
  shape.names = names;
  return {{"query", "What a result other than 0 tells of where the code runs", false, shape},
          [names, kinds](Reader &reader, const YamlNode &node, ApiRule &out) {
            const auto chosen = reader.name("query", node, names);
            for (std::size_t i = 0; chosen && i < names.size(); ++i)
              if (names[i] == *chosen)
                out.query = QueryRule{kinds[i]};
          }};
}

bool saysNothing(const ApiRule &rule)
{
  return rule.interrupt == InterruptUse::Unstated && !rule.waits && !rule.zeroWhen && !rule.createsThread && !rule.addsReference &&
         !rule.joinsDomain && !rule.startsThread && !rule.isUserModeIgnored && !rule.allocates && !rule.releases && !rule.lock && !rule.query && rule.callbacks.empty();
}

void checkRow(Reader &reader, const YamlNode &node, ApiRule &rule)
{
  if (rule.functions.empty())
    reader.fail(node, "api entry names no function");
  if (rule.timeout && !rule.waits && !rule.allocates)
    reader.fail(node, "api entry has timeout and neither waits nor allocates", "a start delay or deadline is no timeout");
  else if (saysNothing(rule))
    reader.fail(node, "api entry says nothing of its functions");
  if (rule.interrupt == InterruptUse::NoWait && !rule.timeout)
    reader.fail(node, "api entry has interrupt: no-wait and no timeout");
  if (rule.interrupt == InterruptUse::Allowed && rule.waits && !rule.timeout)
    reader.fail(node, "api entry has interrupt: allowed and waits without a timeout");
  if (rule.isBounded && (!rule.waits || rule.timeout))
    reader.fail(node, "api entry has bounded, wanted it only with waits and without timeout");
  if (rule.allocates && rule.releases && !rule.allocates->old) {
    for (const std::string &family : rule.releases->families)
      if (family == rule.allocates->family)
        reader.fail(node, "api entry allocates and releases family " + family, "for a call that moves a block: allocates: {old: ARGUMENT}");
  }
  if (rule.query && rule.zeroWhen)
    reader.fail(node, "api entry has query and zero_when: both say what its result means");
  if (rule.isUserModeIgnored && rule.unlessSymbols.empty())
    reader.fail(node, "api entry has user_mode_ignored and no unless_symbols: where it is not ignored is not said");
  if (rule.allocates)
    refuseSharedArguments(reader, node, "api entry",
                          {{"timeout", rule.timeout}, {"size", rule.allocates->size}, {"heap", rule.allocates->heap}, {"out", rule.allocates->out}});
}

/// `source` and the check are the callers' business.
std::vector<Key<ApiRule>> rowKeys()
{
  using Rule = ApiRule;
  return {textListKey("functions", &Rule::functions, "Functions by link name (globs)").required(),
          textKey("as", &Rule::as, "What people call them, where the link name is an implementation's"),
          textListKey("when_symbols", &Rule::whenSymbols, "All must be linked"),
          textListKey("unless_symbols", &Rule::unlessSymbols, "None may be linked"),
          textKey("when_type", &Rule::whenType, "The function's declared C type, with typedefs replaced: tells versions apart"),
          choiceKey("interrupt", &Rule::interrupt, interruptUses(), "Whether an interrupt handler may call it; absent: its body decides"),
          flagKey("waits", &Rule::waits, "It can make the calling thread wait: always, or as its timeout says"),
          argumentKey("timeout", &Rule::timeout, "timeout; 0 does not wait, -1 waits forever"),
          flagKey("bounded", &Rule::isBounded, "It waits without a timeout, and the wait ends by itself"),
          argumentKey("zero_when", &Rule::zeroWhen, "the result is 0 exactly where this is 0 (conversions of time)"),
          flagKey("kernel", &Rule::isKernel, "false: also a zero-latency interrupt may call it"), threadKey(),
          argumentKey("adds_reference", &Rule::addsReference, "block that gets one more reference"),
          argumentKey("joins_domain", &Rule::joinsDomain, "thread that joins a memory domain"),
          argumentKey("starts_thread", &Rule::startsThread, "thread that runs from here on"),
          flagKey("user_mode_ignored", &Rule::isUserModeIgnored, "It asks for user mode, and where the row applies there is none"),
          optionalRecordKey("allocates", &Rule::allocates, allocationKeys(), "It yields a block of memory"),
          optionalRecordKey("releases", &Rule::releases, releaseKeys(), "It takes a block back"),
          optionalRecordKey("lock", &Rule::lock, lockKeys(), "It takes or gives back a lock"), queryKey(),
          listKey("callbacks", &Rule::callbacks, callbackKeys(), "Functions that it keeps and that run later"),
          textKey("note", &Rule::note, "Printed with findings: what makes the call special")};
}

} // namespace

const char *interruptUseName(InterruptUse use)
{
  switch (use) {
  case InterruptUse::Unstated: break;
  case InterruptUse::Allowed: return "allowed";
  case InterruptUse::NoWait: return "no-wait";
  case InterruptUse::ThreadOnly: return "thread-only";
  }
  return "";
}

const char *lockKindName(LockRule::Kind kind)
{
  switch (kind) {
  case LockRule::Kind::Spin: break;
  case LockRule::Kind::Interrupts: return "interrupts";
  case LockRule::Kind::Scheduler: return "scheduler";
  case LockRule::Kind::Mutex: return "mutex";
  }
  return "spin";
}

const char *queryName(QueryRule::Kind kind)
{
  switch (kind) {
  case QueryRule::Kind::InInterrupt: break;
  case QueryRule::Kind::CanYield: return "can-yield";
  case QueryRule::Kind::PreKernel: return "pre-kernel";
  case QueryRule::Kind::UserMode: return "user-mode";
  }
  return "in-interrupt";
}

const char *callbackContextName(CallbackRule::Context context)
{
  switch (context) {
  case CallbackRule::Context::Interrupt: break;
  case CallbackRule::Context::Either: return "either";
  case CallbackRule::Context::Thread: return "thread";
  case CallbackRule::Context::Locked: return "locked";
  }
  return "interrupt";
}

Keys<ApiRule> apiKeys()
{
  Keys<ApiRule> out{rowKeys(), checkRow};
  out.keys.push_back(textKey("source", &ApiRule::source, sourceDoc).required());
  return out;
}

Keys<ApiAnnotation> projectApiKeys()
{
  Keys<ApiAnnotation> out;
  std::vector<Key<ApiRule>> keys = rowKeys();
  keys.push_back(textKey("source", &ApiRule::source, sourceDoc));
  for (const Key<ApiRule> &key : keys)
    out.keys.push_back(
        {key.shape, [key](Reader &reader, const YamlNode &node, ApiAnnotation &annotation) { key.read(reader, node, annotation.rule); }});
  out.keys.push_back(textKey("reason", &ApiAnnotation::reason, "Why this holds, for the reviewer").required());
  out.check = [](Reader &reader, const YamlNode &node, ApiAnnotation &annotation) { checkRow(reader, node, annotation.rule); };
  return out;
}

Keys<PoolRule> poolKeys()
{
  using Rule = PoolRule;
  using Formula = PoolRule::Formula;
  return {{textKey("id", &Rule::id, "What pool of an api entry names").required(),
           textListKey("objects", &Rule::objects, "Objects (globs) that requests name; with a record: which records count"),
           textListKey("buffers", &Rule::buffers, "Data symbols (globs) whose own size is the pool's"),
           textListKey("size_symbols", &Rule::sizeSymbols, "Absolute symbols with the size in bytes; the first that is linked"),
           textKey("record", &Rule::record, "Objects by record: id of a records entry"),
           textKey("size_field", &Rule::sizeField, "Field of the record that holds the size; alternatives with |"),
           textKey("block_field", &Rule::blockField, "Field that holds the size of one block; alternatives with |"),
           textKey("count_field", &Rule::countField, "Field that holds the number of blocks; alternatives with |"),
           textKey("config", &Rule::config, "Configuration symbol that sets the size"),
           choiceKey("formula", &Rule::formula,
                     {{"plain", Formula::Plain}, {"chunked-heap", Formula::ChunkedHeap}, {"blocks", Formula::Blocks}},
                     "How much of the size one request can get"),
           integerKey("per_block_words", &Rule::perBlockWords, 0, 64, "Machine words that each request takes besides"),
           textListKey("big_symbols", &Rule::bigSymbols, "Of a chunked heap: any linked: its chunk headers are wide"),
           textListKey("counter_symbols", &Rule::counterSymbols, "Of a chunked heap: any linked: its header holds counters"),
           textListKey("statistics_symbols", &Rule::statisticsSymbols, "Any linked: use of the pool is monitored"),
           textListKey("ready_after", &Rule::readyAfter, "Init entries (globs) that set it up: what runs before the first of them has no pool"),
           Key<Rule>{{"ready_from", "Where none of them is linked: the mark in the list of init entries from which on the pool exists", false,
                      key_detail::of(Shape::Kind::Text)},
                     [](Reader &reader, const YamlNode &node, Rule &out) { out.readyFrom = reader.text("ready_from", node); }},
           textKey("source", &Rule::source, sourceDoc).required()},
          [](Reader &reader, const YamlNode &node, Rule &rule) {
            const bool hasFields = !rule.sizeField.empty() || !rule.blockField.empty() || !rule.countField.empty();
            if (rule.record.empty() && rule.buffers.empty() && rule.sizeSymbols.empty())
              reader.fail(node, "pools entry has none of record, buffers, size_symbols");
            if (rule.record.empty() == hasFields)
              reader.fail(node, hasFields ? "pools entry has fields and no record" : "pools entry has a record and no field to read");
            const bool hasBlocks = !rule.blockField.empty() && !rule.countField.empty();
            if ((rule.formula == Formula::Blocks) != hasBlocks)
              reader.fail(node, "pools entry wants formula: blocks together with block_field and count_field");
            if (rule.formula != Formula::ChunkedHeap && (!rule.bigSymbols.empty() || !rule.counterSymbols.empty()))
              reader.fail(node, "pools entry has big_symbols or counter_symbols, wanted them with formula: chunked-heap only");
          }};
}

} // namespace headroom
