// SPDX-License-Identifier: Apache-2.0
// One report with every kind of root, bound and finding in it.
#pragma once

#include "../checks/sample.h"
#include "report/report.h"

namespace headroom::sample {

inline ImageReport imageReport(ImageProgram image, ProjectConfig config, const std::vector<StaleSource> &stale = {})
{
  ImageReport out;
  out.checks = runChecks(image, config, {{}, "2026-11-21", stale});
  out.program = std::move(image);
  out.config = std::move(config);
  return out;
}

inline ImageProgram richProgram()
{
  ImageProgram image = program();
  image.id = "app/qemu_cortex_m3";
  image.board = "qemu_cortex_m3";
  image.path = "zephyr/zephyr.elf";
  image.packs = {"zephyr"};
  image.coverage = {
      534,
      3,
      1,
      {{"data", 1}, {"cloning", 1}, {"open", 1}},
      {},
      {"libfoo.a(bar.o): truncated"},
      {"orphan", "stray"},
      {"stray"},
      {".headroom.yaml:5:7: budgets: root absent is not in this image", "2 stack usage reports match no function, or several"}};

  Root main = thread("main", bounded(304), 1024);
  main.kind = RootKind::Main;
  main.stack.config = "CONFIG_MAIN_STACK_SIZE";
  main.entry = "main";
  main.bound.assumptions = {"fatal paths excluded"};
  main.fatalBound = bounded(480);
  main.formulaEstimate = estimate(900);
  main.path = {{"bg_thread_main", 24, 16, false, {"zephyr", "kernel/init.c", 500, 0}, {"zephyr", "kernel/init.c", 560, 2}},
               {"main", 100, 92, false, {"app", "src/main.c", 20, 0}, {"app", "src/main.c", 31, 3}},
               {"send", 40, 0, true, {"app", "src/send.c", 5, 0}, {"app", "src/inline.h", 8, 1}},
               {"write", 160, 160, true, {"app", "src/write.c", 50, 0}, {}}};
  main.terms = {{"preemption", 36}};

  Root shell = thread("shell", atLeast(2304), 4160);
  Root rx = thread("rx", bounded(4352), 4160);
  rx.path = {{"rx_entry", 48, 40, false, {"app", "src/main.c", 87, 0}, {"app", "src/main.c", 90, 5}},
             {"process_packet", 4312, 4312, false, {"app", "src/rx.c", 60, 0}, {}}};
  Root tight = thread("tight", bounded(1000), 1024);
  Root walker = thread("walker", unbounded(64), 512);
  Root guess = thread("guess", estimate(100), 512);
  Root unsized = thread("unsized", bounded(100), std::nullopt);
  Root budgeted = thread("budgeted", bounded(600), 1024);
  walker.registration = {"app", "src/start.c", 14, 3};
  Root irq = thread("irq", bounded(500), 1024);
  irq.kind = RootKind::InterruptStack;
  irq.entry.clear();
  irq.assumedBound = Bound{Bound::Kind::Bounded, 1500, {"all priorities may nest"}, {}};
  Root uart = thread("uart_isr", bounded(120), std::nullopt);
  uart.kind = RootKind::Isr;
  uart.priority = 3;
  image.roots = {budgeted, guess, irq, main, rx, shell, tight, uart, unsized, walker};

  FunctionBound vla = function("vla", 24, {Bound::Kind::Unbounded, 24, {}, {{"dynamic-frame", "vla", "alloca", 0, "src/vla.c", 9}}});
  vla.isDynamic = true;
  FunctionBound write = function("write", 160, bounded(160));
  write.witnesses = {160, 160, 152, std::nullopt, false};
  FunctionBound walk = function("walk_tree", 32, unbounded(32));
  walk.cycle = std::vector<std::string>{"walk_tree"};
  FunctionBound orphan = function("orphan", 8, bounded(8));
  orphan.isReached = false;
  image.functions = {function("main", 100, bounded(252)), orphan, function("send", 40, bounded(160)), vla, walk, write};
  image.indirectSites = {site("process_packet", ResolutionLayer::Open), site("send", ResolutionLayer::Cloning, {"write"})};
  image.cycles = {{{"walk_tree"}, {"app", "src/tree.c", 7, 3}, std::nullopt, ""},
                  {{"deep"}, {"zephyr", "lib/deep.c", 4, 1}, std::nullopt, ""}};
  image.edges = {{"main", "send", {"app", "src/main.c", 31, 3}, true, false},
                 {"rx_entry", "send", {"app", "src/main.c", 92, 3}, false, false},
                 {"send", "write", {"app", "src/send.c", 8, 1}, true, true}};
  return image;
}

inline ProjectConfig richConfig()
{
  ProjectConfig config;
  config.margin = Margin{0, 10};
  config.rootBudgets["budgeted"].maxBytes = 512;
  config.path = ".headroom.yaml";
  Suppression one;
  one.rule = "dynamic-stack";
  one.symbol = "vla";
  one.reason = "size is checked by the caller";
  one.place = {".headroom.yaml", 14, 5};
  config.suppressions = {one};
  return config;
}

inline Report richReport()
{
  Report out;
  out.tool = {"0.1.0", {{"zephyr", std::string(64, 'b')}}, std::string(64, 'c')};
  out.images.push_back(imageReport(richProgram(), richConfig(), {{{"app", "src/main.c", 0, 0}}}));
  return out;
}

} // namespace headroom::sample
