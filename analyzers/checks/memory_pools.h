// SPDX-License-Identifier: Apache-2.0
// Which pool a request draws from, and for how much it asks. Shared by the rules about sizes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checks/rule.h"

namespace headroom {

/// One allocating row of a call.
struct Request {
  const ApiUse *use = nullptr;
  const AllocationRule *rule = nullptr;
  std::optional<std::uint64_t> bytes;     ///< where size and count are the same constants on every way to the call; saturates
  std::optional<std::uint64_t> alignment; ///< likewise
  const PoolFact *pool = nullptr;         ///< null: not known, or one of several
};

/// Every allocation that the program reaches, by place. Calls inside described functions are left out.
[[nodiscard]] std::vector<Request> requestsOf(const ImageProgram &program);

/// `_system_heap (CONFIG_HEAP_MEM_POOL_SIZE)`, `rx_slab`.
[[nodiscard]] std::string poolText(const PoolFact &pool);

/// A draft for the call of a request, with its worst chain.
[[nodiscard]] Draft requestDraft(const Request &request, const RuleInput &input, std::string message, std::string help);

} // namespace headroom
