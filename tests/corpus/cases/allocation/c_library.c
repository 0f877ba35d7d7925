// SPDX-License-Identifier: Apache-2.0
// The C library's own heap, in threads.
#include <stdlib.h>
#include <string.h>
#include <zephyr/kernel.h>

volatile int state;
volatile size_t wanted;
void *volatile kept;

int unchecked(void)
{
  int *cells = calloc(4, sizeof *cells);
  cells[1] = 1; // expect: alloc-unchecked
  free(cells);
  return 0;
}

int checked(void) // silent
{
  int *cells = calloc(4, sizeof *cells);
  if (!cells)
    return -1;
  cells[1] = 1;
  free(cells);
  return 0;
}

int lost(void)
{
  char *text = malloc(wanted);
  if (!text)
    return -1;
  text[0] = 0;
  return 0; // expect: alloc-leak
}

int freed_twice(void)
{
  char *text = malloc(wanted);
  free(text);
  free(text); // expect: alloc-double-free
  return 0;
}

int used_behind(void)
{
  int *cell = malloc(wanted);
  if (!cell)
    return -1;
  free(cell);
  return *cell; // expect: alloc-use-after-free
}

char *doubled(char *text)
{
  text = realloc(text, 2 * wanted); // expect: alloc-realloc-leak
  return text;
}

int grown_in_place(char **text)
{
  *text = realloc(*text, wanted); // expect: alloc-realloc-leak
  return *text != NULL;
}

int grown_into_another(char **text) // silent
{
  char *larger = realloc(*text, wanted);
  if (!larger)
    return -1;
  *text = larger;
  return 0;
}

int old_block_read_after_growing(char *text)
{
  char *larger = realloc(text, wanted);
  if (!larger)
    return -1;
  int value = text[0]; // expect: alloc-use-after-free
  free(larger);
  return value;
}

int old_block_kept_where_growing_fails(void) // silent
{
  char *text = malloc(wanted);
  if (!text)
    return -1;
  char *larger = realloc(text, 2 * wanted);
  if (!larger) {
    free(text);
    return -2;
  }
  free(larger);
  return 0;
}

int old_block_lost_where_growing_fails(void)
{
  char *text = malloc(wanted);
  if (!text)
    return -1;
  char *larger = realloc(text, 2 * wanted);
  if (!larger)
    return -2; // expect: alloc-leak
  free(larger);
  return 0;
}

int shrunk_to_nothing(char *text) // silent
{
  free(text);
  return 0;
}

int more_than_the_arena(void)
{
  char *text = malloc(4096); // expect: alloc-oversize
  free(text);
  return 0;
}

int less_than_the_arena(void) // silent
{
  char *text = malloc(1024);
  free(text);
  return 0;
}

int handed_out(char **out) // silent
{
  char *text = malloc(wanted);
  if (!text)
    return -1;
  *out = text;
  return 0;
}


int freed_by_the_kernel(void)
{
  char *text = calloc(1, wanted);
  if (!text)
    return -1;
  k_free(text); // expect: alloc-mismatch
  return 0;
}

int chosen_by_a_flag(bool library) // silent
{
  char *text = library ? malloc(wanted) : k_malloc(wanted);
  if (library)
    free(text);
  else
    k_free(text);
  return 0;
}

int chosen_by_another_flag(bool library, bool other)
{
  char *text = library ? malloc(wanted) : k_malloc(wanted);
  if (other)
    free(text); // expect: alloc-mismatch
  else
    k_free(text); // expect: alloc-mismatch
  return 0;
}
