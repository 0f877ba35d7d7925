// SPDX-License-Identifier: Apache-2.0
#include "machine/instruction_set.h"

namespace headroom::machine {

Expected<std::unique_ptr<InstructionSet>> makeInstructionSet(const CodeImage &image)
{
  return image.machine == Machine::Arm ? makeArm(image) : makeRiscV(image);
}

} // namespace headroom::machine
