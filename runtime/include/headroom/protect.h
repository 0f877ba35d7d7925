// SPDX-License-Identifier: Apache-2.0
/// Memory protection: what a range of memory is (partition), where it lies in the image (region), what a protection unit can
/// say about it (MPU), and the checks of all of that. Nothing here touches hardware; headroom/cortex_m_protect.h does.
///
///   region     constant, from linker symbols; holds for every thread once protection is on
///   partition  a region with known start and size; a domain (headroom/domain.h) gives it to its threads
///   slot       one region register of the MPU
///
/// Nothing is refused silently: a call that can fail returns a named result that must be used, and tells on request which two
/// things disagree. Every refusal leaves everything as it was.
#ifndef HEADROOM_PROTECT_H
#define HEADROOM_PROTECT_H

#include <headroom/write.h>

HR_EXTERN_C_BEGIN

/// A result that is not looked at is the fault that an access later reports far away from its cause.
#define HR_MUST_USE __attribute__((warn_unused_result))

/// One refusal each. The texts are in protect_result.c in the same order; new ones go before HR_PROTECT_RESULTS.
enum hr_protect_result {
    HR_PROTECT_OK,
    HR_PROTECT_NO_ARGUMENT,
    HR_PROTECT_UNNAMED,
    HR_PROTECT_NO_ATTRIBUTE,
    HR_PROTECT_WITHOUT_READ,
    HR_PROTECT_USER_EXCEEDS,
    HR_PROTECT_WRITE_EXECUTE,
    HR_PROTECT_EXECUTE_DEVICE,
    HR_PROTECT_NOT_ENCODABLE,
    HR_PROTECT_ZERO_SIZE,
    HR_PROTECT_END_BEFORE_START,
    HR_PROTECT_WRAPS,
    HR_PROTECT_TOO_SMALL,
    HR_PROTECT_BAD_SIZE,
    HR_PROTECT_MISALIGNED,
    HR_PROTECT_PRIVATE_BUS,
    HR_PROTECT_OVERLAP,
    HR_PROTECT_EXPOSES,
    HR_PROTECT_NO_GUARD,
    HR_PROTECT_TOO_MANY,
    HR_PROTECT_NO_SLOTS,
    HR_PROTECT_NOT_FOUND,
    HR_PROTECT_DIFFERS,
    HR_PROTECT_IN_USE,
    HR_PROTECT_NOT_SET_UP,
    HR_PROTECT_NO_DOMAIN,
    HR_PROTECT_STARTED,
    HR_PROTECT_NOT_EXECUTABLE,
    HR_PROTECT_NO_MPU,
    HR_PROTECT_NOT_INSTALLED,
    HR_PROTECT_RESULTS
};

/// The text of a result, for example "size is zero". Never NULL.
const char *hr_protect_text(enum hr_protect_result result);

/// What a refusal is about. `name` is what was refused, `other` what it disagrees with, both NULL when there is no such thing;
/// `found` and `wanted` are the two values, both 0 when the result has no such pair.
struct hr_protect_problem {
    enum hr_protect_result result;
    const char *name;
    const char *other;
    uintptr_t found;
    uintptr_t wanted;
};

/// One line: `headroom: <name>: <text>[: <other>][ (found 0x<found>, wanted 0x<wanted>)]`.
void hr_protect_print(struct hr_writer *writer, const struct hr_protect_problem *problem);

/// Rights, to be combined.
#define HR_READ 1U
#define HR_WRITE 2U
#define HR_EXECUTE 4U

/// What memory it is. No value is 0 or small, so that an attribute that nobody gave is not taken for one.
enum hr_memory {
    HR_MEMORY_WRITE_BACK = 0x51,    ///< RAM
    HR_MEMORY_WRITE_THROUGH = 0x52, ///< flash
    HR_MEMORY_UNCACHED = 0x53,      ///< RAM shared with other bus masters
    HR_MEMORY_DEVICE = 0x54,        ///< registers; never executable
};

/// A struct, as in Zephyr, so that a table with a plain word for it does not compile.
struct hr_attr {
    uint8_t memory;     ///< enum hr_memory
    uint8_t privileged; ///< rights of privileged code
    uint8_t user;       ///< rights of unprivileged code, never more than that
};

#ifdef __cplusplus
#define HR_ATTR(memory, privileged, user) (hr_attr{memory, privileged, user})
#else
#define HR_ATTR(memory, privileged, user) ((struct hr_attr){memory, privileged, user})
#endif

// Named as Zephyr's: privileged, then U and unprivileged. One without X is execute-never: code in read-only flash needs RX.
#define HR_P_NA_U_NA HR_ATTR(HR_MEMORY_WRITE_BACK, 0, 0)
#define HR_P_RW_U_NA HR_ATTR(HR_MEMORY_WRITE_BACK, HR_READ | HR_WRITE, 0)
#define HR_P_RW_U_RO HR_ATTR(HR_MEMORY_WRITE_BACK, HR_READ | HR_WRITE, HR_READ)
#define HR_P_RW_U_RW HR_ATTR(HR_MEMORY_WRITE_BACK, HR_READ | HR_WRITE, HR_READ | HR_WRITE)
#define HR_P_RO_U_NA HR_ATTR(HR_MEMORY_WRITE_THROUGH, HR_READ, 0)
#define HR_P_RO_U_RO HR_ATTR(HR_MEMORY_WRITE_THROUGH, HR_READ, HR_READ)
#define HR_P_RX_U_NA HR_ATTR(HR_MEMORY_WRITE_THROUGH, HR_READ | HR_EXECUTE, 0)
#define HR_P_RX_U_RX HR_ATTR(HR_MEMORY_WRITE_THROUGH, HR_READ | HR_EXECUTE, HR_READ | HR_EXECUTE)
#define HR_P_RW_U_NA_DEVICE HR_ATTR(HR_MEMORY_DEVICE, HR_READ | HR_WRITE, 0)
#define HR_P_RW_U_RW_DEVICE HR_ATTR(HR_MEMORY_DEVICE, HR_READ | HR_WRITE, HR_READ | HR_WRITE)
#define HR_P_RWX_U_RWX                                                                                                 \
    HR_ATTR(HR_MEMORY_WRITE_BACK, HR_READ | HR_WRITE | HR_EXECUTE, HR_READ | HR_WRITE | HR_EXECUTE)

struct hr_partition {
    const char *name;
    const void *start;
    size_t size; ///< bytes
    struct hr_attr attr;
};

/// The partition that is one object: start and size cannot come from two. On PMSAv7 the object needs a size and alignment that
/// the MPU can cover: `__attribute__((aligned(sizeof object)))` and a power of two.
#define HR_PARTITION(object, attribute) {#object, &(object), sizeof(object), attribute}

/// How `extent` of a region is meant.
enum hr_extent {
    HR_EXTENT_BYTES, ///< the number itself
    HR_EXTENT_END,   ///< the first address behind the region
};

/// One row of a constant table. A linker symbol that stands for a size is HR_EXTENT_BYTES too: its address is the number.
struct hr_region {
    const char *name;
    const void *start;
    const void *extent;
    enum hr_extent meaning;
    struct hr_attr attr;
};

/// Of a start and a number of bytes; of two symbols; of a start and an absolute symbol such as `__app_ram_size`. Symbols are
/// declared as arrays: `extern const char __app_ram_start[]`.
#define HR_REGION(name, start, bytes, attr) {name, start, (const void *)(uintptr_t)(bytes), HR_EXTENT_BYTES, attr}
#define HR_REGION_TO(name, start, end, attr) {name, start, end, HR_EXTENT_END, attr}
#define HR_REGION_SIZED(name, start, size_symbol, attr) {name, start, size_symbol, HR_EXTENT_BYTES, attr}

/// An architecture of protection units: which ranges and attributes one can express, and how many slots a range takes.
struct hr_mpu {
    const char *name;
    bool overlap;      ///< regions may overlap, the one with the higher number decides
    uintptr_t last;    ///< last address of the address space
    uintptr_t private_first, private_last; ///< never governed by the unit; both 0: there is no such range
    /// HR_PROTECT_OK and the slots, or what the unit cannot express. Called with a size above 0 that does not wrap.
    enum hr_protect_result (*cover)(const struct hr_partition *partition, unsigned *slots, uintptr_t *wanted);
    enum hr_protect_result (*express)(struct hr_attr attr);
};

extern const struct hr_mpu hr_mpu_pmsav7; ///< Cortex-M0+, M3, M4, M7: powers of two at their multiples, or eighths of one
extern const struct hr_mpu hr_mpu_pmsav8; ///< Cortex-M23, M33 and later: multiples of 32 bytes, no overlap
extern const struct hr_mpu hr_mpu_pmp;    ///< RISC-V: multiples of 4 bytes; one slot for a power of two, else two

/// What a port does for domains. NULL functions do not occur.
struct hr_user_thread;
struct hr_protection_port {
    /// The view of a thread changed: if it runs, the MPU must follow. Inside the critical section.
    void (*changed)(const struct hr_user_thread *thread);
    /// Makes a thread ready to run. Inside the critical section.
    enum hr_protect_result (*launch)(struct hr_user_thread *thread, void (*entry)(void *argument), void *argument);
};

/// One protection unit with the regions that hold for every thread. Fields are private; write it through
/// hr_protection_init() only. The table must stay; the protection too, as long as a domain uses it.
struct hr_protection {
    const struct hr_mpu *mpu;
    const struct hr_protection_port *port; ///< NULL until a port has taken it over
    const struct hr_region *regions;
    uint8_t count;
    uint8_t slots;      ///< of the unit
    uint8_t slots_used; ///< by the regions
};

/// Start and size of a region. Refuses an end before the start.
HR_MUST_USE enum hr_protect_result hr_region_resolve(const struct hr_region *region, struct hr_partition *partition,
                                                     struct hr_protect_problem *problem);

/// Every check that a partition needs by itself: name, attribute, size, wraparound, what the MPU can express. `slots` gets the
/// slots it takes. `slots` and `problem` may be NULL.
HR_MUST_USE enum hr_protect_result hr_partition_check(const struct hr_mpu *mpu, const struct hr_partition *partition,
                                                      unsigned *slots, struct hr_protect_problem *problem);

/// Checks the table and takes it over: each region by itself, overlap where the unit refuses it, and the budget: the regions,
/// one slot for a stack, and at least one partition must fit into `slots`. O(count^2).
HR_MUST_USE enum hr_protect_result hr_protection_init(struct hr_protection *protection, const struct hr_mpu *mpu,
                                                      unsigned slots, const struct hr_region *regions, size_t count,
                                                      struct hr_protect_problem *problem);

/// HR_PROTECT_NOT_EXECUTABLE if a region covers `code` and does not let privileged code execute there: what a read-only
/// attribute does to flash. Code that no region covers is left to the unit's background region.
HR_MUST_USE enum hr_protect_result hr_protection_check_code(const struct hr_protection *protection, const void *code,
                                                            struct hr_protect_problem *problem);

// Shared between the runtime's files.

/// Fills `problem` unless it is NULL, and returns `result`.
enum hr_protect_result hri_protect_refuse(struct hr_protect_problem *problem, enum hr_protect_result result,
                                          const char *name, const char *other, uintptr_t found, uintptr_t wanted);

/// The last address of a partition that passed hr_partition_check().
static inline uintptr_t hri_last(const struct hr_partition *partition)
{
    return (uintptr_t)partition->start + (partition->size - 1U);
}

/// Of two partitions that passed hr_partition_check().
static inline bool hri_overlap(const struct hr_partition *a, const struct hr_partition *b)
{
    return (uintptr_t)a->start <= hri_last(b) && (uintptr_t)b->start <= hri_last(a);
}

HR_EXTERN_C_END

#endif
