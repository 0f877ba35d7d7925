// SPDX-License-Identifier: Apache-2.0
// Symbols become code spans, functions and data objects. Sizes are believed only where nothing contradicts them.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "machine/placed_object.h"

namespace headroom::machine {

/// Labels of assembly code that start no function by themselves, by address: they name code that turns out to be called.
using CodeLabels = std::map<Address, std::string>;

/// Fills CodeImage::spans from sections and mapping symbols (AAELF32 section 5.5.5; RISC-V psABI, "Mapping Symbol").
void addSpans(std::span<const PlacedObject> objects, CodeImage &image);

/// Fills CodeImage::functions and the names of absolute functions (ROM) in CodeImage::externals. Needs the spans. Culprits
/// for function symbols that name no code go to `problems`.
[[nodiscard]] CodeLabels addFunctions(std::span<const PlacedObject> objects, CodeImage &image, std::vector<Culprit> &problems);

/// Fills CodeImage::symbols. Needs the functions.
void addDataSymbols(std::span<const PlacedObject> objects, CodeImage &image);

/// Starts a function at `entry`, which may lie inside another one that then ends there. False where there is no code, or a
/// function starts there already. Keeps CodeImage::functions sorted.
bool splitFunctionAt(CodeImage &image, Address entry, const CodeLabels &labels);

} // namespace headroom::machine
