// SPDX-License-Identifier: Apache-2.0
// The public face of this folder: bytes of an ELF executable, relocatable object or archive become MachineFacts.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "facts/expected.h"
#include "facts/machine_facts.h"

namespace headroom {

struct MachineOptions {
  std::vector<RecordQuery> queries;  ///< of all packs
  std::vector<std::string> witnessFiles; ///< `.su` and `.ci` files to take as second witnesses
  bool findWitnessFiles = true;      ///< also those that lie beside the objects (same stem)
  unsigned jobs = 1;
};

/// Reads one file. Errors (kind Environment): not an ELF, wrong machine, big-endian, bitcode, truncated, a directory, unreadable;
/// each names the file, what was found and what is wanted. Code that cannot be decoded is no error: it is a culprit of its function.
[[nodiscard]] Expected<MachineFacts> readMachineFile(const std::string &path, const MachineOptions &options);

/// The same for bytes in memory (tests, fuzzing, generated objects).
[[nodiscard]] Expected<MachineFacts> readMachineBytes(std::span<const std::uint8_t> bytes, const std::string &name, const MachineOptions &options);

/// One object or archive: a file, or bytes in memory that `name` stands for in the facts (MachineFunction::object).
struct ObjectInput {
  std::string name;
  std::span<const std::uint8_t> bytes; ///< empty: the file `name`
};

/// As readMachineObjects() of paths. `libraries` are archives: of these the members that something before them asks for by symbol, as a
/// linker would; `usedMembers` gets their labels, sorted. A function that two inputs define is a culprit: they are no one program.
[[nodiscard]] Expected<MachineFacts> readMachineObjects(const std::vector<ObjectInput> &inputs, const std::vector<std::string> &libraries,
                                                        const MachineOptions &options, std::vector<std::string> &usedMembers);

/// Several objects laid out side by side as one program, symbols resolved by name (evidence: objects).
[[nodiscard]] Expected<MachineFacts> readMachineObjects(const std::vector<std::string> &paths, const MachineOptions &options);

} // namespace headroom
