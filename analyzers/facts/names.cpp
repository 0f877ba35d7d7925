// SPDX-License-Identifier: Apache-2.0
#include "facts/pack.h"
#include "facts/project_config.h"

namespace headroom {

const char *kindName(RootKind kind)
{
  switch (kind) {
  case RootKind::Thread: return "thread";
  case RootKind::Main: return "main";
  case RootKind::Idle: return "idle";
  case RootKind::Isr: return "isr";
  case RootKind::InterruptStack: return "interrupt-stack";
  case RootKind::WorkQueue: return "work-queue";
  case RootKind::Timer: return "timer";
  case RootKind::Init: return "init";
  case RootKind::PrivilegedStack: return "privileged-stack";
  case RootKind::Function: break;
  }
  return "function";
}

const char *levelName(Level level)
{
  switch (level) {
  case Level::Off: return "off";
  case Level::Note: return "note";
  case Level::Warning: return "warning";
  case Level::Error: break;
  }
  return "error";
}

} // namespace headroom
