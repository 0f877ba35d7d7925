// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4), the digest of packs and configurations. Our own because the folders that need it depend on neither LLVM nor a
// cryptographic library; it identifies files, it protects nothing.
#pragma once

#include <string>
#include <string_view>

namespace headroom {

/// 64 lowercase hexadecimal digits.
[[nodiscard]] std::string sha256Hex(std::string_view bytes);

} // namespace headroom
