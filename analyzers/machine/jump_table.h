// SPDX-License-Identifier: Apache-2.0
// The words of tables in constant memory: targets of switches, and the functions that an indexed call may reach.
#pragma once

#include <optional>
#include <vector>

#include "machine/transfer.h"

namespace headroom::machine {

/// Where `(word << shift) + addend` of each entry leads. With a limit, from the comparison before the jump, all entries count.
/// Without one, entries count as long as they lead to code of this function and do not run into what they lead to, or out of
/// the span of data that holds the table. Empty: no table that can be read.
[[nodiscard]] std::vector<Address> jumpTargets(Subject &subject, const TableDescription &table);

/// The functions among the words of `table`. Only where the code limits the index, and every word up to the limit is a function or
/// 0: compilers fold what is subtracted from an index into the address (`handlers[n - 16]`), so without a limit neither the object
/// that the address lies in nor its start says which object is indexed (Zephyr's _isr_wrapper: 128 bytes below _sw_isr_table).
[[nodiscard]] std::optional<std::vector<Address>> tableFunctions(const Subject &subject, const TableDescription &table);

/// A code address as it stands in data or registers, without the Thumb bit; none where it is no function's entry.
[[nodiscard]] std::optional<Address> functionEntry(const Subject &subject, Address word);

} // namespace headroom::machine
