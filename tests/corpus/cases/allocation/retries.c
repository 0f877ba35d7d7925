// SPDX-License-Identifier: Apache-2.0
// Loops that ask again until there is memory, and loops that look alike and lose a block in each turn.
#include <zephyr/kernel.h>

volatile int state;
volatile size_t wanted;

int asked_while_there_are_turns_left(int left) // silent
{
  char *text;
  do {
    text = k_malloc(wanted);
  } while (!text && --left);
  if (!text)
    return -1;
  text[0] = 1;
  k_free(text);
  return 0;
}

int asked_while_there_are_turns_left_for_either(int left)
{
  char *text;
  do {
    text = k_malloc(wanted); // expect: alloc-leak
  } while (!text || --left);
  k_free(text);
  return 0;
}

int asked_while_the_state_allows(void) // silent
{
  char *text;
  do {
    text = k_malloc(wanted);
  } while (text == NULL && state);
  k_free(text);
  return 0;
}

int asked_without_a_look(int left)
{
  char *text;
  do {
    text = k_malloc(wanted); // expect: alloc-leak
  } while (--left && state);
  k_free(text);
  return 0;
}

int counted_up_to_a_parameter(int turns) // silent
{
  char *text = NULL;
  int turn;
  for (turn = 0; turn < turns; turn++) {
    text = k_malloc(wanted);
    if (text)
      break;
    k_sleep(K_MSEC(1));
  }
  if (turn >= turns)
    return -1;
  text[0] = 1;
  k_free(text);
  return 0;
}

int counted_up_to_another_number(int turns, int others)
{
  char *text = NULL;
  int turn;
  for (turn = 0; turn < turns; turn++) {
    text = k_malloc(wanted);
    if (text)
      break;
  }
  if (turn >= others)
    return -1; // expect: alloc-leak
  k_free(text);
  return 0;
}

int counted_down(void) // silent
{
  char *text = NULL;
  int turns = 3;
  while (turns--) {
    text = k_malloc(wanted);
    if (text != NULL)
      break;
  }
  if (turns < 0)
    return -1;
  text[0] = 1;
  k_free(text);
  return 0;
}

int told_by_a_flag(int turns) // silent
{
  char *text = NULL;
  bool done = false;
  for (int turn = 0; turn < turns && !done; turn++) {
    text = k_malloc(wanted);
    done = text != NULL;
  }
  if (!done)
    return -1;
  text[0] = 1;
  k_free(text);
  return 0;
}

int told_by_a_status(int turns) // silent
{
  char *text = NULL;
  int status = -1;
  for (int turn = 0; turn < turns; turn++) {
    text = k_malloc(wanted);
    if (!text) {
      status = -2;
      continue;
    }
    status = 0;
    break;
  }
  if (status)
    return status;
  text[0] = 1;
  k_free(text);
  return 0;
}

// Whoever gives up with the last turn may have got the block in it.
int gives_up_with_the_last_turn(int left)
{
  char *text;
  if (left <= 0)
    return -1;
  do {
    text = k_malloc(wanted);
    --left;
  } while (!text && left);
  if (!left)
    return -1; // expect: alloc-leak
  k_free(text);
  return 0;
}
