/* SPDX-License-Identifier: Apache-2.0 */
/* A little of everything that the reader of images follows; compiled for both machines as the fuzzer's first inputs. */
struct thread {
  void (*entry)(void *);
  const char *name;
  int priority : 5;
  struct { unsigned char bytes[3]; } nested;
};

extern int outside(int);

static int helper(volatile int *p) { return *p; }
static void run(void *p) { *(int *)p = helper(p); }

static int one(int n) { return n; }
static int two(int n) { return outside(n) + 1; }
int (*const handlers[])(int) = {one, two};

struct thread threads[2] __attribute__((section("thread_records"))) = {{run, "a", -1, {{1}}}, {run, "b", 2, {{2}}}};

int variable_frame(int n)
{
  int words[n];
  words[0] = n;
  return outside(words[n - 1]);
}

int many_ways(int n)
{
  switch (n) {
  case 0: return outside(1);
  case 1: return helper(&n);
  case 2: return variable_frame(n);
  case 3: return handlers[n & 1](n);
  case 4: return n * 3;
  default: return two(n);
  }
}

void _start(void)
{
  for (;;)
    many_ways(threads[0].priority);
}
