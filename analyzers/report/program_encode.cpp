// SPDX-License-Identifier: Apache-2.0
#include <tuple>

#include "facts/format/payload.h"
#include "facts/format/shared_rows.h"
#include "program_generated.h"
#include "report/program_file.h"
#include "report/program_kind.h"

namespace headroom {

namespace {

namespace rows = wire::program;
using wire::Index;

// Rows are built from braces, not as arguments: only there is the order of texts and lists the one that is written, which is the order
// that the reader takes them in. A row whose lists hold lists is pushed after theirs, so those keep the order of the rows too.
class ReportWriter {
public:
  explicit ReportWriter(const Report &report) : report_(report) {}

  std::vector<std::uint8_t> write();

private:
  std::uint32_t list(const std::vector<std::string> &texts) { return text_(texts, texts_); }
  rows::Place row(const SourcePlace &place) { return {text_(place.root), text_(place.file), place.line, place.column}; }
  // Not through a SourcePlace: the table keeps views of the texts it is given.
  rows::Place row(const SharedPlace &place) { return {text_(place.root.get()), text_(place.file.get()), place.line, place.column}; }
  rows::ConfigPlace row(const ConfigPlace &place) { return {text_(place.file), place.line, place.column}; }
  static rows::OptionalMargin row(const std::optional<Margin> &margin);
  rows::Bound row(const Bound &bound);
  rows::OptionalBound row(const std::optional<Bound> &bound) { return {bound ? row(*bound) : rows::Bound(), bound.has_value()}; }
  rows::Coverage row(const Coverage &coverage);
  rows::Checks row(const CheckResult &checks);
  rows::Config row(const ProjectConfig &config);
  std::uint32_t steps(const std::vector<FindingStep> &path);

  void write(const Root &one);
  void write(const FunctionBound &one);
  void write(const Finding &one);
  void write(const ImageReport &one);
  void writeGraph(const ImageProgram &program);
  void writeAnnotations(const ProjectConfig &config);

  const Report &report_;
  StringTable text_;
  std::vector<rows::Pack> packs_;
  std::vector<rows::Image> images_;
  std::vector<Index> texts_, indices_;
  std::vector<wire::Culprit> culprits_;
  std::vector<rows::Layer> layers_;
  std::vector<rows::Root> roots_;
  std::vector<rows::Term> terms_;
  std::vector<rows::Step> steps_;
  std::vector<rows::Function> functions_;
  std::vector<rows::Site> sites_;
  std::vector<rows::Cycle> cycles_;
  std::vector<rows::Edge> edges_;
  std::vector<rows::Finding> findings_;
  std::vector<rows::FindingStep> findingSteps_;
  std::vector<rows::Undecided> undecided_;
  std::vector<rows::RootBudget> rootBudgets_;
  std::vector<rows::Level> levels_;
  std::vector<rows::CallAnnotation> calls_;
  std::vector<rows::BoundAnnotation> bounds_;
  std::vector<rows::RecursionAnnotation> recursion_;
  std::vector<rows::InterruptAnnotation> interrupts_;
  std::vector<rows::IncompleteAnnotation> incomplete_;
  std::vector<rows::Suppression> suppressions_;
  std::vector<rows::KeyPlace> places_;
};

rows::OptionalMargin ReportWriter::row(const std::optional<Margin> &margin)
{
  const Margin known = margin.value_or(Margin{});
  return {known.bytes, known.percent, margin.has_value()};
}

rows::Bound ReportWriter::row(const Bound &bound)
{
  for (const Culprit &culprit : bound.culprits)
    culprits_.push_back(toRow(culprit, text_));
  return {bound.bytes, list(bound.assumptions), lengthOf(bound.culprits), static_cast<std::uint8_t>(bound.kind)};
}

rows::Coverage ReportWriter::row(const Coverage &coverage)
{
  for (const auto &[name, sites] : coverage.layers)
    layers_.push_back({sites, text_(name)});
  return {coverage.functions,
          coverage.indirectSites,
          coverage.unresolvedSites,
          toRow(coverage.translationUnits),
          lengthOf(coverage.layers),
          list(coverage.undecided),
          list(coverage.incomplete),
          list(coverage.unreachedFunctions),
          list(coverage.unexplainedFunctions),
          list(coverage.notes)};
}

void ReportWriter::write(const Root &one)
{
  for (const Term &term : one.terms)
    terms_.push_back({term.bytes, text_(term.name)});
  for (const PathStep &step : one.path)
    steps_.push_back({step.frameBytes, step.atCallBytes, text_(step.function), row(step.place), row(step.callPlace), step.isTailCall});
  roots_.push_back({toRow(one.stack.bytes), toRow(one.initOrder), row(one.bound), row(one.fatalBound), row(one.assumedBound), row(one.formulaEstimate),
                    text_(one.name), text_(one.entry), row(one.place), row(one.registration), text_(one.stack.symbol), text_(one.stack.config),
                    lengthOf(one.terms), lengthOf(one.path), one.priority.value_or(0), one.count, text_(one.runsOn),
                    one.priority.has_value(), one.isZeroLatency, one.isUserModeIgnored, static_cast<std::uint8_t>(one.kind)});
}

void ReportWriter::write(const FunctionBound &one)
{
  for (const std::uint32_t root : one.contexts)
    indices_.push_back(Index{root});
  functions_.push_back({one.frameBytes, row(one.bound), toRow(one.witnesses), text_(one.name), row(one.place), list(one.cycle),
                        lengthOf(one.contexts), one.isDynamic, one.isReached});
}

void ReportWriter::writeGraph(const ImageProgram &program)
{
  for (const Root &one : program.roots)
    write(one);
  for (const FunctionBound &one : program.functions)
    write(one);
  for (const IndirectSite &one : program.indirectSites)
    sites_.push_back({one.address, text_(one.function), row(one.place), one.ordinal, text_(one.through), list(one.targets),
                      static_cast<std::uint8_t>(one.layer)});
  for (const RecursionCycle &one : program.cycles)
    cycles_.push_back({toRow(one.depth), list(one.functions), row(one.place), text_(one.reason)});
  edges_.reserve(edges_.size() + program.edges.size());
  for (const CallEdge &one : program.edges)
    edges_.push_back({text_(one.caller.get()), text_(one.callee.get()), row(one.place), one.isTailCall, one.isIndirect});
}

std::uint32_t ReportWriter::steps(const std::vector<FindingStep> &path)
{
  for (const FindingStep &step : path)
    findingSteps_.push_back({text_(step.function), row(step.place), text_(step.note)});
  return lengthOf(path);
}

void ReportWriter::write(const Finding &one)
{
  const std::string_view reason = one.suppressed ? std::string_view(one.suppressed->reason) : std::string_view();
  const std::string_view place = one.suppressed ? std::string_view(one.suppressed->place) : std::string_view();
  // In the order in which they are read: the initialiser's order is the rows' own.
  const std::uint32_t path = steps(one.path);
  const std::uint32_t otherPaths = lengthOf(one.otherPaths);
  for (const std::vector<FindingStep> &other : one.otherPaths)
    indices_.push_back(Index{steps(other)});
  findings_.push_back({text_(one.rule), text_(one.message), text_(one.help), row(one.place), text_(one.symbol), text_(one.root),
                       path, otherPaths, steps(one.notes), text_(one.fingerprint), text_(one.state), text_(reason), text_(place),
                       one.suppressed.has_value(), one.isOwn, static_cast<std::uint8_t>(one.level)});
}

rows::Checks ReportWriter::row(const CheckResult &checks)
{
  for (const Finding &one : checks.findings)
    write(one);
  for (const Undecided &one : checks.undecided)
    undecided_.push_back({text_(one.rule), text_(one.subject), text_(one.reason)});
  return {lengthOf(checks.findings), lengthOf(checks.undecided), list(checks.incomplete), list(checks.accepted), checks.hasRoots};
}

void ReportWriter::writeAnnotations(const ProjectConfig &config)
{
  for (const CallAnnotation &one : config.calls)
    calls_.push_back({text_(one.in), text_(one.through), list(one.targets), text_(one.reason), row(one.place)});
  for (const BoundAnnotation &one : config.bounds)
    bounds_.push_back(
        {toRow(one.address), one.maxBytes, text_(one.function), text_(one.archive), list(one.calls), text_(one.reason), row(one.place)});
  for (const RecursionAnnotation &one : config.recursion)
    recursion_.push_back({one.rule.depth, text_(one.rule.function), text_(one.rule.reason), row(one.place)});
  for (const InterruptAnnotation &one : config.interrupts)
    interrupts_.push_back({text_(one.name), one.priority.value_or(0), row(one.place), one.priority.has_value()});
  for (const IncompleteAnnotation &one : config.incomplete)
    incomplete_.push_back({text_(one.file), text_(one.reason), text_(one.expires), row(one.place)});
  for (const Suppression &one : config.suppressions)
    suppressions_.push_back(
        {text_(one.rule), text_(one.symbol), text_(one.file), text_(one.root), text_(one.reason), text_(one.expires), row(one.place)});
}

rows::Config ReportWriter::row(const ProjectConfig &config)
{
  for (const auto &[root, budget] : config.rootBudgets)
    rootBudgets_.push_back({toRow(budget.maxBytes), row(budget.margin), text_(root), row(budget.place)});
  for (const auto &[rule, level] : config.levels)
    levels_.push_back({text_(rule), static_cast<std::uint8_t>(level)});
  for (const auto &[key, place] : config.places)
    places_.push_back({text_(key), row(place)});
  writeAnnotations(config);
  return {row(config.margin),
          toRow(config.frameSizeLimit),
          toRow(config.callDepthLimit),
          text_(config.path),
          text_(config.digest),
          list(config.packs),
          list(config.own),
          lengthOf(config.rootBudgets),
          lengthOf(config.levels),
          lengthOf(config.calls),
          lengthOf(config.bounds),
          lengthOf(config.recursion),
          lengthOf(config.interrupts),
          list(config.fatal),
          lengthOf(config.incomplete),
          lengthOf(config.suppressions),
          lengthOf(config.places)};
}

void ReportWriter::write(const ImageReport &one)
{
  const ImageProgram &program = one.program;
  writeGraph(program);
  images_.push_back({row(program.coverage), row(one.checks), row(one.config), text_(program.id), text_(program.board), text_(program.path),
                     text_(program.sha256), text_(program.machine), text_(program.evidence), list(program.packs), lengthOf(program.roots),
                     lengthOf(program.functions), lengthOf(program.indirectSites), lengthOf(program.cycles), lengthOf(program.edges)});
}

std::vector<std::uint8_t> ReportWriter::write()
{
  const std::uint32_t version = text_(report_.tool.version);
  const std::uint32_t configDigest = text_(report_.tool.configDigest);
  for (const PackIdentity &one : report_.tool.packs)
    packs_.push_back({text_(one.name), text_(one.digest)});
  for (const ImageReport &one : report_.images)
    write(one);

  flatbuffers::FlatBufferBuilder builder;
  const auto strings = text_.write(builder);
  const auto vector = [&](const auto &list) { return builder.CreateVectorOfStructs(list); };
  const std::tuple lists{vector(packs_),     vector(images_),      vector(texts_),      vector(indices_),      vector(culprits_),
                         vector(layers_),    vector(roots_),       vector(terms_),      vector(steps_),        vector(functions_),
                         vector(sites_),     vector(cycles_),      vector(edges_),      vector(findings_),     vector(findingSteps_),
                         vector(undecided_), vector(rootBudgets_), vector(levels_),     vector(calls_),        vector(bounds_),
                         vector(recursion_), vector(interrupts_),  vector(incomplete_), vector(suppressions_), vector(places_)};
  const auto root = std::apply([&](auto... list) { return rows::CreateReport(builder, strings, version, configDigest, list...); }, lists);
  builder.Finish(root, programKind.identifier);
  return sealFile(programKind, builder);
}

} // namespace

std::vector<std::uint8_t> encodeReport(const Report &report)
{
  return ReportWriter(report).write();
}

} // namespace headroom
