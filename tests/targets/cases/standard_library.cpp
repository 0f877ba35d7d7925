// SPDX-License-Identifier: Apache-2.0
// libstdc++ from source text: function objects, owners, algorithms.
// flags: -fno-exceptions -fno-rtti -fno-threadsafe-statics
#include <algorithm>
#include <array>
#include <functional>
#include <memory>

#include "../case.h"

SEPARATE static unsigned small(unsigned x)
{
  return x + 1;
}
SEPARATE static unsigned large(unsigned x)
{
  return x + 2;
}

struct Task {
  virtual ~Task() = default;
  virtual unsigned run(unsigned x) = 0;
};
struct First : Task {
  SEPARATE unsigned run(unsigned x) override { return x; }
};
struct Second : Task {
  SEPARATE ~Second() override { sink = 3; }
  SEPARATE unsigned run(unsigned x) override { return x + 1; }
};

static constexpr std::array<Handler, 2> table = [] {
  std::array<Handler, 2> out{};
  out[0] = small;
  out[1] = large;
  return out;
}();

SEPARATE unsigned fromTable(unsigned i)
{
  return table[i & 1](i); // -> small, large
}
SEPARATE unsigned owned(std::unique_ptr<Task> task)
{
  return task->run(sink); // -> First::run, Second::run
}
SEPARATE unsigned visit(const std::array<Task *, 2> &tasks)
{
  unsigned sum = 0;
  for (Task *task : tasks)
    sum += task->run(sum); // -> First::run, Second::run
  std::for_each(tasks.begin(), tasks.end(), [&](Task *task) {
    sum += task->run(sum); // -> First::run, Second::run
  });
  return sum;
}
SEPARATE unsigned sorted(std::array<unsigned, 8> &numbers, bool (*less)(unsigned, unsigned))
{
  return *std::max_element(numbers.begin(), numbers.end(), [less](unsigned a, unsigned b) {
    return less(a, b); // -> byLow
  });
}
SEPARATE bool byLow(unsigned a, unsigned b)
{
  return (a & 15) < (b & 15);
}

int main()
{
  First first;
  Second second;
  std::array<Task *, 2> tasks = {hidden<Task>(&first), hidden<Task>(&second)};
  std::array<unsigned, 8> numbers = {sink, 3, 17, 4};
  unsigned sum = fromTable(sink) + visit(tasks) + sorted(numbers, byLow);
  sum += sink ? owned(std::make_unique<First>()) : owned(std::make_unique<Second>());
  return static_cast<int>(sum);
}
