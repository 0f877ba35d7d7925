// SPDX-License-Identifier: Apache-2.0
// A value or the reason why there is none; what crosses the seams between folders instead of exceptions.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace headroom {

/// Why something could not be done, in the words that the user reads.
struct Error {
  /// Decides the exit code: `Environment` is 2 (usage, configuration, unreadable input), `Incomplete` is 3.
  enum class Kind { Environment, Incomplete };

  Kind kind = Kind::Environment;
  std::string message; ///< lowercase first word, no full stop: the thing, the found value, the wanted value
  std::string place;   ///< `file`, `file:line` or `file:line:col`; empty where there is none
  std::string help;    ///< the next step to take; empty where the message says it all

  /// `place: message` and, on a line of its own, `help: ...`.
  [[nodiscard]] std::string text() const
  {
    std::string out = place.empty() ? message : place + ": " + message;
    if (!help.empty())
      out += "\n  help: " + help;
    return out;
  }
};

/// Either a `T` or an `Error`. Reading the one that is not there is a defect of the caller.
template <typename T> class [[nodiscard]] Expected {
public:
  Expected(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Expected(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return state_.index() == 0; }
  T &operator*() { return std::get<0>(state_); }
  const T &operator*() const { return std::get<0>(state_); }
  T *operator->() { return &std::get<0>(state_); }
  const T *operator->() const { return &std::get<0>(state_); }
  Error &error() { return std::get<1>(state_); }
  [[nodiscard]] const Error &error() const { return std::get<1>(state_); }

private:
  std::variant<T, Error> state_;
};

} // namespace headroom
