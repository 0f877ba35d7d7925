// SPDX-License-Identifier: Apache-2.0
#include "sources.h"

#include <algorithm>
#include <map>
#include <optional>

#include "byte_codec.h"
#include "facts/format/source_file.h"
#include "facts/sha256.h"
#include "facts_cache.h"
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
      : database_(database), request_(request), environment_(environment), identities_(database.commands.size()),
        failures_(database.commands.size())
  {
    out_.units.resize(database.commands.size());
    if (!request.cacheDirectory.empty())
      cache_.emplace(request.cacheDirectory, environment);
  }

  Sources run()
  {
    if (isElsewhere())
      return std::move(out_);
    for (std::size_t unit = 0; unit < out_.units.size(); ++unit)
      reuse(unit);
    progress();
    if (!waiting_.empty())
      extractWaiting();
    if (cache_)
      cache_->finish();
    identify();
    judge();
    return std::move(out_);
  }

private:
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

  void reuse(std::size_t unit)
  {
    const CompileCommand &command = database_.commands[unit];
    if (!stampOf(command.file)) {
      out_.units[unit] = unknownUnit(command);
      failures_[unit] = Error{Error::Kind::Incomplete, "no such file", {}, {}};
      ++done_;
      return;
    }
    std::string reason;
    std::optional<CachedFacts> known = cache_ ? cache_->find(command, reason) : std::nullopt;
    if (!known) {
      waiting_.push_back(unit);
      return;
    }
    out_.units[unit] = std::move(known->facts);
    identities_[unit] = std::move(known->identity);
    ++out_.reused;
    ++done_;
  }

  void extractWaiting()
  {
    std::vector<std::string> tasks;
    for (const std::size_t unit : waiting_)
      tasks.push_back(encodeTask(database_.commands[unit]));
    WorkerPool pool;
    pool.command = {environment_.executable, "extract", "--worker"};
    pool.workers = request_.workers;
    pool.secondsPerTask = request_.secondsPerUnit;
    pool.keepsStderr = request_.keepsStderr;
    const std::optional<Error> error = runTasks(pool, tasks, [&](std::size_t task, TaskReply reply) {
      take(waiting_[task], std::move(reply));
      ++done_;
      progress();
    });
    if (!error)
      return;
    out_.errors.push_back(*error);
    for (const std::size_t unit : waiting_)
      if (out_.units[unit].mainFile.empty())
        out_.units[unit] = unknownUnit(database_.commands[unit]);
  }

  void take(std::size_t unit, TaskReply reply)
  {
    const CompileCommand &command = database_.commands[unit];
    out_.units[unit] = unknownUnit(command);
    if (!reply.failure.empty()) {
      failures_[unit] = Error{Error::Kind::Incomplete, "the parser " + reply.failure, {}, {}};
      return;
    }
    std::optional<UnitReply> answer = decodeReply(reply.bytes);
    if (!answer) {
      failures_[unit] = Error{Error::Kind::Incomplete, "the parser answered what is no answer", {}, {}};
      return;
    }
    if (answer->error) {
      failures_[unit] = std::move(answer->error);
      return;
    }
    Expected<SourceFacts> facts = decodeSourceFacts(asBytes(answer->facts), command.file);
    if (!facts) {
      failures_[unit] = Error{Error::Kind::Incomplete, "the parser's answer " + facts.error().message, {}, {}};
      return;
    }
    if (cache_)
      identities_[unit] = cache_->store(command, *facts, answer->facts);
    out_.units[unit] = std::move(*facts);
  }

  void identify()
  {
    ByteWriter all;
    for (const std::string &identity : identities_) {
      if (identity.empty())
        return;
      all.text(identity);
    }
    out_.identity = sha256Hex(all.bytes());
  }

  /// In the order of the database, so that what is said does not depend on who was first.
  void judge()
  {
    std::map<std::string, std::size_t> told;      // error without the unit's own place -> units
    std::vector<const Error *> environmentErrors; // the first of each, in order
    std::map<std::string, std::size_t> dropped;
    const auto cause = [](const Error &error) { return error.message + "\n" + error.help; };
    for (std::size_t unit = 0; unit < out_.units.size(); ++unit) {
      const SourceFacts &facts = out_.units[unit];
      const std::optional<Error> &failure = failures_[unit];
      for (const std::string &flag : facts.droppedFlags)
        ++dropped[flag];
      if (failure && failure->kind == Error::Kind::Environment) {
        if (told[cause(*failure)]++ == 0)
          environmentErrors.push_back(&*failure);
      } else if (failure) {
        const std::string place = failure->place.empty() || failure->place == facts.mainFile ? "" : failure->place + ": ";
        out_.incomplete.push_back({facts.mainFile, place + failure->message, 0});
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
      request_.onProgress(done_, out_.units.size());
  }

  const CompileDatabase &database_;
  const SourcesRequest &request_;
  const Environment &environment_;
  std::optional<FactsCache> cache_;
  std::vector<std::size_t> waiting_; ///< units that the cache does not have
  std::vector<std::string> identities_; ///< of the facts of each unit; empty: not known
  std::vector<std::optional<Error>> failures_;
  std::size_t done_ = 0;
  Sources out_;
};

} // namespace

Sources extractSources(const CompileDatabase &database, const SourcesRequest &request, const Environment &environment)
{
  return Extraction(database, request, environment).run();
}

} // namespace headroom::tool
