// SPDX-License-Identifier: Apache-2.0
#include "checks/stack_object/stack_shape.h"

#include <algorithm>

namespace headroom {

namespace {

bool isPowerOfTwo(std::uint64_t value)
{
  return value != 0 && (value & (value - 1)) == 0;
}

} // namespace

// A stack that user mode may use is one region of the unit. Any other is as the ABI wants it, with the guard at its start as a region.

bool hasStackSize(const MemoryLayout &layout, const StackObject &stack)
{
  const ProtectionView &view = layout.protection;
  if (!stack.isForUser)
    return stack.sizeBytes % view.stackAlignBytes == 0;
  return view.unit.isPowerOfTwo ? isPowerOfTwo(stack.sizeBytes) && stack.sizeBytes >= view.granuleBytes
                                : stack.sizeBytes % view.granuleBytes == 0;
}

std::string wantedStackSize(const MemoryLayout &layout, const StackObject &stack)
{
  const ProtectionView &view = layout.protection;
  if (!stack.isForUser)
    return "a multiple of " + std::to_string(view.stackAlignBytes);
  return view.unit.isPowerOfTwo ? "a power of two of at least " + std::to_string(view.granuleBytes)
                                : "a multiple of " + std::to_string(view.granuleBytes);
}

std::uint64_t stackAlignment(const MemoryLayout &layout, const StackObject &stack)
{
  const ProtectionView &view = layout.protection;
  std::uint64_t out = view.stackAlignBytes;
  if (stack.isForUser)
    return std::max(out, view.unit.isPowerOfTwo ? stack.sizeBytes : view.granuleBytes);
  for (const StackObjects &knowledge : layout.knowledge.protection.stackObjects)
    if (!knowledge.guardSymbol.empty() && layout.isOn(knowledge.guardSymbol))
      out = std::max({out, knowledge.guardBytes, view.granuleBytes});
  return out;
}

bool isDeclared(const StackObject &stack)
{
  return !stack.place.file.empty();
}

} // namespace headroom
