// SPDX-License-Identifier: Apache-2.0
#include "source/unit/error_collector.h"

#include <clang/Basic/DiagnosticSema.h>
#include <clang/Basic/SourceManager.h>

namespace headroom::unit {

namespace {

// GCC folds more expressions than the standard calls constant, and build-time assertions of real firmware rest on that (Zephyr's
// _ARCH_MEM_PARTITION_ALIGN_CHECK). Such an assertion declares nothing, so facts do not depend on it. One that
// is constant and false stays an error: then we read another program than the build's compiler did.
bool isOnlyAnAssertion(unsigned id)
{
  return id == clang::diag::err_static_assert_expression_is_not_constant;
}

} // namespace

void ErrorCollector::HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic &diagnostic)
{
  if (level < clang::DiagnosticsEngine::Error || isOnlyAnAssertion(diagnostic.getID()))
    return;
  std::string text;
  if (diagnostic.getLocation().isValid() && diagnostic.hasSourceManager()) {
    const clang::PresumedLoc place = diagnostic.getSourceManager().getPresumedLoc(diagnostic.getLocation());
    if (place.isValid())
      text = std::string(place.getFilename()) + ":" + std::to_string(place.getLine()) + ":" + std::to_string(place.getColumn()) + ": ";
  }
  llvm::SmallString<128> message;
  diagnostic.FormatDiagnostic(message);
  add(text + std::string(message));
}

void ErrorCollector::add(std::string text)
{
  ++count_;
  if (errors_.size() < mostKept)
    errors_.push_back(std::move(text));
}

} // namespace headroom::unit
