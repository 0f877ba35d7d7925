// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "measured/image_sites.h"
#include "program/glob.h"

namespace headroom::measured {

namespace {

constexpr std::string_view wrapPrefix = "__wrap_";

// Functions of runtime/include/headroom whose blocks are counted under a site: by return address, or, with the prefix `hri_`, by the
// descriptor that they are given.
constexpr std::array<std::string_view, 15> runtimeAllocators = {
    "hr_aligned_alloc",  "hr_calloc",        "hr_kheap_aligned_alloc", "hr_kheap_alloc",  "hr_kheap_calloc",
    "hr_kheap_realloc",  "hr_malloc",        "hr_realloc",             "hri_aligned_alloc", "hri_calloc",
    "hri_kheap_alloc",   "hri_kheap_calloc", "hri_kheap_realloc",      "hri_malloc",      "hri_realloc",
};

bool isRuntimeAllocator(std::string_view name)
{
  return std::find(runtimeAllocators.begin(), runtimeAllocators.end(), name) != runtimeAllocators.end();
}

} // namespace

Allocators::Allocators(const std::vector<ApiRule> &api)
{
  for (const ApiRule &rule : api)
    if (rule.allocates)
      for (const std::string &name : rule.functions) {
        if (program::isGlob(name))
          globs_.push_back(name);
        else
          names_.insert(name);
      }
}

bool Allocators::allocates(std::string_view name) const
{
  const std::string_view plain = unwrapped(name);
  return isRuntimeAllocator(plain) || names_.contains(std::string(plain)) || program::matchesAnyGlob(globs_, plain);
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
