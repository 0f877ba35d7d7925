// SPDX-License-Identifier: Apache-2.0
#include "report/runtime_report.h"

#include <algorithm>
#include <map>

#include "checks/places.h"
#include "checks/root_words.h"
#include "facts/hex_text.h"
#include "report/terminal.h"
#include "report/text.h"

namespace headroom {

namespace {

using Align = Table::Align;
using measured::AllocationSite;
using measured::Measurement;
using State = measured::AllocationSite::State;

std::string number(std::uint64_t value, bool isLowerBound = false)
{
  return (isLowerBound ? ">= " : "") + std::to_string(value);
}

std::string sizeOrNone(const std::optional<std::uint64_t> &bytes, bool isLowerBound)
{
  return !bytes ? "-" : *bytes == UINT64_MAX ? "none" : number(*bytes, isLowerBound);
}

/// A system's heap bounds requests by its own peak alone, which asks for more than anybody has.
bool isBeyondUse(const measured::Heap &heap, const measured::HeapProposal &proposal)
{
  constexpr std::uint64_t timesThePeak = 64;
  return heap.kind == measured::Heap::Kind::System && proposal.segregatedFitBytes && *proposal.segregatedFitBytes != UINT64_MAX &&
         *proposal.segregatedFitBytes / timesThePeak > std::max<std::uint64_t>(proposal.seenBytes, proposal.largestRequestBytes);
}

std::string heapName(const measured::Heap &heap)
{
  std::string out = heap.name.empty() ? hexText(heap.address) : heap.name;
  if (heap.kind == measured::Heap::Kind::System && !heap.object.empty() && heap.object != heap.name)
    out += " (" + heap.object + ")";
  return out;
}

std::string siteName(const AllocationSite &site)
{
  if (site.isUnknown)
    return site.id == 0 ? "(not known)" : "(site " + std::to_string(site.id) + ")";
  return site.function.empty() ? hexText(site.address) : site.function;
}

std::string dumpHead(const Measurement &measurement)
{
  const measured::Dump &dump = measurement.dump;
  std::string fraction = std::to_string(dump.uptimeMs % 1000);
  fraction.insert(0, 3 - fraction.size(), '0');
  std::string out = "dump: up for " + std::to_string(dump.uptimeMs / 1000) + "." + fraction + " s, HR_STATISTICS=" +
                    std::to_string(dump.statistics) + ", HR_HARDENING=" + std::to_string(dump.hardening);
  for (std::size_t i = 0; i < measurement.identity.size(); ++i)
    out += (i ? ", " : "; as in the image: ") + measurement.identity[i];
  return out + '\n';
}

Style failureStyle(std::uint32_t failures)
{
  return failures ? Style::Warning : Style::Plain;
}

std::string heapTable(const measured::Dump &dump, bool useColor)
{
  if (dump.heaps.empty())
    return {};
  Table table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right});
  table.add({{"heap", Style::Bold},
             {"bytes", Style::Bold},
             {"free", Style::Bold},
             {"largest free", Style::Bold},
             {"peak used", Style::Bold},
             {"live", Style::Bold},
             {"peak live", Style::Bold},
             {"failures", Style::Bold},
             {"largest failed", Style::Bold}});
  for (const measured::Heap &heap : dump.heaps) {
    const bool isCounted = dump.countsHeaps() && heap.isCounted();
    const auto counted = [&](std::uint32_t value) { return isCounted ? std::to_string(value) : std::string("-"); };
    const bool isWhole = heap.isComplete && heap.corruptBlocks == 0;
    table.add({{heapName(heap)},
               {std::to_string(heap.totalBytes)},
               {number(heap.freeBytes, !isWhole)},
               {number(heap.largestFreeBytes, !isWhole)},
               {(heap.kind == measured::Heap::Kind::System ? "<= " : "") + std::to_string(heap.peakUsedBytes)},
               {counted(heap.counters.liveBytes)},
               {counted(heap.counters.peakBytes)},
               {counted(heap.counters.failures), failureStyle(heap.counters.failures)},
               {counted(heap.counters.largestFailed)}});
  }
  return '\n' + table.text(useColor);
}

std::string foreignText(const measured::Dump &dump)
{
  if (!dump.foreign)
    return {};
  const measured::ForeignBlocks &foreign = *dump.foreign;
  const bool isLow = foreign.dropped != 0;
  if (!dump.countsHeaps())
    return "other allocators: " + number(foreign.blocks.size(), isLow) + " blocks live, nothing is counted\n";
  return "other allocators: " + number(foreign.counters.liveBytes, isLow) + " bytes live in " + number(foreign.counters.liveBlocks, isLow) +
         (foreign.counters.liveBlocks == 1 ? " block, peak " : " blocks, peak ") + number(foreign.counters.peakBytes, isLow) + ", " + number(foreign.counters.failures) +
         (foreign.counters.failures ? " failures (largest " + std::to_string(foreign.counters.largestFailed) + "); frees" : " failures; frees") + " of blocks that were not known: " + std::to_string(foreign.unknownFrees) + '\n';
}

std::string siteTable(const Measurement &measurement, std::size_t rows, bool useColor)
{
  const auto isMeasured = [](const AllocationSite &site) { return site.state == State::Measured; };
  const std::size_t all = static_cast<std::size_t>(std::count_if(measurement.sites.begin(), measurement.sites.end(), isMeasured));
  if (all == 0)
    return {};
  Table table({Align::Right, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right, Align::Left, Align::Left,
               Align::Left});
  table.add({{"live", Style::Bold},
             {"blocks", Style::Bold},
             {"peak", Style::Bold},
             {"calls", Style::Bold},
             {"failures", Style::Bold},
             {"largest failed", Style::Bold},
             {"waste", Style::Bold},
             {"site", Style::Bold},
             {"allocator", Style::Bold},
             {"place", Style::Bold}});
  for (std::size_t i = 0; i < std::min(rows, all); ++i) {
    const AllocationSite &site = measurement.sites[i];
    const bool isLow = site.isLowerBound;
    const auto counted = [&](std::uint32_t measured::Counters::*member) {
      return site.counters ? number((*site.counters).*member, isLow) : std::string("-");
    };
    const std::uint32_t failures = site.counters ? site.counters->failures : 0;
    table.add({{number(site.counters ? site.counters->liveBytes : site.bytesSeen, isLow)},
               {number(site.counters ? site.counters->liveBlocks : site.blocksSeen, isLow)},
               {counted(&measured::Counters::peakBytes)},
               {counted(&measured::Counters::allocations)},
               {counted(&measured::Counters::failures), failureStyle(failures)},
               {counted(&measured::Counters::largestFailed)},
               {site.wasteBytes ? std::to_string(*site.wasteBytes) : "-"},
               {siteName(site)},
               {site.allocator},
               {text(site.place) + (site.ownerGoneBlocks ? " (" + number(site.ownerGoneBlocks, site.isSeenLowerBound) + " of threads that have ended)" : "")}});
  }
  std::string out = '\n' + table.text(useColor);
  if (rows < all)
    out += "and " + std::to_string(all - rows) + " more (--all shows them)\n";
  return out;
}

std::string otherSites(const Measurement &measurement, State state, const char *title, std::size_t rows, bool useColor)
{
  std::size_t count = 0;
  Table table({Align::Left, Align::Left, Align::Left});
  for (const AllocationSite &site : measurement.sites)
    if (site.state == state && count++ < rows)
      table.add({{siteName(site)}, {site.allocator}, {text(site.place)}});
  if (count == 0)
    return {};
  std::string out = '\n' + styled(title, Style::Bold, useColor) + " (" + std::to_string(count) + "):\n" + table.text(useColor, "  ");
  if (count > rows)
    out += "  and " + std::to_string(count - rows) + " more (--all shows them)\n";
  return out;
}

std::string threadTable(const Measurement &measurement, bool useColor)
{
  const measured::Dump &dump = measurement.dump;
  const bool isLow = measurement.areThreadsLowerBound;
  if (dump.threads.empty())
    return {};
  Table table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Left});
  table.add({{"thread", Style::Bold},
             {"blocks", Style::Bold},
             {"live", Style::Bold},
             {"peak", Style::Bold},
             {"failures", Style::Bold}});
  const auto counted = [&](std::uint32_t value) { return dump.countsThreads() ? number(value, isLow) : std::string("-"); };
  for (const measured::ThreadRecord &thread : dump.threads) {
    const std::string name = !thread.name.empty() ? thread.name
                             : thread.slot == 0   ? "(interrupts, start-up, threads without a slot)"
                                                  : hexText(thread.thread);
    table.add({{name},
               {number(thread.counters.liveBlocks, isLow)},
               {counted(thread.counters.liveBytes)},
               {counted(thread.counters.peakBytes)},
               {counted(thread.counters.failures), failureStyle(dump.countsThreads() ? thread.counters.failures : 0)},
               {thread.hasEnded ? "has ended" : ""}});
  }
  return '\n' + table.text(useColor);
}

std::string stackTable(const Measurement &measurement, bool useColor)
{
  if (measurement.stacks.empty())
    return {};
  Table table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Left});
  table.add({{"stack", Style::Bold},
             {"measured", Style::Bold},
             {"of", Style::Bold},
             {"size", Style::Bold},
             {"worst", Style::Bold}});
  for (const measured::StackComparison &one : measurement.stacks) {
    std::string remark;
    if (one.isViolated)
      remark = "deeper than its bound";
    else if (one.isUsedUp)
      remark = "used to its last byte: it may have overflowed";
    else if (one.root.empty())
      remark = "no root of this name: compared with nothing";
    else if (one.bound->kind != Bound::Kind::Bounded)
      remark = one.mark.usedBytes > one.bound->bytes ? "deeper than what is known of its worst case, which has no bound"
                                                     : "its worst case has no bound: compared with nothing";
    else if (!one.undecided.empty())
      remark = one.undecided;
    else
      remark = "within its bound";
    table.add({{one.mark.name},
               {number(one.mark.usedBytes, one.isUsedUp)},
               {one.mark.sizeBytes ? std::to_string(*one.mark.sizeBytes) : "-"},
               {one.sizeBytes ? std::to_string(*one.sizeBytes) : "-"},
               {one.bound ? text(*one.bound) : "-", one.isViolated ? Style::Error : Style::Plain},
               {remark, one.isViolated || one.isUsedUp ? Style::Error : Style::Plain}});
  }
  return '\n' + table.text(useColor);
}

std::string heapProposals(const Measurement &measurement, bool useColor)
{
  if (measurement.heapProposals.empty())
    return {};
  Table table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right, Align::Left});
  table.add({{"heap size", Style::Bold},
             {"peak", Style::Bold},
             {"largest request", Style::Bold},
             {"never fails: first fit", Style::Bold},
             {"segregated fit", Style::Bold},
             {"best fit, TLSF", Style::Bold}});
  bool isLow = false, isMoving = false, isAligned = false, isAlignmentUnknown = false, isSystem = false, isAnyTooLarge = false;
  for (const measured::HeapProposal &one : measurement.heapProposals) {
    const measured::Heap &heap = measurement.dump.heaps[one.heap];
    const bool isOfSystem = heap.kind == measured::Heap::Kind::System;
    const bool isTooLarge = isBeyondUse(heap, one);
    table.add({{heapName(heap)},
               {(isOfSystem ? "<= " : one.isPeakTooLow ? ">= " : "") + std::to_string(one.seenBytes)},
               {(one.isLargestMeasured ? "" : "<= ") + std::to_string(one.largestRequestBytes)},
               {sizeOrNone(one.firstFitBytes, one.isPeakTooLow)},
               {isTooLarge ? "-" : sizeOrNone(one.segregatedFitBytes, one.isPeakTooLow)},
               {sizeOrNone(one.anyFitBytes, one.isPeakTooLow)},
               {!one.isPeakTooLow                 ? ""
                : !measurement.dump.countsHeaps() ? "failures are not counted"
                : !heap.counters.failures         ? "requests failed, of this heap or another"
                                                  : "requests failed"}});
    isLow = isLow || one.isPeakTooLow;
    isMoving = isMoving || one.mayMove;
    isAligned = isAligned || one.alignmentBytes.value_or(0) != 0;
    isAlignmentUnknown = isAlignmentUnknown || !one.alignmentBytes;
    isSystem = isSystem || isOfSystem;
    isAnyTooLarge = isAnyTooLarge || isTooLarge;
  }
  std::string out = '\n' + table.text(useColor) +
                    "peak: what was held at one time, headers included; a heap of that size can still fail, because free memory lies in pieces.\n"
                    "never fails: whatever the order of requests, with no more live at one time than at that peak and no request above the\n"
                    "largest. It rests on the run that was measured: a run that asks for more needs more, and so does one in which a request\n"
                    "waited for memory, which is no failure.\n";
  if (isLow)
    out += "requests failed: the demand was larger than what was held. The sizes take the largest that failed as held beside the peak, and are\n"
           "lower bounds: several may have been wanted at one time.\n";
  if (isMoving)
    out += "realloc is among the calls: a block that moves is there twice, so the peak counts twice.\n";
  if (isAligned)
    out += "aligned requests are among the calls: a free block must be longer by their alignment.\n";
  if (isAlignmentUnknown)
    out += "-: an alignment is asked for that the code does not tell as a number, so no size is known to be enough.\n";
  if (isAnyTooLarge)
    out += "-, of a heap of the operating system: a request may have been as large as its peak, and only more than 64 times that would be enough\n"
           "for every order of such; the figure is in the JSON report.\n";
  if (isSystem)
    out += "of a heap of the operating system only its own policy is given, and its peak is an upper bound.\n";
  return out;
}

std::string slabProposals(const Measurement &measurement, bool useColor)
{
  if (measurement.slabProposals.empty())
    return {};
  Table table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Left, Align::Left});
  table.add({{"slab for", Style::Bold},
             {"request", Style::Bold},
             {"block", Style::Bold},
             {"blocks", Style::Bold},
             {"saves", Style::Bold},
             {"one size by", Style::Bold},
             {"place", Style::Bold}});
  bool isOnlySeen = false;
  for (const measured::SlabProposal &one : measurement.slabProposals) {
    table.add({{siteName(measurement.sites[one.site])},
               {std::to_string(one.requestBytes)},
               {std::to_string(one.blockBytes)},
               {number(one.blocks, one.isTooFew)},
               {std::to_string(one.savedBytes)},
               {one.isSizeProven ? "the code" : "what was seen"},
               {text(measurement.sites[one.site].place)}});
    isOnlySeen = isOnlySeen || !one.isSizeProven;
  }
  std::string out = '\n' + table.text(useColor) + "blocks: live at the site's peak in this run; block: a multiple of two words, to which an allocator aligns.\n";
  if (isOnlySeen)
    out += "what was seen: all live blocks have this size, and the peak is a multiple of it; nothing says that no other size was asked for.\n";
  return out;
}

/// By reason: many stacks may have one.
std::string undecidedText(const std::vector<Undecided> &undecided, bool showsAll)
{
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> subjects; // by rule and reason
  for (const Undecided &one : undecided)
    subjects[{one.rule, one.reason}].push_back(one.subject);
  std::string out;
  for (const auto &[why, names] : subjects) {
    constexpr std::size_t few = 5;
    const std::size_t shown = showsAll || names.size() <= few + 1 ? names.size() : few;
    out += "undecided: " + why.first + " for ";
    for (std::size_t i = 0; i < shown; ++i)
      out += (i ? ", '" : "'") + harmless(names[i]) + "'";
    out += (shown < names.size() ? " and " + std::to_string(names.size() - shown) + " more (--all shows them)" : "") + ": " + harmless(why.second) + '\n';
  }
  return out;
}

std::string faultText(const measured::Dump &dump, bool useColor)
{
  std::string out;
  for (std::size_t kind = 0; kind < dump.faults.size(); ++kind)
    if (dump.faults[kind])
      out += (out.empty() ? "" : ", ") + measured::faultName(kind) + " " + std::to_string(dump.faults[kind]);
  return out.empty() ? "" : '\n' + styled("faults", Style::Error, useColor) + ": " + out + '\n';
}

} // namespace

std::string runtimeReport(const ImageReport &image, const Measurement &measurement, const ReportOptions &options)
{
  const std::size_t rows = options.showAll ? SIZE_MAX : 20;
  const bool useColor = options.useColor;
  std::string out = imageHead(image.program, useColor);
  if (measurement.hasDump) {
    out += dumpHead(measurement) + heapTable(measurement.dump, useColor) + foreignText(measurement.dump) +
           siteTable(measurement, rows, useColor) +
           otherSites(measurement, State::NeverCalled, "never called in this run", rows, useColor) +
           otherSites(measurement, State::NotSeen, "not seen, but places that are not known allocated", rows, useColor) +
           otherSites(measurement, State::NotTracked, "calls of allocators that the runtime does not track", rows, useColor) +
           threadTable(measurement, useColor) + faultText(measurement.dump, useColor) + heapProposals(measurement, useColor) +
           slabProposals(measurement, useColor);
  }
  out += stackTable(measurement, useColor);
  out += '\n';
  std::size_t shown = 0;
  for (const Finding &finding : image.checks.findings)
    if (isShown(finding, options)) {
      out += findingText(finding, image.program, options);
      ++shown;
    }
  if (!measurement.stacks.empty())
    out += std::to_string(shown) + (shown == 1 ? " finding\n" : " findings\n");
  out += undecidedText(image.checks.undecided, options.showAll);
  for (const std::string &part : image.checks.incomplete)
    out += "incomplete: " + harmless(part) + '\n';
  for (const std::string &part : image.checks.accepted)
    out += "incomplete, accepted: " + harmless(part) + '\n';
  for (const std::string &note : measurement.notes)
    out += "note: " + harmless(note) + '\n';
  return out;
}

} // namespace headroom
