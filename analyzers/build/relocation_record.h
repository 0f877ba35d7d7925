// SPDX-License-Identifier: Apache-2.0
// Readers of the two places where a build records its relocation directives.
#pragma once

#include <string>
#include <string_view>

#include "facts/expected.h"
#include "facts/relocation.h"

namespace headroom {

/// `relocation_dict.txt`. Errors (kind Environment): a line that is no directive, with `file:line`. A location that cannot work is no error
/// of the file: it is said in its directive.
[[nodiscard]] Expected<RelocationRecord> readRelocationDictionary(std::string_view text, const std::string &file);

/// The generator's command in a `build.ninja`; Form::None where there is none. A command that takes its directives from a dictionary comes
/// back as Form::Dictionary without directives: completeFromCommand() takes from it what the dictionary does not say.
[[nodiscard]] Expected<RelocationRecord> readRelocationCommand(std::string_view ninja, const std::string &file);

/// How objects are found and which region is the default, from the command that reads the dictionary.
void completeFromCommand(RelocationRecord &dictionary, const RelocationRecord &command);

} // namespace headroom
