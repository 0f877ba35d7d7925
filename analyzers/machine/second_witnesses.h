// SPDX-License-Identifier: Apache-2.0
// What others than the instructions say of frames: call frame information, `.stack_sizes`, and the reports of GCC and Clang.
#pragma once

#include "machine/executable_image.h"
#include "machine/machine.h"

namespace headroom::machine {

/// Fills MachineFunction::witnesses and raises frames and depths where one of them exceeds the code (design section 2). Needs
/// the positions of the functions. A witness that does not match one function uniquely is counted and ignored.
void addSecondWitnesses(const LoadedImage &loaded, const MachineOptions &options, MachineFacts &facts);

} // namespace headroom::machine
