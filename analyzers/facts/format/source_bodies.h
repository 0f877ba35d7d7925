// SPDX-License-Identifier: Apache-2.0
// The bodies of functions out of a file of source facts.
#pragma once

#include "facts/format/row_reader.h"
#include "facts/source_facts.h"

namespace headroom::wire::source {
struct SourceFacts;
}

namespace headroom {

/// After everything that a body points to: functions, variables, fields, calls, files.
void readBodies(const wire::source::SourceFacts &from, RowReader &read, SourceFacts &out);

} // namespace headroom
