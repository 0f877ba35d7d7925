// SPDX-License-Identifier: Apache-2.0
// Between cases/foreign.cpp and its library.
#pragma once

struct Filter {
  virtual unsigned pass(unsigned x) = 0;
  virtual void listen(unsigned (*listener)(unsigned)) = 0;
  virtual unsigned level() const = 0;
};
Filter *defaultFilter();
void start(Filter *filter);
