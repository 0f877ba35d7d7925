// SPDX-License-Identifier: Apache-2.0
#include "measured/image_sites.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace headroom::measured {

namespace {

// Longer names of source files do not exist; what has no end before is no text.
constexpr std::size_t fileNameBytesMax = 4096;

bool endsWithPath(std::string_view path, std::string_view tail)
{
  return path.ends_with(tail) && (path.size() == tail.size() || path[path.size() - tail.size() - 1] == '/');
}

std::string fileAndLine(const SourcePlace &place)
{
  return place.file.substr(place.file.rfind('/') + 1) + ":" + std::to_string(place.line);
}

} // namespace

ImageSites::ImageSites(const program::ImageIndex &index, const std::vector<ApiRule> &api,
                       const std::vector<std::pair<std::string, std::string>> &pathRoots)
    : index_(index), places_(index.facts(), pathRoots), allocators_(api)
{
  readTable(pathRoots);
  findCalls();
  nameFunctions();
}

// An orphan section `hr_sites` that GNU ld and lld bound with two symbols; a script may also place it inside another one, and then only
// the symbols tell.
void ImageSites::readTable(const std::vector<std::pair<std::string, std::string>> &pathRoots)
{
  Address begin = 0, end = 0;
  const auto starts = index_.symbolsNamed("__start_hr_sites"), stops = index_.symbolsNamed("__stop_hr_sites");
  if (!starts.empty() && !stops.empty()) {
    begin = starts.front()->address;
    end = stops.front()->address;
  } else {
    for (const MemoryBlock &block : index_.facts().memory)
      if (block.section == "hr_sites") {
        begin = block.address;
        end = block.address + block.sizeBytes;
      }
  }
  const unsigned word = index_.pointerBytes();
  const MemoryBlock *block = begin < end ? index_.blockAt(begin) : nullptr;
  // Weak symbols of an image without sites are 0; a size that the section does not have is of another image's symbols.
  if (!block || end - begin > block->address + block->sizeBytes - begin)
    return;
  table_.address = begin;
  MachineFacts files; // only what SourcePlaces reads
  std::vector<std::uint32_t> lines;
  for (Address at = begin; end - at >= 3 * word; at += 3 * word) {
    SiteDescriptor descriptor;
    descriptor.address = at;
    table_.descriptors.push_back(std::move(descriptor));
    files.files.push_back(program::withoutDots(textAt(index_.initialWord(at).value_or(0))));
    lines.push_back(static_cast<std::uint32_t>(index_.initialWord(at + 2 * word).value_or(0)));
  }
  const program::SourcePlaces places(files, pathRoots);
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (!files.files[i].empty())
      table_.descriptors[i].place = places.at({static_cast<FileId>(i), lines[i], 0});
}

std::string ImageSites::textAt(Address address) const
{
  const MemoryBlock *block = address ? index_.blockAt(address) : nullptr;
  if (!block)
    return {};
  std::string out;
  for (std::size_t at = address - block->address; at < block->bytes.size() && out.size() < fileNameBytesMax; ++at) {
    if (block->bytes[at] == 0)
      return out;
    out += static_cast<char>(block->bytes[at]);
  }
  return {};
}

// Allocators, the runtime, and functions of their files that nothing else calls: the linker's view does not name those otherwise.
std::vector<bool> ImageSites::innerFunctions(const std::vector<bool> &allocates) const
{
  const std::vector<MachineFunction> &functions = index_.facts().functions;
  std::vector<bool> inner(functions.size());
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges; ///< into local functions, which alone can be nobody else's
  for (std::uint32_t f = 0; f < functions.size(); ++f) {
    inner[f] = allocates[f] || Allocators::isOfRuntime(functions[f].name);
    for (const CallSite &call : functions[f].calls)
      if (call.target.kind == Value::Kind::Constants)
        for (const Address entry : call.target.constants)
          if (const auto callee = index_.functionAt(entry); callee && *callee != f && functions[*callee].isLocal)
            edges.emplace_back(f, *callee);
  }
  // Helpers of helpers: each round goes one call deeper. Nobody nests them deeper than this, and who does sees them listed.
  constexpr int rounds = 4;
  for (int round = 0; round < rounds; ++round) {
    std::vector<bool> inside(functions.size()), outside(functions.size());
    for (const auto &[caller, callee] : edges)
      (inner[caller] ? inside : outside)[callee] = true;
    for (std::size_t f = 0; f < functions.size(); ++f)
      if (inside[f] && !outside[f] &&
          !std::binary_search(index_.facts().addressTaken.begin(), index_.facts().addressTaken.end(), functions[f].entry))
        inner[f] = true;
  }
  return inner;
}

void ImageSites::findCalls()
{
  const std::vector<MachineFunction> &functions = index_.facts().functions;
  std::vector<bool> allocates(functions.size());
  for (std::size_t f = 0; f < functions.size(); ++f)
    allocates[f] = allocators_.allocates(functions[f].name) ||
                   std::any_of(functions[f].aliases.begin(), functions[f].aliases.end(),
                               [&](const std::string &alias) { return allocators_.allocates(alias); });
  const auto nothing = [](unsigned) { return std::vector<std::uint64_t>(); };
  for (std::size_t f = 0; f < functions.size(); ++f)
    if (allocates[f])
      anyForm_ = eitherOf(anyForm_, allocators_.formOf(functions[f].name, nothing));
  const std::vector<bool> inner = innerFunctions(allocates);
  const Address tableEnd = table_.address + table_.descriptors.size() * 3 * index_.pointerBytes();
  const auto isDescriptor = [&](const Value &value) {
    return value.kind == Value::Kind::Constants && value.constants.size() == 1 && table_.address != 0 &&
           value.constants[0] >= table_.address && value.constants[0] < tableEnd &&
           (value.constants[0] - table_.address) % (3 * index_.pointerBytes()) == 0;
  };
  for (std::uint32_t f = 0; f < functions.size(); ++f) {
    for (std::uint32_t c = 0; c < functions[f].calls.size(); ++c) {
      const CallSite &call = functions[f].calls[c];
      calls_.emplace_back(call.address, CallIndex{f, c});
      const auto argument = std::find_if(call.arguments.begin(), call.arguments.end(), isDescriptor);
      const MachineFunction *callee = target(call);
      // What an earlier call left in a register looks like an argument of the next one: only a callee that takes a descriptor takes it.
      const bool isTaken = argument != call.arguments.end() && (!callee || Allocators::takesDescriptor(callee->name));
      if (isTaken) {
        SiteDescriptor &site = table_.descriptors[(argument->constants[0] - table_.address) / (3 * index_.pointerBytes())];
        if (callee || site.function.empty())
          site.function = functionName({f, c});
        if (callee)
          site.callee = callee->name;
        const RequestForm form = callee ? formOf({f, c}) : anyForm_;
        site.form = site.form ? eitherOf(*site.form, form) : form;
      } else if (callee && allocates[static_cast<std::size_t>(callee - functions.data())]) {
        if (inner[f])
          ++innerCalls_;
        else if (!Allocators::takesDescriptor(callee->name))
          allocatorCalls_.push_back({f, c});
      }
    }
  }
  const auto byAddress = [](const auto &a, const auto &b) { return a < b; };
  if (!std::is_sorted(calls_.begin(), calls_.end(), byAddress))
    std::sort(calls_.begin(), calls_.end(), byAddress);
  std::sort(allocatorCalls_.begin(), allocatorCalls_.end(),
            [&](CallIndex a, CallIndex b) { return std::pair(call(a).address, a) < std::pair(call(b).address, b); });
}

// A descriptor that the code hands over in a way that is not followed still has its place: a call on the same line of a file of that
// name is its own, if all such calls are in one function of one file.
void ImageSites::nameFunctions()
{
  struct Found {
    std::string function;
    SourcePlace place;
    bool isAmbiguous = false;
  };
  std::unordered_set<std::uint32_t> lines;
  for (const SiteDescriptor &site : table_.descriptors)
    if (site.function.empty() && site.place.line != 0)
      lines.insert(site.place.line);
  if (lines.empty())
    return;
  std::unordered_map<std::string, Found> byLine;
  for (const auto &[address, at] : calls_) {
    if (!lines.contains(call(at).position.line))
      continue;
    const SourcePlace where = place(at);
    const auto [entry, isNew] = byLine.try_emplace(fileAndLine(where), Found{functionName(at), where});
    Found &found = entry->second;
    found.isAmbiguous = found.isAmbiguous || found.function != functionName(at) || found.place.file != where.file;
  }
  for (SiteDescriptor &site : table_.descriptors) {
    const auto found = site.function.empty() ? byLine.find(fileAndLine(site.place)) : byLine.end();
    if (found != byLine.end() && !found->second.isAmbiguous &&
        (endsWithPath(found->second.place.file, site.place.file) || endsWithPath(site.place.file, found->second.place.file)))
      site.function = found->second.function;
  }
}

std::optional<unsigned> ImageSites::instructionBytes(Address address) const
{
  const MemoryBlock *block = index_.blockAt(address);
  const std::size_t at = block ? static_cast<std::size_t>(address - block->address) : 0;
  if (!block || block->bytes.size() < 2 || at > block->bytes.size() - 2)
    return std::nullopt;
  const unsigned half = block->bytes[at] | (unsigned{block->bytes[at + 1]} << 8);
  // Thumb: 0b11101, 0b11110 and 0b11111 begin 32 bits (Armv7-M ARM, A5.1). RISC-V: both low bits set (unprivileged spec, 1.5).
  const bool isLong = index_.facts().machine == Machine::Arm ? half >= 0xe800U : (half & 3U) == 3U;
  return isLong ? 4U : 2U;
}

std::optional<CallIndex> ImageSites::callReturningTo(Address returnAddress) const
{
  const Address end = index_.facts().machine == Machine::Arm ? returnAddress & ~Address{1} : returnAddress;
  for (const unsigned bytes : {2U, 4U}) {
    if (end < bytes || instructionBytes(end - bytes) != bytes)
      continue;
    const auto found = std::lower_bound(calls_.begin(), calls_.end(), end - bytes,
                                        [](const auto &entry, Address address) { return entry.first < address; });
    if (found != calls_.end() && found->first == end - bytes && call(found->second).kind == CallSite::Kind::Call)
      return found->second;
  }
  return std::nullopt;
}

RequestForm ImageSites::formOf(CallIndex at) const
{
  const CallSite &site = call(at);
  const MachineFunction *callee = target(site);
  if (!callee)
    return anyForm_;
  return allocators_.formOf(callee->name, [&](unsigned argument) {
    const bool isKnown = argument < site.arguments.size() && site.arguments[argument].kind == Value::Kind::Constants;
    return isKnown ? std::vector<std::uint64_t>(site.arguments[argument].constants.begin(), site.arguments[argument].constants.end())
                   : std::vector<std::uint64_t>();
  });
}

std::string ImageSites::functionName(CallIndex at) const
{
  const CallSite &site = call(at);
  return site.inlined.empty() ? function(at).name : site.inlined.front().function;
}

SourcePlace ImageSites::place(CallIndex at) const
{
  return call(at).position.file == noFile ? SourcePlace{} : places_.at(call(at).position);
}

const MachineFunction *ImageSites::target(const CallSite &call) const
{
  if (call.target.kind != Value::Kind::Constants || call.target.constants.size() != 1)
    return nullptr;
  const auto found = index_.functionAt(call.target.constants[0]);
  return found ? &index_.facts().functions[*found] : nullptr;
}

// Reached is what `function` may jump to, itself first.
template <typename Visit> void ImageSites::eachTail(const MachineFunction &function, Visit visit) const
{
  constexpr std::size_t most = 64;
  std::vector<const MachineFunction *> open = {&function};
  for (std::size_t next = 0; next < open.size(); ++next)
    for (std::uint32_t c = 0; c < open[next]->calls.size(); ++c) {
      const CallSite &call = open[next]->calls[c];
      if (call.kind != CallSite::Kind::TailCall)
        continue;
      const MachineFunction *callee = target(call);
      const CallIndex at{static_cast<std::uint32_t>(open[next] - index_.facts().functions.data()), c};
      const bool isAllocator = callee && allocators_.allocates(callee->name);
      const bool isNew = callee && !isAllocator && std::find(open.begin(), open.end(), callee) == open.end();
      visit(at, isAllocator, !callee || (isNew && open.size() == most));
      if (isNew && open.size() < most)
        open.push_back(callee);
    }
}

std::optional<CallIndex> ImageSites::allocatingTail(const MachineFunction &function) const
{
  std::optional<CallIndex> found;
  eachTail(function, [&](CallIndex at, bool isAllocator, bool) {
    if (isAllocator && !found)
      found = at;
  });
  return found;
}

RequestForm ImageSites::formOfTails(const MachineFunction &function) const
{
  std::optional<RequestForm> out;
  eachTail(function, [&](CallIndex at, bool isAllocator, bool isUnknown) {
    if (!isAllocator && !isUnknown)
      return;
    const RequestForm form = isAllocator ? formOf(at) : anyForm_;
    out = out ? eitherOf(*out, form) : form;
  });
  return out.value_or(anyForm_);
}

} // namespace headroom::measured
