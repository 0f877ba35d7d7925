// SPDX-License-Identifier: Apache-2.0
// Objects that hold a lock or a block for as long as they live, and code that does not leave it to them.
#include <zephyr/init.h>
#include <zephyr/kernel.h>

extern "C" void *malloc(size_t size);
extern "C" void free(void *block);
volatile int state;
static k_spinlock lock;
static K_SEM_DEFINE(sem, 0, 1);

class SpinGuard {
public:
  explicit SpinGuard(k_spinlock &held) : lock_(held), key_(k_spin_lock(&held)) {}
  ~SpinGuard() { k_spin_unlock(&lock_, key_); }
  SpinGuard(const SpinGuard &) = delete;

private:
  k_spinlock &lock_;
  k_spinlock_key_t key_;
};

// What the constructor puts into a member is not known to the destructor: known to be false below.
class EarlyGuard {
public:
  explicit EarlyGuard(k_spinlock &held) : lock_(held), key_(k_spin_lock(&held)) {}
  ~EarlyGuard()
  {
    if (isHeld_)
      k_spin_unlock(&lock_, key_);
  }
  EarlyGuard(const EarlyGuard &) = delete;
  void unlock()
  {
    k_spin_unlock(&lock_, key_);
    isHeld_ = false;
  }

private:
  k_spinlock &lock_;
  k_spinlock_key_t key_;
  bool isHeld_ = true;
};

int guardOnEveryWay(int x) // silent
{
  SpinGuard guard(lock);
  for (int i = 0; i < x; ++i) {
    if (state == i)
      return i;
    if (state < 0)
      break;
  }
  return -1;
}

int unlockedByHandBeforeWaiting() // silent
{
  EarlyGuard guard(lock);
  state = 1;
  guard.unlock();
  return k_sem_take(&sem, K_FOREVER);
}

int leftToAGuardThatMayHaveUnlocked()
{
  EarlyGuard guard(lock); // false: lock-leak
  if (state)
    return 1;
  return 0;
}

int waitsUnderTheGuard()
{
  SpinGuard guard(lock);
  if (state)
    return k_sem_take(&sem, K_FOREVER); // expect: lock-blocking-call
  return 0;
}

int leftLocked()
{
  const k_spinlock_key_t key = k_spin_lock(&lock);
  if (state)
    return -1; // expect: lock-leak
  k_spin_unlock(&lock, key);
  return 0;
}

int unlockedOnEveryWay() // silent
{
  const k_spinlock_key_t key = k_spin_lock(&lock);
  const int found = state;
  k_spin_unlock(&lock, key);
  return found;
}

template <typename T> class Array {
public:
  explicit Array(unsigned count) : cells_(new T[count]) {}
  ~Array() { delete[] cells_; }
  Array(const Array &) = delete;
  T *cells() const { return cells_; }

private:
  T *cells_;
};

int arrayOnEveryWay() // silent
{
  Array<int> array(4);
  if (!array.cells())
    return -1;
  if (state)
    return -2;
  array.cells()[1] = 1;
  return 0;
}

int mallocAndDelete()
{
  int *cell = static_cast<int *>(malloc(sizeof(int)));
  delete cell; // expect: alloc-mismatch
  return 0;
}

int newArrayAndFree()
{
  int *cells = new int[3]; // expect: allocator-choice
  free(cells); // expect: alloc-mismatch
  return 0;
}

int deletedAndRead()
{
  int *cells = new int[3];
  if (!cells)
    return -1;
  delete[] cells;
  return cells[1]; // expect: alloc-use-after-free
}

int lostOnOneWay()
{
  int *cells = new int[3];
  if (!cells)
    return -1;
  if (state)
    return -2; // expect: alloc-leak
  delete[] cells;
  return 0;
}

int main()
{
  return guardOnEveryWay(state) + unlockedByHandBeforeWaiting() + leftToAGuardThatMayHaveUnlocked() + waitsUnderTheGuard() + leftLocked() + unlockedOnEveryWay() + arrayOnEveryWay() +
         mallocAndDelete() + newArrayAndFree() + deletedAndRead() + lostOnOneWay();
}
