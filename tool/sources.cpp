// SPDX-License-Identifier: Apache-2.0
#include "sources.h"

#include <algorithm>
#include <map>
#include <optional>

#include "built_object.h"
#include "byte_codec.h"
#include "facts/format/source_file.h"
#include "facts/glob.h"
#include "facts/sha256.h"
#include "facts_cache.h"
#include "object_codec.h"
#include "unit_task.h"
#include "worker_pool.h"

namespace headroom::tool {

namespace {

/// The place of a unit whose content is not known: what calls out of it is open.
SourceFacts unknownUnit(const CompileCommand &command)
{
  SourceFacts out;
  out.mainFile = command.file;
  out.isIncomplete = true;
  return out;
}

class Extraction {
public:
  Extraction(const CompileDatabase &database, const SourcesRequest &request, const Environment &environment)
      : database_(database), request_(request), environment_(environment)
  {
    for (const CompileCommand &command : database.commands)
      work_.push_back({&command});
    if (request.code != CodeWanted::None)
      for (const CompileCommand &command : database.assembly)
        work_.push_back({&command});
    out_.units.resize(database.commands.size());
    if (!request.cacheDirectory.empty())
      cache_.emplace(request.cacheDirectory, environment);
  }

  Sources run()
  {
    if (isElsewhere())
      return std::move(out_);
    for (std::size_t unit = 0; unit < work_.size(); ++unit)
      begin(unit);
    progress();
    // A unit may have to be done again: its object turned out to be old, or generating code took the worker down.
    while (!waiting_.empty())
      extractWaiting();
    if (cache_)
      cache_->finish();
    identify();
    judge();
    collectCode();
    return std::move(out_);
  }

private:
  /// One command on its way.
  struct Work {
    const CompileCommand *command = nullptr;
    bool isLinkSource = false;
    bool wantsObject = false;
    std::string built;                    ///< the build's own object, as long as it may be up to date
    std::string identity;                 ///< of its facts; empty: not known
    std::optional<Error> failure;
    std::optional<GeneratedObject> object;
    std::string codeFailure;              ///< what became of the worker that generated code
  };

  [[nodiscard]] bool isAssembly(std::size_t unit) const { return unit >= out_.units.size(); }

  void setUnit(std::size_t unit, SourceFacts facts)
  {
    if (!isAssembly(unit))
      out_.units[unit] = std::move(facts);
  }

  /// A database that came here without its sources is one error, not one for each of them.
  bool isElsewhere()
  {
    const auto isHere = [](const CompileCommand &command) { return stampOf(command.file).has_value(); };
    if (std::any_of(database_.commands.begin(), database_.commands.end(), isHere))
      return false;
    for (std::size_t unit = 0; unit < out_.units.size(); ++unit)
      out_.units[unit] = unknownUnit(database_.commands[unit]);
    if (!database_.commands.empty())
      out_.errors.push_back({Error::Kind::Environment,
                             "none of its " + std::to_string(database_.commands.size()) +
                                 " C and C++ sources is on this machine, first: " + database_.commands.front().file,
                             database_.path, "build here, or say where the sources are: --path-map FROM=TO"});
    return true;
  }

  void begin(std::size_t unit)
  {
    Work &work = work_[unit];
    const CompileCommand &command = *work.command;
    const std::string name = command.file.substr(command.file.rfind('/') + 1);
    work.isLinkSource = std::any_of(request_.linkSources.begin(), request_.linkSources.end(),
                                    [&](const std::string &glob) { return globMatch(glob, name); });
    if (!stampOf(command.file)) {
      SourceFacts facts = unknownUnit(command);
      // What a first link writes is tables of what other units define: without it nothing is unknown.
      facts.isIncomplete = !work.isLinkSource;
      setUnit(unit, std::move(facts));
      if (work.isLinkSource)
        work.identity = "absent";
      else
        work.failure = Error{Error::Kind::Incomplete, "no such file", {}, {}};
      ++done_;
      return;
    }
    if (request_.code == CodeWanted::Missing && !work.isLinkSource)
      work.built = builtObjectOf(command);
    if (!isUpToDate(work.built, {{command.file, {}}}))
      work.built.clear();
    // What assembly reads is not known before it is preprocessed; that is nearly all of the work.
    work.wantsObject = request_.code != CodeWanted::None && !work.isLinkSource && (work.built.empty() || isAssembly(unit));
    reuse(unit);
  }

  /// From the cache; else it waits.
  void reuse(std::size_t unit)
  {
    Work &work = work_[unit];
    std::string reason;
    std::optional<CachedFacts> known = cache_ ? cache_->find(*work.command, work.wantsObject, reason) : std::nullopt;
    if (!known) {
      waiting_.push_back(unit);
      return;
    }
    if (!settleBuilt(unit, known->facts.inputs))
      return reuse(unit);
    work.object = std::move(known->object);
    setUnit(unit, std::move(known->facts));
    work.identity = std::move(known->identity);
    ++out_.reused;
    ++done_;
  }

  /// False: the object that was thought up to date is not, and code is wanted after all.
  bool settleBuilt(std::size_t unit, const std::vector<SourceInput> &inputs)
  {
    Work &work = work_[unit];
    if (work.built.empty() || isUpToDate(work.built, inputs))
      return true;
    work.built.clear();
    const bool hadObject = work.wantsObject;
    work.wantsObject = true;
    return hadObject;
  }

  void extractWaiting()
  {
    const std::vector<std::size_t> units = std::move(waiting_);
    waiting_.clear();
    std::vector<std::string> tasks;
    for (const std::size_t unit : units)
      tasks.push_back(encodeTask({*work_[unit].command, work_[unit].wantsObject}));
    WorkerPool pool;
    pool.command = {environment_.executable, "extract", "--worker"};
    pool.workers = request_.workers;
    pool.secondsPerTask = request_.secondsPerUnit;
    pool.keepsStderr = request_.keepsStderr;
    const std::optional<Error> error = runTasks(pool, tasks, [&](std::size_t task, TaskReply reply) {
      take(units[task], std::move(reply));
      progress();
    });
    if (!error)
      return;
    out_.errors.push_back(*error);
    waiting_.clear();
    for (const std::size_t unit : units)
      if (!isAssembly(unit) && out_.units[unit].mainFile.empty())
        out_.units[unit] = unknownUnit(*work_[unit].command);
  }

  void take(std::size_t unit, TaskReply reply)
  {
    Work &work = work_[unit];
    // The parse may stand although the code generator fell: it gets another worker, without code.
    if (!reply.failure.empty() && work.wantsObject && !isAssembly(unit)) {
      work.codeFailure = "the code generator " + reply.failure;
      work.wantsObject = false;
      waiting_.push_back(unit);
      return;
    }
    ++done_;
    setUnit(unit, unknownUnit(*work.command));
    const auto fail = [&](std::string text) { work.failure = Error{Error::Kind::Incomplete, std::move(text), {}, {}}; };
    if (!reply.failure.empty())
      return fail((isAssembly(unit) ? "the assembler " : "the parser ") + reply.failure);
    std::optional<UnitReply> answer = decodeReply(reply.bytes);
    if (!answer)
      return fail("the parser answered what is no answer");
    if (answer->error) {
      work.failure = std::move(answer->error);
      return;
    }
    Expected<SourceFacts> facts = decodeSourceFacts(asBytes(answer->facts), work.command->file);
    if (!facts)
      return fail("the parser's answer " + facts.error().message);
    if (work.wantsObject) {
      work.object = decodeObject(answer->object);
      if (!work.object)
        return fail("the code generator answered what is no answer");
    }
    if (!settleBuilt(unit, facts->inputs)) {
      --done_;
      waiting_.push_back(unit);
      return;
    }
    if (cache_)
      work.identity = cache_->store(*work.command, *facts, answer->facts, work.object ? &*work.object : nullptr);
    setUnit(unit, std::move(*facts));
  }

  void identify()
  {
    ByteWriter all;
    for (std::size_t unit = 0; unit < out_.units.size(); ++unit) {
      if (work_[unit].identity.empty())
        return;
      all.text(work_[unit].identity);
    }
    out_.identity = sha256Hex(all.bytes());
  }

  /// In the order of the database, so that what is said does not depend on who was first.
  void judge()
  {
    std::map<std::string, std::size_t> told;      // error without the unit's own place -> units
    std::vector<const Error *> environmentErrors; // the first of each, in order
    std::map<std::string, std::size_t> dropped;
    const SourceFacts none;
    const auto cause = [](const Error &error) { return error.message + "\n" + error.help; };
    for (std::size_t unit = 0; unit < work_.size(); ++unit) {
      const SourceFacts &facts = isAssembly(unit) ? none : out_.units[unit];
      const std::string &file = work_[unit].command->file;
      const std::optional<Error> &failure = work_[unit].failure;
      if (isAssembly(unit) && !work_[unit].built.empty())
        continue; // the build's own object counts
      for (const std::string &flag : facts.droppedFlags)
        ++dropped[flag];
      if (failure && failure->kind == Error::Kind::Environment) {
        if (told[cause(*failure)]++ == 0)
          environmentErrors.push_back(&*failure);
      } else if (failure) {
        const std::string place = failure->place.empty() || failure->place == file ? "" : failure->place + ": ";
        out_.incomplete.push_back({file, place + failure->message, 0});
      } else if (facts.isIncomplete && out_.errors.empty()) {
        out_.incomplete.push_back({facts.mainFile, facts.errors.empty() ? "did not parse" : facts.errors.front(), facts.errors.size()});
      }
    }
    for (const Error *error : environmentErrors) {
      Error one = *error;
      if (const std::size_t units = told[cause(*error)]; units > 1)
        one.message += " (this and " + std::to_string(units - 1) + " more)";
      out_.errors.push_back(std::move(one));
    }
    warnOfDropped(dropped);
    if (cache_)
      out_.warnings.insert(out_.warnings.end(), cache_->warnings().begin(), cache_->warnings().end());
  }

  /// After judge(): a unit that did not parse is not named a second time.
  void collectCode()
  {
    if (request_.code == CodeWanted::None)
      return;
    for (std::size_t unit = 0; unit < work_.size(); ++unit) {
      Work &work = work_[unit];
      const std::string &file = work.command->file;
      if (work.isLinkSource) {
        out_.linkSources.push_back(file);
        continue;
      }
      UnitCode code{file, outputOf(*work.command), std::move(work.built), {}};
      if (work.object)
        code.object = std::move(*work.object);
      if (!work.codeFailure.empty())
        code.object.errors = {work.codeFailure};
      const bool isTold = work.failure.has_value() || (!isAssembly(unit) && out_.units[unit].isIncomplete);
      if (code.built.empty() && !isTold && out_.errors.empty() && !code.object.errors.empty())
        out_.incomplete.push_back({file, "no code: " + code.object.errors.front(), code.object.errors.size() > 1 ? code.object.errors.size() : 0});
      out_.code.push_back(std::move(code));
    }
    std::sort(out_.linkSources.begin(), out_.linkSources.end());
  }

  void warnOfDropped(const std::map<std::string, std::size_t> &dropped)
  {
    std::string list;
    for (const auto &[flag, files] : dropped)
      list += (list.empty() ? "" : ", ") + flag + " (" + std::to_string(files) + (files == 1 ? " file)" : " files)");
    if (!list.empty())
      out_.warnings.push_back("dropped GCC options unknown to clang: " + list);
  }

  void progress() const
  {
    if (request_.onProgress)
      request_.onProgress(done_, work_.size());
  }

  const CompileDatabase &database_;
  const SourcesRequest &request_;
  const Environment &environment_;
  std::optional<FactsCache> cache_;
  std::vector<Work> work_;           ///< by command, those for assembly behind the others
  std::vector<std::size_t> waiting_; ///< units that the cache does not have
  std::size_t done_ = 0;
  Sources out_;
};

} // namespace

Sources extractSources(const CompileDatabase &database, const SourcesRequest &request, const Environment &environment)
{
  return Extraction(database, request, environment).run();
}

} // namespace headroom::tool
