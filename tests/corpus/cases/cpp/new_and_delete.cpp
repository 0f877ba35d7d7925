// SPDX-License-Identifier: Apache-2.0
// C++ with a library that throws nothing: new gives a null pointer where there is no memory.
#include <zephyr/init.h>
#include <zephyr/kernel.h>

struct Sample {
  int value = 0;
  Sample *next = nullptr;
};

struct Sensor {
  virtual int read() = 0;
};

volatile int state;
void *volatile kept;
extern "C" void free(void *block);

int uncheckedNew()
{
  int *cell = new int; // expect: allocator-choice
  *cell = 1; // expect: alloc-unchecked
  delete cell;
  return 0;
}

int checkedNew() // silent
{
  int *cell = new int;
  if (cell == nullptr)
    return -1;
  *cell = 1;
  delete cell;
  return 0;
}

int lost()
{
  int *cell = new int;
  if (!cell)
    return -1;
  if (state)
    return -2; // expect: alloc-leak
  delete cell;
  return 0;
}

int deletedTwice()
{
  int *cell = new int;
  delete cell;
  delete cell; // expect: alloc-double-free
  return 0;
}

int usedBehind()
{
  int *cell = new int;
  if (!cell)
    return -1;
  delete cell;
  return *cell; // expect: alloc-use-after-free
}

int arrayDeletedAsOne()
{
  int *cells = new int[4];
  delete cells; // expect: alloc-mismatch
  return 0;
}

int arrayDeletedAsArray() // silent
{
  int *cells = new int[4];
  delete[] cells;
  return 0;
}

int freedByTheLibrary()
{
  int *cell = new int;
  free(cell); // expect: alloc-mismatch
  return 0;
}

int deletedNull() // silent
{
  int *cell = nullptr;
  if (state)
    cell = new int;
  delete cell;
  return 0;
}

// Owns what it holds.
template <typename T> class Owner {
public:
  explicit Owner(T *held) : held_(held) {}
  ~Owner() { delete held_; }
  Owner(const Owner &) = delete;
  Owner &operator=(const Owner &) = delete;
  T *get() const { return held_; }
  explicit operator bool() const { return held_ != nullptr; }
  T *release()
  {
    T *out = held_;
    held_ = nullptr;
    return out;
  }

private:
  T *held_;
};

int ownedOnEveryPath() // silent
{
  Owner<int> cell(new int);
  if (!cell)
    return -1;
  if (state)
    return -2;
  *cell.get() = 1;
  return 0;
}

int *releasedToTheCaller() // silent
{
  Owner<int> cell(new int);
  if (!cell)
    return nullptr;
  return cell.release();
}

int releasedAndLost()
{
  Owner<int> cell(new int);
  int *raw = cell.release();
  return raw != nullptr; // expect: alloc-leak (missed)
}

// Locks for as long as it lives.
class Locked {
public:
  explicit Locked(k_spinlock &lock) : lock_(lock), key_(k_spin_lock(&lock)) {}
  ~Locked() { k_spin_unlock(&lock_, key_); }
  Locked(const Locked &) = delete;

private:
  k_spinlock &lock_;
  k_spinlock_key_t key_;
};
static k_spinlock lock;
static K_SEM_DEFINE(sem, 0, 1);

int waitsInTheScope()
{
  Locked locked(lock);
  return k_sem_take(&sem, K_FOREVER); // expect: lock-blocking-call
}

int waitsBehindTheScope() // silent
{
  {
    Locked locked(lock);
    state = 1;
  }
  return k_sem_take(&sem, K_FOREVER);
}

int returnsFromTheScope() // silent
{
  Locked locked(lock);
  if (state)
    return 1;
  state = 2;
  return 0;
}

// Virtual calls in an interrupt.
struct WaitingSensor : Sensor {
  int read() override
  {
    return k_sem_take(&sem, K_MSEC(1)); // expect: isr-blocking-call
  }
};

struct PollingSensor : Sensor {
  int read() override // silent
  {
    return k_sem_take(&sem, K_NO_WAIT);
  }
};

static WaitingSensor waiting;
static PollingSensor polling;
Sensor *volatile chosen = &polling;

static void expired(k_timer *)
{
  chosen->read();
  Sample *sample = new Sample; // expect: isr-libc-heap, alloc-unchecked, allocator-choice
  kept = sample;
}
K_TIMER_DEFINE(timer, expired, nullptr);

static void cleaned(k_timer *)
{
  delete static_cast<Sample *>(kept); // expect: isr-libc-heap
}
K_TIMER_DEFINE(cleaner, cleaned, nullptr);

int main()
{
  chosen = state ? static_cast<Sensor *>(&waiting) : &polling;
  Sample *sample = new Sample; // expect: alloc-unchecked
  delete sample;
  return chosen->read();
}
