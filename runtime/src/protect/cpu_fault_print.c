// SPDX-License-Identifier: Apache-2.0
#include <headroom/cpu_fault.h>

static void put_named(struct hr_writer *writer, const char *before, const char *name)
{
    hri_put_text(writer, before);
    hri_put_text(writer, name != NULL ? name : "(unnamed)");
}

static void put_value(struct hr_writer *writer, const char *before, uint32_t value)
{
    hri_put_text(writer, before);
    hri_put_hex(writer, value);
}

static void put_what(struct hr_writer *writer, const struct hr_cpu_fault_report *report)
{
    hri_put_text(writer, "headroom: cpu fault: ");
    hri_put_text(writer, hr_cpu_fault_text(report->first));
    if (report->address_valid) {
        put_value(writer, " at ", report->address);
    } else {
        hri_put_text(writer, ", no valid address");
    }
    hri_put_text(writer, report->escalated ? ", escalated to HardFault\n" : "\n");
    for (unsigned cause = 0; cause < HR_CPU_FAULT_CAUSES; ++cause) {
        if (cause != (unsigned)report->first && ((report->causes >> cause) & 1U) != 0) {
            hri_put_text(writer, "headroom:   also: ");
            hri_put_text(writer, hr_cpu_fault_text((enum hr_cpu_fault_cause)cause));
            hri_put_text(writer, "\n");
        }
    }
}

static void put_who(struct hr_writer *writer, const struct hr_cpu_fault_report *report)
{
    hri_put_text(writer, "headroom:   in ");
    if (report->handler) {
        hri_put_text(writer, "an exception handler");
    } else if (report->thread != NULL) {
        put_named(writer, "thread ", report->thread->name);
    } else {
        hri_put_text(writer, "the main program");
    }
    hri_put_text(writer, report->user ? ", unprivileged" : ", privileged");
    if (report->frame_valid) {
        put_value(writer, ", pc ", report->regs.pc);
        put_value(writer, ", lr ", report->regs.lr);
    } else {
        put_value(writer, report->stacked ? ", frame outside of its stack: " : ", frame was not written: ", report->frame);
    }
    hri_put_text(writer, "\n");
}

static void put_where(struct hr_writer *writer, const struct hr_cpu_fault_report *report)
{
    if (report->place == HR_PLACE_UNKNOWN) {
        return;
    }
    put_value(writer, "headroom:   ", report->place_address);
    switch (report->place) {
    case HR_PLACE_GUARD: put_named(writer, " is in the stack guard of thread ", report->place_name); break;
    case HR_PLACE_BELOW: put_named(writer, " is below the stack of thread ", report->place_name); break;
    case HR_PLACE_STACK: put_named(writer, " is in the stack of thread ", report->place_name); break;
    case HR_PLACE_REGION: put_named(writer, " is in region ", report->place_name); break;
    default:
        put_named(writer, " is in partition ", report->place_name);
        put_named(writer, " of domain ", report->place_domain);
        break;
    }
    hri_put_text(writer, report->place == HR_PLACE_OTHER_PARTITION ? ", not its own\n" : "\n");
}

void hr_cpu_fault_print(struct hr_writer *writer, const struct hr_cpu_fault_report *report)
{
    put_what(writer, report);
    put_who(writer, report);
    put_where(writer, report);
}
