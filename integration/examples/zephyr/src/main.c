/* SPDX-License-Identifier: Apache-2.0 */
/* Each of the kernel's allocators once: the system heap, heaps of subsystems, a slab, a thread's pool, libc. What they hold at the
 * end is dumped, beside what the kernel counts itself, and one block leaks on purpose.
 */
#include <stdlib.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include <headroom/zephyr.h>

#if __has_include(<zephyr/version.h>)
#include <zephyr/version.h>
#else
#include <version.h>
#endif

/* Up to 3.4 the address of the pointer was given. The later form takes that, too, and frees the variable. */
#if KERNEL_VERSION_NUMBER >= 0x30500
#define FREED(block) (block)
#else
#define FREED(block) (&(block))
#endif

extern struct k_heap _system_heap;
K_HEAP_DEFINE(net_heap, 1024);
K_HEAP_DEFINE(ui_heap, 512);
K_MEM_SLAB_DEFINE(packets, 64, 4, 8);
K_THREAD_STACK_DEFINE(worker_stack, 1024);
static struct k_thread worker;

static void *message;
static void *volatile leaked;

static bool system_heap(void)
{
	void *block = k_malloc(200);
	uint32_t *zeroed = k_calloc(10, sizeof(*zeroed));
	void *aligned = k_aligned_alloc(32, 64);
	bool good = block != NULL && zeroed != NULL && zeroed[9] == 0 && (uintptr_t)aligned % 32 == 0;

	good = good && k_malloc(CONFIG_HEAP_MEM_POOL_SIZE) == NULL;
	k_free(aligned);
	k_free(zeroed);
	k_free(block);
	k_free(NULL);
	return good;
}

/* One subsystem exhausts its heap, the other does not notice; a wait ends in time. */
static bool subsystem_heaps(void)
{
	void *blocks[16];
	unsigned int count = 0;

	while (count < 16 && (blocks[count] = k_heap_alloc(&net_heap, 100, K_NO_WAIT)) != NULL) {
		++count;
	}
	void *other = k_heap_alloc(&ui_heap, 100, K_NO_WAIT);
	bool good = count > 0 && count < 16 && other != NULL && k_heap_alloc(&net_heap, 100, K_MSEC(3)) == NULL;

	k_heap_free(&ui_heap, other);
	while (count > 0) {
		k_heap_free(&net_heap, blocks[--count]);
	}
	return good;
}

static bool slab(void)
{
	void *blocks[4];
	void *none;

	for (unsigned int index = 0; index < 4; ++index) {
		if (k_mem_slab_alloc(&packets, &blocks[index], K_NO_WAIT) != 0) {
			return false;
		}
	}
	bool good = k_mem_slab_alloc(&packets, &none, K_NO_WAIT) == -ENOMEM;

	for (unsigned int index = 0; index < 4; ++index) {
		k_mem_slab_free(&packets, FREED(blocks[index]));
	}
	return good && k_mem_slab_num_free_get(&packets) == 4;
}

static bool libc(void)
{
	char *text = malloc(20);

	text = realloc(text, 40);
	bool good = text != NULL;

	free(text);
	return good;
}

static void work(void *p1, void *p2, void *p3)
{
	message = k_malloc(48);
	leaked = k_malloc(24);
}

static bool a_leak_of_a_thread(void)
{
	hr_mark_t mark = hr_mark();

	k_thread_create(&worker, worker_stack, K_THREAD_STACK_SIZEOF(worker_stack), work, NULL, NULL, NULL, 5, 0, K_NO_WAIT);
	k_thread_name_set(&worker, "worker");
	k_thread_join(&worker, K_FOREVER);
	k_free(message);
	return mark == 1 && leaked != NULL;
}

static const struct {
	const char *name;
	bool (*run)(void);
} parts[] = {
	{"system heap", system_heap}, {"subsystem heaps", subsystem_heaps}, {"slab", slab}, {"libc", libc},
	{"a leak of a thread", a_leak_of_a_thread},
};

int main(void)
{
	unsigned int wrong = 0;

	for (unsigned int index = 0; index < ARRAY_SIZE(parts); ++index) {
		bool good = parts[index].run();

		printk("%s: %s\n", parts[index].name, good ? "ok" : "NOT AS DOCUMENTED");
		wrong += !good;
	}

	struct sys_memory_stats kernel;
	struct hr_zephyr_counters ours;

	sys_heap_runtime_stats_get(&_system_heap.heap, &kernel);
	hr_zephyr_counters_get(&ours);
	printk("kernel: %zu bytes allocated, at most %zu\n", kernel.allocated_bytes, kernel.max_allocated_bytes);
	printk("headroom: %u blocks of %u bytes, at most %u bytes, %u failures\n", ours.k_malloc.live_blocks,
	       ours.k_malloc.live_bytes, ours.k_malloc.peak_bytes, ours.k_malloc.failures + ours.others.counters.failures);
	(void)hr_zephyr_dump();
	printk(wrong == 0 && ours.k_malloc.live_blocks == 1 && ours.others.counters.live_blocks == 0
		       ? "memory example: all as documented\n"
		       : "memory example: FAILED\n");
	return 0;
}
