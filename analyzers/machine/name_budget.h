// SPDX-License-Identifier: Apache-2.0
// Names of one file, copied up to a limit: headers of a hostile file can name one long string very often.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace headroom::machine {

class NameBudget {
public:
  /// Empty once the limit is passed; the caller asks isSpent() when it is done.
  [[nodiscard]] std::string copy(std::string_view name)
  {
    spentBytes_ += name.size();
    return isSpent() ? std::string() : std::string(name);
  }

  [[nodiscard]] bool isSpent() const { return spentBytes_ > mostBytes; }

  static constexpr std::uint64_t mostBytes = std::uint64_t{256} << 20; // the images of large products have some MiB of names

private:
  std::uint64_t spentBytes_ = 0;
};

} // namespace headroom::machine
