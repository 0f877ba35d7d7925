// SPDX-License-Identifier: Apache-2.0
// Errors of a parse, as the facts carry them.
#pragma once

#include <string>
#include <vector>

#include <clang/Basic/Diagnostic.h>

namespace headroom::unit {

/// Keeps the first errors; counts all of them.
class ErrorCollector : public clang::DiagnosticConsumer {
public:
  static constexpr std::size_t mostKept = 20;

  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic &diagnostic) override;
  void add(std::string text);

  [[nodiscard]] bool hasErrors() const { return count_ != 0; }
  [[nodiscard]] std::vector<std::string> take() { return std::move(errors_); }

private:
  std::vector<std::string> errors_;
  std::size_t count_ = 0;
};

} // namespace headroom::unit
