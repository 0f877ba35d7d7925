// SPDX-License-Identifier: Apache-2.0
// The keys of `api` and `pools`: what functions do as far as contexts and memory go. Packs and .headroom.yaml share them.
#pragma once

#include "config/keys.h"
#include "facts/pack.h"
#include "facts/project_config.h"

namespace headroom {

/// Rows of a pack: `source` is required.
[[nodiscard]] Keys<ApiRule> apiKeys();

/// Rows of .headroom.yaml: `reason` instead.
[[nodiscard]] Keys<ApiAnnotation> projectApiKeys();

[[nodiscard]] Keys<PoolRule> poolKeys();

/// The spellings that the tables read, for writing a row back.
[[nodiscard]] const char *interruptUseName(InterruptUse use);
[[nodiscard]] const char *lockKindName(LockRule::Kind kind);
[[nodiscard]] const char *queryName(QueryRule::Kind kind);
[[nodiscard]] const char *callbackContextName(CallbackRule::Context context);

} // namespace headroom
