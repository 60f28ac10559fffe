/* A slow disk for one program: every fsync waits SLOW_FSYNC_MS (10) longer. Built and preloaded by the
   slow-disk scenario where a C compiler is found. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_longer(void) {
  const char *value = getenv("SLOW_FSYNC_MS");
  long ms = value ? atol(value) : 10;
  struct timespec pause = {ms / 1000, (ms % 1000) * 1000000L};
  nanosleep(&pause, 0);
}

int fsync(int fd) {
  static int (*original)(int);
  if (!original) original = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  wait_longer();
  return original(fd);
}

int fdatasync(int fd) {
  static int (*original)(int);
  if (!original) original = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  wait_longer();
  return original(fd);
}
