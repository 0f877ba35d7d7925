// SPDX-License-Identifier: Apache-2.0
#include <headroom/protect.h>

static const char *const texts[] = {
    "no refusal",
    "an argument is missing",
    "has no name",
    "has no attribute: wanted one of HR_P_...",
    "is writable or executable, but not readable",
    "gives unprivileged code more rights than privileged code",
    "is writable and executable",
    "is device memory, which cannot be executed",
    "has an attribute that this MPU cannot express",
    "size is zero",
    "ends before it starts",
    "runs past the end of the address space",
    "is smaller than the least region of this MPU",
    "size is none that this MPU can cover",
    "start is not at a multiple that this MPU wants for this size",
    "reaches into the private bus, which the MPU does not govern",
    "overlaps",
    "lets unprivileged code write on what its protection rests on",
    "leaves a stack without a guard",
    "does not fit: the table is full",
    "does not fit: no slot of the MPU is left",
    "is not there",
    "has another size than the one that is there",
    "is in use",
    "is not set up",
    "has not joined a domain",
    "has started",
    "holds code, but is execute-never",
    "would run privileged: no MPU is switched on",
    "is not in the vector table",
};

HR_STATIC_ASSERT(sizeof texts / sizeof texts[0] == HR_PROTECT_RESULTS, "one text per result, in the enum's order");

const char *hr_protect_text(enum hr_protect_result result)
{
    return (unsigned)result < HR_PROTECT_RESULTS ? texts[result] : "unknown result";
}

void hr_protect_print(struct hr_writer *writer, const struct hr_protect_problem *problem)
{
    hri_put_text(writer, "headroom: ");
    hri_put_text(writer, problem->name != NULL ? problem->name : "(unnamed)");
    hri_put_text(writer, ": ");
    hri_put_text(writer, hr_protect_text(problem->result));
    if (problem->other != NULL) {
        hri_put_text(writer, ": ");
        hri_put_text(writer, problem->other);
    }
    if (problem->found != problem->wanted) {
        hri_put_text(writer, " (found ");
        hri_put_hex(writer, problem->found);
        hri_put_text(writer, ", wanted ");
        hri_put_hex(writer, problem->wanted);
        hri_put_text(writer, ")");
    }
    hri_put_text(writer, "\n");
}

enum hr_protect_result hri_protect_refuse(struct hr_protect_problem *problem, enum hr_protect_result result,
                                          const char *name, const char *other, uintptr_t found, uintptr_t wanted)
{
    if (problem != NULL) {
        *problem = (struct hr_protect_problem){result, name, other, found, wanted};
    }
    return result;
}
