// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "measured/image_sites.h"
#include "program/glob.h"

namespace headroom::measured {

namespace {

constexpr std::string_view wrapPrefix = "__wrap_";

/// Which arguments say what.
struct Signature {
  std::string_view name;
  std::optional<unsigned> size, count, alignment;
  bool mayMove = false;
};

constexpr std::optional<unsigned> none;

// Functions of runtime/include/headroom whose blocks are counted under a site: by return address, or, with the prefix `hri_`, by the
// descriptor that they are given.
constexpr std::array<Signature, 15> runtimeAllocators = {{
    {"hr_aligned_alloc", 1, none, 0},        {"hr_calloc", 1, 0, none},
    {"hr_kheap_aligned_alloc", 2, none, 1},  {"hr_kheap_alloc", 1, none, none},
    {"hr_kheap_calloc", 2, 1, none},         {"hr_kheap_realloc", none, none, none, true},
    {"hr_malloc", 0, none, none},            {"hr_realloc", none, none, none, true},
    {"hri_aligned_alloc", 1, none, 0},       {"hri_calloc", 1, 0, none},
    {"hri_kheap_alloc", 2, none, 1},         {"hri_kheap_calloc", 2, 1, none},
    {"hri_kheap_realloc", none, none, none, true}, {"hri_malloc", 0, none, none},
    {"hri_realloc", none, none, none, true},
}};

const Signature *runtimeAllocator(std::string_view name)
{
  const auto found = std::find_if(runtimeAllocators.begin(), runtimeAllocators.end(), [&](const Signature &one) { return one.name == name; });
  return found == runtimeAllocators.end() ? nullptr : &*found;
}

bool isRuntimeAllocator(std::string_view name)
{
  return runtimeAllocator(name) != nullptr;
}

bool has(std::string_view name, std::string_view part)
{
  return name.find(part) != std::string_view::npos;
}

/// A name that says more than its row: nobody calls a function `memalign` that does not align.
Signature signatureOf(std::string_view name, const AllocationRule *rule)
{
  Signature out{name, none, none, none, has(name, "realloc")};
  if (rule) {
    out.size = rule->size;
    out.count = rule->count;
    out.alignment = rule->alignment;
    out.mayMove = out.mayMove || rule->old;
  }
  return out;
}

} // namespace

Allocators::Allocators(const std::vector<ApiRule> &api)
{
  for (const ApiRule &rule : api)
    if (rule.allocates)
      for (const std::string &name : rule.functions) {
        if (program::isGlob(name))
          globs_.emplace_back(name, *rule.allocates);
        else
          rules_.emplace(name, *rule.allocates); // the first row wins, as in the API table
      }
}

const AllocationRule *Allocators::ruleOf(std::string_view plain) const
{
  if (const auto found = rules_.find(std::string(plain)); found != rules_.end())
    return &found->second;
  const auto glob = std::find_if(globs_.begin(), globs_.end(), [&](const auto &one) { return program::matchesAnyGlob({one.first}, plain); });
  return glob == globs_.end() ? nullptr : &glob->second;
}

bool Allocators::allocates(std::string_view name) const
{
  const std::string_view plain = unwrapped(name);
  return isRuntimeAllocator(plain) || ruleOf(plain) != nullptr;
}

RequestForm Allocators::formOf(std::string_view name, const Argument &argument) const
{
  const std::string_view plain = unwrapped(name);
  const Signature *own = runtimeAllocator(plain);
  const Signature signature = own ? *own : signatureOf(plain, ruleOf(plain));
  RequestForm form;
  form.mayMove = signature.mayMove;
  if (signature.alignment) {
    const std::vector<std::uint64_t> values = argument(*signature.alignment);
    form.alignmentBytes = values.empty() ? std::nullopt : std::optional(*std::max_element(values.begin(), values.end()));
  } else if (has(plain, "align") || has(plain, "valloc") || has(plain, "St11align_val_t")) {
    form.alignmentBytes = std::nullopt;
  }
  if (!signature.size || signature.mayMove)
    return form;
  const std::vector<std::uint64_t> sizes = argument(*signature.size);
  const std::vector<std::uint64_t> counts = signature.count ? argument(*signature.count) : std::vector<std::uint64_t>{1};
  if (sizes.empty() || counts.empty())
    return form;
  std::uint64_t bytes = 0;
  const bool isTooLarge =
      __builtin_mul_overflow(*std::max_element(sizes.begin(), sizes.end()), *std::max_element(counts.begin(), counts.end()), &bytes);
  if (sizes.size() != 1 || counts.size() != 1)
    form.largestBytes = isTooLarge ? UINT64_MAX : bytes;
  else if (!isTooLarge)
    form.bytes = bytes;
  return form;
}

bool Allocators::isTracked(std::string_view name)
{
  return name.starts_with(wrapPrefix) || isRuntimeAllocator(name);
}

bool Allocators::takesDescriptor(std::string_view name)
{
  return name.starts_with("hri_");
}

bool Allocators::isOfRuntime(std::string_view name)
{
  return name.starts_with("hr_") || name.starts_with("hri_") || name.starts_with(wrapPrefix);
}

std::string_view Allocators::unwrapped(std::string_view name)
{
  return name.starts_with(wrapPrefix) ? name.substr(wrapPrefix.size()) : name;
}

} // namespace headroom::measured
