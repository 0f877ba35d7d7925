// SPDX-License-Identifier: Apache-2.0
#include "facts/hex_text.h"
#include "report/json_parts.h"
#include "report/runtime_report.h"

namespace headroom {

namespace {

using json::Json;
using json::orNull;
using measured::AllocationSite;
using measured::Measurement;

template <typename T> Json optionalNumber(const std::optional<T> &value)
{
  return value ? Json(*value) : Json(nullptr);
}

const char *stateName(AllocationSite::State state)
{
  switch (state) {
  case AllocationSite::State::Measured: return "measured";
  case AllocationSite::State::NeverCalled: return "never-called";
  case AllocationSite::State::NotSeen: return "not-seen";
  case AllocationSite::State::NotTracked: break;
  }
  return "not-tracked";
}

/// Null where the runtime does not count.
Json countersJson(const measured::Counters &counters, bool isCounted)
{
  if (!isCounted)
    return nullptr;
  Json out = Json::object();
  out["live_blocks"] = counters.liveBlocks;
  out["live_bytes"] = counters.liveBytes;
  out["peak_bytes"] = counters.peakBytes;
  out["allocations"] = counters.allocations;
  out["failures"] = counters.failures;
  out["largest_failed_bytes"] = counters.largestFailed;
  return out;
}

Json heapJson(const measured::Heap &heap, bool isCounted)
{
  Json out = Json::object();
  out["name"] = orNull(heap.name);
  out["address"] = hexText(heap.address);
  out["object"] = orNull(heap.object);
  out["bytes"] = heap.totalBytes;
  out["free_bytes"] = heap.freeBytes;
  out["largest_free_bytes"] = heap.largestFreeBytes;
  out["peak_used_bytes"] = heap.peakUsedBytes;
  out["peak_is_upper_bound"] = heap.kind == measured::Heap::Kind::System;
  out["counters"] = countersJson(heap.counters, isCounted);
  out["complete"] = heap.isComplete && heap.corruptBlocks == 0;
  return out;
}

Json siteJson(const AllocationSite &site)
{
  Json out = Json::object();
  out["state"] = stateName(site.state);
  out["id"] = site.id != 0 || site.isUnknown ? Json(site.id) : Json(nullptr);
  out["address"] = site.address ? Json(hexText(site.address)) : Json(nullptr);
  out["function"] = orNull(site.function);
  out["allocator"] = orNull(site.allocator);
  out["location"] = json::location(site.place);
  out["counters"] = site.counters ? countersJson(*site.counters, true) : Json(nullptr);
  out["lower_bound"] = site.isLowerBound;
  const bool isSeen = site.state == AllocationSite::State::Measured;
  out["seen_lower_bound"] = site.isSeenLowerBound;
  out["seen_blocks"] = isSeen ? Json(site.blocksSeen) : Json(nullptr);
  out["seen_bytes"] = isSeen ? Json(site.bytesSeen) : Json(nullptr);
  out["waste_bytes"] = isSeen ? optionalNumber(site.wasteBytes) : Json(nullptr);
  out["owner_gone_blocks"] = isSeen ? Json(site.ownerGoneBlocks) : Json(nullptr);
  return out;
}

/// Null: no pool is large enough, or none is known to be.
Json size(const std::optional<std::uint64_t> &bytes)
{
  return !bytes || *bytes == UINT64_MAX ? Json(nullptr) : Json(*bytes);
}

Json dumpJson(const Measurement &measurement)
{
  const measured::Dump &dump = measurement.dump;
  Json out = Json::object();
  out["uptime_ms"] = dump.uptimeMs;
  out["pointer_bytes"] = dump.pointerBytes;
  out["statistics"] = dump.statistics;
  out["hardening"] = dump.hardening;
  out["newest_mark"] = dump.newestMark;
  out["identity"] = measurement.identity;
  out["code_compared"] = measurement.isCodeCompared;
  Json &heaps = out["heaps"] = Json::array();
  for (const measured::Heap &heap : dump.heaps)
    heaps.push_back(heapJson(heap, dump.countsHeaps() && heap.isCounted()));
  out["foreign"] = nullptr;
  if (dump.foreign) {
    Json &foreign = out["foreign"] = Json::object();
    foreign["counters"] = countersJson(dump.foreign->counters, dump.countsHeaps());
    foreign["lower_bound"] = dump.foreign->dropped != 0;
    foreign["dropped_blocks"] = dump.foreign->dropped;
    foreign["unknown_frees"] = dump.foreign->unknownFrees;
    foreign["unseen_frees"] = dump.foreign->unseenFrees;
  }
  Json &sites = out["sites"] = Json::array();
  for (const AllocationSite &site : measurement.sites)
    sites.push_back(siteJson(site));
  out["inner_calls"] = measurement.innerCalls;
  Json &threads = out["threads"] = Json::array();
  for (const measured::ThreadRecord &thread : dump.threads) {
    Json &one = threads.emplace_back(Json::object());
    one["slot"] = thread.slot;
    one["name"] = orNull(thread.name);
    one["thread"] = orNull(thread.thread) == nullptr ? Json(nullptr) : Json(hexText(thread.thread));
    one["ended"] = thread.hasEnded;
    one["live_blocks"] = thread.counters.liveBlocks;
    one["counters"] = countersJson(thread.counters, dump.countsThreads());
    one["lower_bound"] = measurement.areThreadsLowerBound;
  }
  Json &faults = out["faults"] = Json::array();
  for (std::size_t kind = 0; kind < dump.faults.size(); ++kind)
    if (dump.faults[kind])
      faults.push_back(Json{{"fault", measured::faultName(kind)}, {"count", dump.faults[kind]}});
  return out;
}

Json proposalsJson(const Measurement &measurement)
{
  Json out = Json::object();
  Json &heaps = out["heaps"] = Json::array();
  for (const measured::HeapProposal &heap : measurement.heapProposals) {
    Json &one = heaps.emplace_back(Json::object());
    one["heap"] = measurement.dump.heaps[heap.heap].name;
    one["address"] = hexText(measurement.dump.heaps[heap.heap].address);
    one["least_bytes"] = heap.seenBytes;
    one["lower_bound"] = heap.isPeakTooLow;
    one["peak_is_upper_bound"] = measurement.dump.heaps[heap.heap].kind == measured::Heap::Kind::System;
    one["alignment_bytes"] = optionalNumber(heap.alignmentBytes);
    one["counted_twice"] = heap.mayMove;
    one["largest_request_bytes"] = heap.largestRequestBytes;
    one["largest_request_measured"] = heap.isLargestMeasured;
    one["first_fit_bytes"] = size(heap.firstFitBytes);
    one["segregated_fit_bytes"] = size(heap.segregatedFitBytes);
    one["any_fit_bytes"] = size(heap.anyFitBytes);
  }
  Json &slabs = out["slabs"] = Json::array();
  for (const measured::SlabProposal &slab : measurement.slabProposals) {
    const AllocationSite &site = measurement.sites[slab.site];
    Json &one = slabs.emplace_back(Json::object());
    one["site"] = site.id;
    one["function"] = orNull(site.function);
    one["location"] = json::location(site.place);
    one["request_bytes"] = slab.requestBytes;
    one["block_bytes"] = slab.blockBytes;
    one["blocks"] = slab.blocks;
    one["lower_bound"] = slab.isTooFew;
    one["size_proven"] = slab.isSizeProven;
    one["saved_bytes"] = slab.savedBytes;
  }
  return out;
}

Json stacksJson(const Measurement &measurement)
{
  Json out = Json::array();
  for (const measured::StackComparison &stack : measurement.stacks) {
    Json &one = out.emplace_back(Json::object());
    one["name"] = stack.mark.name;
    one["root"] = orNull(stack.root);
    one["measured_bytes"] = stack.mark.usedBytes;
    one["measured_size_bytes"] = optionalNumber(stack.mark.sizeBytes);
    one["bytes"] = optionalNumber(stack.sizeBytes);
    one["bound"] = json::bound(stack.bound);
    one["violated"] = stack.isViolated;
    one["used_up"] = stack.isUsedUp;
    one["undecided"] = orNull(stack.undecided);
  }
  return out;
}

} // namespace

std::string runtimeJson(const ToolIdentity &tool, const ImageReport &image, const Measurement &measurement)
{
  Json out = Json::object();
  out["schema"] = "headroom-runtime/1";
  out["tool"] = json::tool(tool);
  Json &head = out["image"] = Json::object();
  head["id"] = image.program.id;
  head["board"] = orNull(image.program.board);
  head["path"] = image.program.path;
  head["sha256"] = orNull(image.program.sha256);
  head["machine"] = image.program.machine;
  out["dump"] = measurement.hasDump ? dumpJson(measurement) : Json(nullptr);
  out["proposals"] = measurement.hasDump ? proposalsJson(measurement) : Json(nullptr);
  out["stacks"] = stacksJson(measurement);
  Json &findings = out["findings"] = Json::array();
  for (const Finding &finding : image.checks.findings)
    findings.push_back(json::finding(finding));
  out["incomplete"] = image.checks.incomplete;
  out["incomplete_accepted"] = image.checks.accepted;
  out["notes"] = measurement.notes;
  return json::dump(out);
}

} // namespace headroom
