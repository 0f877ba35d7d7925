// SPDX-License-Identifier: Apache-2.0
// The lists behind the stack report: every function, every indirect call, every disagreement between witnesses.
#pragma once

#include <string>

#include "report/report.h"

namespace headroom {

/// Own frame and worst case of every function, the deepest first, then by name.
[[nodiscard]] std::string functionsView(const ImageProgram &program, bool useColor);

/// Every indirect call with what closed it and where it may go.
[[nodiscard]] std::string callsView(const ImageProgram &program, bool useColor);

/// Functions whose witnesses contradict each other; the largest is what counts.
[[nodiscard]] std::string witnessesView(const ImageProgram &program, bool useColor);

} // namespace headroom
