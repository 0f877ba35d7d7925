// SPDX-License-Identifier: Apache-2.0
#include "facts/format/payload.h"
#include "facts/format/shared_rows.h"
#include "program_generated.h"
#include "report/program_file.h"
#include "report/program_kind.h"

namespace headroom {

namespace {

namespace rows = wire::program;

// Takes from every pool in the order in which ReportWriter fills it.
class ReportReader {
public:
  ReportReader(const rows::Report &from, std::size_t payloadBytes)
      : from_(from), read_(*from.strings(), payloadBytes), texts_("texts", from.texts()), indices_("indices", from.indices()),
        culprits_("culprits", from.culprits()), layers_("layers", from.layers()), roots_("roots", from.roots()),
        terms_("terms", from.terms()), steps_("steps", from.steps()), functions_("functions", from.functions()),
        sites_("sites", from.sites()), cycles_("cycles", from.cycles()), edges_("edges", from.edges()),
        findings_("findings", from.findings()), findingSteps_("finding_steps", from.finding_steps()),
        undecided_("undecided", from.undecided()), rootBudgets_("root_budgets", from.root_budgets()), levels_("levels", from.levels()),
        calls_("calls", from.calls()), bounds_("bounds", from.bounds()), recursion_("recursion", from.recursion()),
        interrupts_("interrupts", from.interrupts()), incomplete_("incomplete", from.incomplete()),
        suppressions_("suppressions", from.suppressions()), places_("places", from.places())
  {
  }

  Report read();
  [[nodiscard]] const std::optional<std::string> &failure() const { return read_.failure(); }

private:
  std::string text(const char *field, std::uint32_t index) { return read_.text(field, index); }
  std::vector<std::string> list(const char *field, std::uint32_t count) { return read_.texts(field, texts_, count); }
  SharedText shared(const char *field, std::uint32_t index);
  SourcePlace place(const rows::Place &row);
  ConfigPlace place(const rows::ConfigPlace &row);
  static std::optional<Margin> margin(const rows::OptionalMargin &row);
  Bound bound(const rows::Bound &row);
  std::optional<Bound> bound(const rows::OptionalBound &row);
  std::vector<FindingStep> steps(const char *field, std::uint32_t count);

  void read(const rows::Root &row, Root &one);
  void read(const rows::Function &row, FunctionBound &one, std::size_t rootCount);
  void read(const rows::Coverage &row, Coverage &one);
  void read(const rows::Finding &row, Finding &one);
  void read(const rows::Checks &row, CheckResult &one);
  void read(const rows::Config &row, ProjectConfig &one);
  void readAnnotations(const rows::Config &row, ProjectConfig &one);
  void readGraph(const rows::Image &row, ImageProgram &one);
  void finish();

  /// Takes `count` rows of a pool and gives each, with a fresh element of `out`, to `readOne`.
  template <typename Row, typename T, typename Read>
  void each(Pool<Row> &pool, const char *field, std::uint32_t count, std::vector<T> &out, Read readOne)
  {
    const Rows<Row> taken = read_.take(pool, field, count);
    out.reserve(taken.size());
    for (const Row &row : taken)
      readOne(row, out.emplace_back());
  }

  /// The same for a map; a key that comes twice is refused.
  template <typename Row, typename Map, typename Read>
  void entries(Pool<Row> &pool, const char *field, std::uint32_t count, Map &out, Read readOne)
  {
    const Rows<Row> taken = read_.take(pool, field, count);
    for (const Row &row : taken)
      out.insert(out.end(), readOne(row));
    if (out.size() != taken.size())
      read_.refuseHere(std::string(field) + " has " + std::to_string(taken.size()) + " keys, wanted each once");
  }

  const rows::Report &from_;
  RowReader read_;
  std::map<std::uint32_t, SharedText> shared_; ///< by index of the text
  Pool<wire::Index> texts_, indices_;
  Pool<wire::Culprit> culprits_;
  Pool<rows::Layer> layers_;
  Pool<rows::Root> roots_;
  Pool<rows::Term> terms_;
  Pool<rows::Step> steps_;
  Pool<rows::Function> functions_;
  Pool<rows::Site> sites_;
  Pool<rows::Cycle> cycles_;
  Pool<rows::Edge> edges_;
  Pool<rows::Finding> findings_;
  Pool<rows::FindingStep> findingSteps_;
  Pool<rows::Undecided> undecided_;
  Pool<rows::RootBudget> rootBudgets_;
  Pool<rows::Level> levels_;
  Pool<rows::CallAnnotation> calls_;
  Pool<rows::BoundAnnotation> bounds_;
  Pool<rows::RecursionAnnotation> recursion_;
  Pool<rows::InterruptAnnotation> interrupts_;
  Pool<rows::IncompleteAnnotation> incomplete_;
  Pool<rows::Suppression> suppressions_;
  Pool<rows::KeyPlace> places_;
};

SharedText ReportReader::shared(const char *field, std::uint32_t index)
{
  const auto [place, isNew] = shared_.try_emplace(index);
  if (isNew)
    place->second = text(field, index);
  return place->second;
}

SourcePlace ReportReader::place(const rows::Place &row)
{
  return {text("place.root", row.root()), text("place.file", row.file()), row.line(), row.column()};
}

ConfigPlace ReportReader::place(const rows::ConfigPlace &row)
{
  return {text("place.file", row.file()), row.line(), row.column()};
}

std::optional<Margin> ReportReader::margin(const rows::OptionalMargin &row)
{
  return row.is_known() ? std::optional(Margin{row.bytes(), row.percent()}) : std::nullopt;
}

Bound ReportReader::bound(const rows::Bound &row)
{
  Bound one;
  one.kind = read_.kind("bound.kind", row.kind(), Bound::Kind::Unbounded);
  one.bytes = row.bytes();
  one.culprits = fromRows(read_.take(culprits_, "bound.culprits", row.culprits()), read_);
  one.assumptions = list("bound.assumptions", row.assumptions());
  return one;
}

std::optional<Bound> ReportReader::bound(const rows::OptionalBound &row)
{
  return row.is_known() ? std::optional(bound(row.bound())) : std::nullopt;
}

void ReportReader::read(const rows::Root &row, Root &one)
{
  one.name = text("roots.name", row.name());
  one.kind = read_.kind("roots.kind", row.kind(), RootKind::Function);
  one.entry = text("roots.entry", row.entry());
  one.place = place(row.place());
  one.registration = place(row.registration());
  one.stack = {text("roots.stack_symbol", row.stack_symbol()), fromRow(row.stack_bytes()), text("roots.stack_config", row.stack_config())};
  one.bound = bound(row.bound());
  one.fatalBound = bound(row.fatal_bound());
  one.assumedBound = bound(row.assumed_bound());
  one.formulaEstimate = bound(row.formula_estimate());
  each(terms_, "roots.terms", row.terms(), one.terms,
       [&](const rows::Term &from, Term &term) { term = {text("terms.name", from.name()), from.bytes()}; });
  each(steps_, "roots.path", row.path(), one.path, [&](const rows::Step &from, PathStep &step) {
    step = {text("steps.function", from.function()),
            from.frame_bytes(),
            from.at_call_bytes(),
            from.is_tail_call(),
            place(from.place()),
            place(from.call_place())};
  });
  if (row.has_priority())
    one.priority = row.priority();
  one.isZeroLatency = row.is_zero_latency();
  one.initOrder = fromRow(row.init_order());
  one.isUserModeIgnored = row.is_user_mode_ignored();
  one.count = row.count();
  one.runsOn = text("roots.runs_on", row.runs_on());
}

void ReportReader::read(const rows::Function &row, FunctionBound &one, std::size_t rootCount)
{
  one.name = text("functions.name", row.name());
  one.place = place(row.place());
  one.frameBytes = row.frame_bytes();
  one.isDynamic = row.is_dynamic();
  one.bound = bound(row.bound());
  one.witnesses = fromRow(row.witnesses());
  one.cycle = list("functions.cycle", row.cycle());
  one.isReached = row.is_reached();
  each(indices_, "functions.contexts", row.contexts(), one.contexts,
       [&](const wire::Index &from, std::uint32_t &root) { root = read_.index("functions.contexts", from.value(), rootCount); });
  if (!sortedAndUnique(one.contexts))
    read_.refuseHere("functions.contexts is out of order, wanted sorted and unique");
}

void ReportReader::readGraph(const rows::Image &row, ImageProgram &one)
{
  each(roots_, "roots", row.roots(), one.roots, [&](const rows::Root &from, Root &root) { read(from, root); });
  each(functions_, "functions", row.functions(), one.functions,
       [&](const rows::Function &from, FunctionBound &function) { read(from, function, one.roots.size()); });
  if (!sortedBy(one.functions, &FunctionBound::name))
    read_.refuseHere("functions is out of order, wanted by name");
  each(sites_, "sites", row.sites(), one.indirectSites, [&](const rows::Site &from, IndirectSite &site) {
    site = {text("sites.function", from.function()),
            from.address(),
            from.ordinal(),
            place(from.place()),
            text("sites.through", from.through()),
            read_.kind("sites.layer", from.layer(), ResolutionLayer::Open),
            list("sites.targets", from.targets())};
  });
  if (!sortedBy(one.indirectSites, &IndirectSite::address))
    read_.refuseHere("sites is out of order, wanted by address");
  each(cycles_, "cycles", row.cycles(), one.cycles, [&](const rows::Cycle &from, RecursionCycle &cycle) {
    cycle = {list("cycles.functions", from.functions()), place(from.place()), fromRow(from.depth()), text("cycles.reason", from.reason())};
  });
  each(edges_, "edges", row.edges(), one.edges, [&](const rows::Edge &from, CallEdge &edge) {
    const rows::Place &at = from.place();
    edge = {shared("edges.caller", from.caller()),
            shared("edges.callee", from.callee()),
            {shared("place.root", at.root()), shared("place.file", at.file()), at.line(), at.column()},
            from.is_tail_call(),
            from.is_indirect()};
  });
}

void ReportReader::read(const rows::Coverage &row, Coverage &one)
{
  one.functions = row.functions();
  one.indirectSites = row.indirect_sites();
  one.unresolvedSites = row.unresolved_sites();
  one.translationUnits = fromRow(row.translation_units());
  entries(layers_, "coverage.layers", row.layers(), one.layers,
          [&](const rows::Layer &from) { return std::pair(text("layers.name", from.name()), from.sites()); });
  one.undecided = list("coverage.undecided", row.undecided());
  one.incomplete = list("coverage.incomplete", row.incomplete());
  one.unreachedFunctions = list("coverage.unreached_functions", row.unreached_functions());
  one.unexplainedFunctions = list("coverage.unexplained_functions", row.unexplained_functions());
  one.notes = list("coverage.notes", row.notes());
}

std::vector<FindingStep> ReportReader::steps(const char *field, std::uint32_t count)
{
  std::vector<FindingStep> out;
  each(findingSteps_, field, count, out, [&](const rows::FindingStep &from, FindingStep &step) {
    step = {text("finding_steps.function", from.function()), place(from.place()), text("finding_steps.note", from.note())};
  });
  return out;
}

void ReportReader::read(const rows::Finding &row, Finding &one)
{
  one.rule = text("findings.rule", row.rule());
  one.level = read_.kind("findings.level", row.level(), Level::Error);
  one.message = text("findings.message", row.message());
  one.help = text("findings.help", row.help());
  one.place = place(row.place());
  one.symbol = text("findings.symbol", row.symbol());
  one.root = text("findings.root", row.root());
  one.path = steps("findings.path", row.path());
  std::vector<std::uint32_t> lengths;
  each(indices_, "findings.other_paths", row.other_paths(), lengths, [](const wire::Index &from, std::uint32_t &length) { length = from.value(); });
  for (const std::uint32_t length : lengths)
    one.otherPaths.push_back(steps("findings.other_paths", length));
  one.notes = steps("findings.notes", row.notes());
  one.fingerprint = text("findings.fingerprint", row.fingerprint());
  one.isOwn = row.is_own();
  one.state = text("findings.state", row.state());
  if (row.is_suppressed())
    one.suppressed = {text("findings.suppressed_reason", row.suppressed_reason()),
                      text("findings.suppressed_place", row.suppressed_place())};
}

void ReportReader::read(const rows::Checks &row, CheckResult &one)
{
  each(findings_, "checks.findings", row.findings(), one.findings,
       [&](const rows::Finding &from, Finding &finding) { read(from, finding); });
  each(undecided_, "checks.undecided", row.undecided(), one.undecided, [&](const rows::Undecided &from, Undecided &undecided) {
    undecided = {text("undecided.rule", from.rule()), text("undecided.subject", from.subject()), text("undecided.reason", from.reason())};
  });
  one.incomplete = list("checks.incomplete", row.incomplete());
  one.accepted = list("checks.accepted", row.accepted());
  one.hasRoots = row.has_roots();
}

void ReportReader::readAnnotations(const rows::Config &row, ProjectConfig &one)
{
  each(calls_, "config.calls", row.calls(), one.calls, [&](const rows::CallAnnotation &from, CallAnnotation &call) {
    call = {text("calls.in", from.in()), text("calls.through", from.through()), list("calls.targets", from.targets()),
            text("calls.reason", from.reason()), place(from.place())};
  });
  each(bounds_, "config.bounds", row.bounds(), one.bounds, [&](const rows::BoundAnnotation &from, BoundAnnotation &annotation) {
    annotation = {text("bounds.function", from.function()),
                  fromRow(from.address()),
                  text("bounds.archive", from.archive()),
                  from.max_bytes(),
                  list("bounds.calls", from.calls()),
                  text("bounds.reason", from.reason()),
                  place(from.place())};
  });
  each(recursion_, "config.recursion", row.recursion(), one.recursion,
       [&](const rows::RecursionAnnotation &from, RecursionAnnotation &each) {
         each = {{text("recursion.function", from.function()), from.depth(), text("recursion.reason", from.reason())}, place(from.place())};
       });
  each(interrupts_, "config.interrupts", row.interrupts(), one.interrupts,
       [&](const rows::InterruptAnnotation &from, InterruptAnnotation &interrupt) {
         interrupt = {text("interrupts.name", from.name()), from.has_priority() ? std::optional<int>(from.priority()) : std::nullopt,
                      place(from.place())};
       });
  each(incomplete_, "config.incomplete", row.incomplete(), one.incomplete,
       [&](const rows::IncompleteAnnotation &from, IncompleteAnnotation &accepted) {
         accepted = {text("incomplete.file", from.file()), text("incomplete.reason", from.reason()),
                     text("incomplete.expires", from.expires()), place(from.place())};
       });
  each(suppressions_, "config.suppressions", row.suppressions(), one.suppressions, [&](const rows::Suppression &from, Suppression &each) {
    each = {text("suppressions.rule", from.rule()),
            text("suppressions.symbol", from.symbol()),
            text("suppressions.file", from.file()),
            text("suppressions.root", from.root()),
            text("suppressions.reason", from.reason()),
            text("suppressions.expires", from.expires()),
            place(from.place())};
  });
}

void ReportReader::read(const rows::Config &row, ProjectConfig &one)
{
  entries(rootBudgets_, "config.root_budgets", row.root_budgets(), one.rootBudgets, [&](const rows::RootBudget &from) {
    return std::pair(text("root_budgets.root", from.root()),
                     RootBudget{fromRow(from.max_bytes()), margin(from.margin()), place(from.place())});
  });
  entries(levels_, "config.levels", row.levels(), one.levels, [&](const rows::Level &from) {
    return std::pair(text("levels.rule", from.rule()), read_.kind("levels.level", from.level(), Level::Error));
  });
  entries(places_, "config.places", row.places(), one.places,
          [&](const rows::KeyPlace &from) { return std::pair(text("places.key", from.key()), place(from.place())); });
  readAnnotations(row, one);
  one.margin = margin(row.margin());
  one.frameSizeLimit = fromRow(row.frame_size_limit());
  one.callDepthLimit = fromRow(row.call_depth_limit());
  one.path = text("config.path", row.path());
  one.digest = text("config.digest", row.digest());
  one.packs = list("config.packs", row.packs());
  one.own = list("config.own", row.own());
  one.fatal = list("config.fatal", row.fatal());
}

void ReportReader::finish()
{
  read_.leave();
  const auto all = [this](const auto &...pools) { (read_.finish(pools), ...); };
  all(texts_, indices_, culprits_, layers_, roots_, terms_, steps_, functions_, sites_, cycles_, edges_, findings_, findingSteps_,
      undecided_, rootBudgets_, levels_, calls_, bounds_, recursion_, interrupts_, incomplete_, suppressions_, places_);
}

Report ReportReader::read()
{
  Report out;
  out.tool.version = text("version", from_.version());
  out.tool.configDigest = text("config_digest", from_.config_digest());
  for (const rows::Pack &row : rowsOf(from_.packs()))
    out.tool.packs.push_back({text("packs.name", row.name()), text("packs.digest", row.digest())});
  for (const rows::Image &row : rowsOf(from_.images())) {
    read_.enter("images", out.images.size());
    ImageReport &one = out.images.emplace_back();
    readGraph(row, one.program);
    read(row.coverage(), one.program.coverage);
    read(row.checks(), one.checks);
    read(row.config(), one.config);
    one.program.id = text("id", row.id());
    one.program.board = text("board", row.board());
    one.program.path = text("path", row.path());
    one.program.sha256 = text("sha256", row.sha256());
    one.program.machine = text("machine", row.machine());
    one.program.evidence = text("evidence", row.evidence());
    one.program.packs = list("packs", row.packs());
  }
  finish();
  return out;
}

} // namespace

Expected<Report> decodeReport(std::span<const std::uint8_t> bytes, const std::string &name)
{
  const Expected<Payload> payload = Payload::open(programKind, bytes, name);
  if (!payload)
    return payload.error();
  const auto *root = payload->root<rows::Report>();
  if (!root)
    return contentError(programKind, name, "its tables do not verify");
  ReportReader reader(*root, payload->bytes().size());
  Report out = reader.read();
  if (reader.failure())
    return contentError(programKind, name, *reader.failure());
  return out;
}

} // namespace headroom
