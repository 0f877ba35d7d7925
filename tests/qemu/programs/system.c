// SPDX-License-Identifier: Apache-2.0
// What newlib asks of a system, for programs that use its heap or streams. Output is dropped.
#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>

extern char __heap_start[];
extern char __heap_end[];

int _close(int file)
{
  return file < 0 ? -1 : 0;
}
int _isatty(int file)
{
  return file < 3;
}
int _read(int file, char *bytes, int size)
{
  return file == 0 && size > 0 ? (bytes[0] = 'x', 1) : 0;
}
int _write(int file, const char *bytes, int size)
{
  return file < 0 || bytes == NULL ? -1 : size;
}
int _getpid(void)
{
  return 1;
}

int _lseek(int file, int offset, int whence)
{
  (void)file;
  (void)whence;
  return offset;
}

int _fstat(int file, struct stat *status)
{
  (void)file;
  status->st_mode = S_IFCHR;
  return 0;
}

int _kill(int process, int signal)
{
  (void)process;
  (void)signal;
  errno = EINVAL;
  return -1;
}

void _exit(int code)
{
  (void)code;
  for (;;) {
  }
}

void *_sbrk(ptrdiff_t size)
{
  static char *heapTop = __heap_start;
  if (size > __heap_end - heapTop) {
    errno = ENOMEM;
    return (void *)-1;
  }
  char *start = heapTop;
  heapTop += size;
  return start;
}
