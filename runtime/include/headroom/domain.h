// SPDX-License-Identifier: Apache-2.0
/// Domains of partitions, and the unprivileged threads that live in them. A thread sees the regions that hold for everybody, the
/// partitions of its domain and its own stack, nothing else: not the stacks of its neighbours.
///
/// The order is fixed: hr_user_thread_init(), hr_domain_add_thread(), hr_user_thread_start(). A thread that starts first and
/// joins its domain later runs without its memory, or with more than it should have; here it does not start.
///
/// Calls come from privileged threads. Those that change something run in one critical section; their time grows with
/// partitions and threads of the domain.
#ifndef HEADROOM_DOMAIN_H
#define HEADROOM_DOMAIN_H

#include <headroom/protect.h>
#include <headroom/user_context.h>

HR_EXTERN_C_BEGIN

struct hr_domain {
    // Private; zero before the first hr_domain_init().
    const char *name;
    const struct hr_protection *protection; ///< NULL: not set up
    struct hr_user_thread *threads;
    struct hr_partition partitions[HR_DOMAIN_PARTITIONS]; ///< the first `count`, without holes
    uint8_t count;
};

/// What a thread may name in a system call.
struct hr_grant {
    const void *object;
    size_t size;
};

enum hr_user_thread_state {
    HR_USER_NONE, ///< not set up, or ended and gone
    HR_USER_NEW,
    HR_USER_JOINED,
    HR_USER_READY, ///< started
    HR_USER_ENDED, ///< by itself, or after a fault
};

/// Fields are private; zero before hr_user_thread_init().
struct hr_user_thread {
    struct hri_user_context context; ///< first: assembly finds it here
    const char *name;
    struct hr_domain *domain;
    struct hr_user_thread *next_of_domain;
    struct hr_user_thread *next_known; ///< of the port's list of started threads
    struct hr_partition stack;  ///< what the thread may use, above the guard
    const void *guard;          ///< lowest address of the stack object; the guard ends where `stack` starts
    struct hr_grant grants[HR_THREAD_GRANTS];
    uint8_t grant_count;
    uint8_t state; ///< enum hr_user_thread_state
};

/// Sets a domain up with copies of `count` partitions; all of them or none. HR_PROTECT_IN_USE if it has threads. Two domains may
/// share a partition; within one, none may overlap another.
HR_MUST_USE enum hr_protect_result hr_domain_init(struct hr_domain *domain, const char *name,
                                                  const struct hr_protection *protection,
                                                  const struct hr_partition *partitions, size_t count,
                                                  struct hr_protect_problem *problem);

/// Adds a copy. Refused: what hr_partition_check() refuses, overlap with a partition or a thread's stack, memory that ends where a
/// stack without a guard starts, writable memory that holds this domain, its protection, one of its threads or an object
/// granted to one, a full domain, an MPU without a slot left.
HR_MUST_USE enum hr_protect_result hr_domain_add(struct hr_domain *domain, const struct hr_partition *partition,
                                                 struct hr_protect_problem *problem);

/// Removes the partition with exactly this start and size. HR_PROTECT_DIFFERS if one has the start and another size.
HR_MUST_USE enum hr_protect_result hr_domain_remove(struct hr_domain *domain, const struct hr_partition *partition,
                                                    struct hr_protect_problem *problem);

/// Moves the thread into the domain, out of the one it was in. A thread is in at most one.
HR_MUST_USE enum hr_protect_result hr_domain_add_thread(struct hr_domain *domain, struct hr_user_thread *thread,
                                                        struct hr_protect_problem *problem);

/// `memory` is the stack object, `bytes` of it with `guard_bytes` at its low end, which the thread cannot touch. What lies above
/// the guard is a region of its own: its shape is checked when the thread joins a domain. HR_PROTECT_STARTED if the thread has
/// started and not ended. A guard of 0 bytes is allowed where no partition lies next to the stack.
HR_MUST_USE enum hr_protect_result hr_user_thread_init(struct hr_user_thread *thread, const char *name, void *memory,
                                                       size_t bytes, size_t guard_bytes,
                                                       struct hr_protect_problem *problem);

/// Lets the thread run `entry`. Refused: before it has joined a domain, when it has started, when it could not execute `entry`,
/// and where no port has switched an MPU on, because the thread would run privileged.
HR_MUST_USE enum hr_protect_result hr_user_thread_start(struct hr_user_thread *thread, void (*entry)(void *argument),
                                                        void *argument, struct hr_protect_problem *problem);

/// Takes an ended thread, or one that never started, out of its domain with all its grants. HR_PROTECT_STARTED while it runs.
HR_MUST_USE enum hr_protect_result hr_user_thread_remove(struct hr_user_thread *thread,
                                                         struct hr_protect_problem *problem);

/// Lets the thread name the object in system calls. An object that the thread can write on is refused: the call that trusts it
/// would trust the thread. Twice is once.
HR_MUST_USE enum hr_protect_result hr_object_grant(struct hr_user_thread *thread, const void *object, size_t size,
                                                   struct hr_protect_problem *problem);
HR_MUST_USE enum hr_protect_result hr_object_revoke(struct hr_user_thread *thread, const void *object,
                                                    struct hr_protect_problem *problem);

/// True if the object was granted to the thread and not revoked. The exact address, not one inside.
bool hr_object_ok(const struct hr_user_thread *thread, const void *object);

/// True if unprivileged code of the thread may do all of `rights` (HR_READ, HR_WRITE, HR_EXECUTE) with every one of `size` bytes
/// from `address`: what a system call asks of a pointer it was given. False for 0 bytes, for no rights, for a range that wraps,
/// and for a thread without a domain. The answer holds until somebody changes the domain. At most 2 (partitions + regions)
/// steps, each as long.
bool hr_access_ok(const struct hr_user_thread *thread, const void *address, size_t size, unsigned rights);
/// The same for a domain, without the stack of any thread.
bool hr_domain_access_ok(const struct hr_domain *domain, const void *address, size_t size, unsigned rights);

// Shared between the runtime's files.

/// The `index`-th range that decides about an address, the most decisive first: stack, partitions, regions from the last to the
/// first. False when there are no more. Either of `thread` and `domain` may be NULL.
bool hri_view_at(const struct hr_domain *domain, const struct hr_user_thread *thread, unsigned index,
                 struct hr_partition *view);

/// Takes the thread out of its domain, if it is in one. Inside the critical section.
void hri_domain_leave(struct hr_user_thread *thread);

HR_EXTERN_C_END

#endif
