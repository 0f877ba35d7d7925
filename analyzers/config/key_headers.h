// SPDX-License-Identifier: Apache-2.0
// Precompiled: what every table of keys includes. Files name what they use all the same.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "config/keys.h"
