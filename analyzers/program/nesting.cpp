// SPDX-License-Identifier: Apache-2.0
#include "program/nesting.h"

#include <algorithm>
#include <map>

#include "program/deepest_path.h"

namespace headroom::program {

namespace {

using Handler = const HandlerDepth *;

bool isDeeper(Handler a, Handler b)
{
  if (a->bytes != b->bytes)
    return a->bytes > b->bytes;
  return a->name < b->name;
}

std::string termName(const HandlerDepth &handler)
{
  switch (handler.level) {
  case HandlerDepth::Level::Nmi: return "NMI " + handler.name;
  case HandlerDepth::Level::HardFault: return "HardFault " + handler.name;
  case HandlerDepth::Level::Configurable: break;
  }
  return "interrupt " + handler.name + (handler.priority ? " at priority " + std::to_string(*handler.priority) : "");
}

NestingDepth depthOf(const std::vector<Handler> &active, const PreemptionFrame &frame, bool baseUsesFpu)
{
  NestingDepth out;
  if (active.empty())
    return out;
  // Each level pushes one frame onto what it interrupts: the base or a lower handler. Whoever runs on top is not interrupted, but
  // who that is depends on priorities; the frames with FP context are taken to lie below it.
  std::uint64_t fpFrames = baseUsesFpu ? 1 : 0;
  for (const Handler handler : active) {
    out.terms.push_back({termName(*handler), handler->bytes});
    fpFrames += handler->usesFpu ? 1 : 0;
  }
  fpFrames = std::min<std::uint64_t>(fpFrames, active.size());
  const std::uint64_t frames = fpFrames * std::max(frame.fpBytes, frame.bytes) + (active.size() - fpFrames) * frame.bytes;
  out.terms.push_back({"interrupt frames (" + std::to_string(active.size()) + ")", frames});
  if (frame.padBytes > 0)
    out.terms.push_back({"interrupt frame alignment", active.size() * frame.padBytes});
  for (const Term &term : out.terms)
    out.bytes = addSaturating(out.bytes, term.bytes);
  return out;
}

} // namespace

Nesting nest(const std::vector<HandlerDepth> &handlers, unsigned levels, const PreemptionFrame &frame, bool baseUsesFpu)
{
  std::map<int, Handler, std::greater<>> known; // the largest number is the lowest priority: it is interrupted first
  std::vector<Handler> unknown;
  std::vector<Handler> fixed;
  Handler nmi = nullptr;
  Handler hardFault = nullptr;
  Nesting out;
  for (const HandlerDepth &handler : handlers) {
    if (handler.level != HandlerDepth::Level::Configurable) {
      Handler &place = handler.level == HandlerDepth::Level::Nmi ? nmi : hardFault;
      if (place == nullptr || isDeeper(&handler, place))
        place = &handler;
    } else if (handler.priority) {
      Handler &place = known[*handler.priority];
      if (place == nullptr || isDeeper(&handler, place))
        place = &handler;
    } else {
      ++out.unknownHandlers;
      for (unsigned copy = 0; copy < std::min(std::max(handler.copies, 1U), levels); ++copy)
        unknown.push_back(&handler);
    }
  }
  for (const Handler handler : {hardFault, nmi})
    if (handler != nullptr)
      fixed.push_back(handler);
  std::sort(unknown.begin(), unknown.end(), isDeeper);

  // Certain: the unknown ones share the level of the deepest known one.
  std::vector<Handler> certain;
  for (const auto &[priority, handler] : known)
    certain.push_back(handler);
  if (!unknown.empty()) {
    const auto deepest = std::min_element(certain.begin(), certain.end(), isDeeper);
    if (deepest == certain.end())
      certain.push_back(unknown.front());
    else if (isDeeper(unknown.front(), *deepest))
      *deepest = unknown.front();
  }
  certain.insert(certain.end(), fixed.begin(), fixed.end());
  out.certain = depthOf(certain, frame, baseUsesFpu);

  // Worst: the deepest of all that could be on a level of their own. More stated levels than the core has are the project's word.
  levels = std::max(levels, static_cast<unsigned>(known.size()));
  std::vector<Handler> worst;
  for (const auto &[priority, handler] : known)
    worst.push_back(handler);
  worst.insert(worst.end(), unknown.begin(), unknown.end());
  if (worst.size() > levels) {
    std::stable_sort(worst.begin(), worst.end(), isDeeper);
    worst.resize(levels);
  }
  worst.insert(worst.end(), fixed.begin(), fixed.end());
  out.worst = depthOf(worst, frame, baseUsesFpu);
  return out;
}

unsigned preemptionLevels(Machine machine, const std::string &cpu, unsigned priorityBits)
{
  if (priorityBits > 0)
    return 1U << std::min(priorityBits, 8U);
  if (machine == Machine::Arm && (cpu.find("v6") != std::string::npos || cpu.find("v6-m") != std::string::npos ||
                                  cpu.find("v8-m.base") != std::string::npos || cpu.find("v8m.base") != std::string::npos))
    return 4;
  return 128;
}

} // namespace headroom::program
