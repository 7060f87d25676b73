/* Makes the n-th call that writes under a folder fail. Loaded with LD_PRELOAD; see shim.py.

Counted are the calls that change something there: opening to create, writing, syncing, renaming,
truncating, making and removing. What is not under the folder is never touched. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/types.h>
#include <unistd.h>

enum { NO, FULL, BROKEN, SHORT, TORN, KILL };

static char under[PATH_MAX];
static size_t under_length;
static volatile long left, seen;
static volatile int kind, full;

void shim_arm(const char *folder, long at, int what) {
    under_length = strlen(folder);
    strncpy(under, folder, sizeof under - 1);
    left = at;
    seen = 0;
    full = 0;
    kind = what;
}
long shim_seen(void) { return seen; }

static int meant(const char *path) {
    return under_length && path && strncmp(path, under, under_length) == 0;
}
static int meant_fd(int fd) {
    char link[64], path[PATH_MAX];
    if (!under_length) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0) return 0;
    path[n] = 0;
    return meant(path);
}
static void die(void) { kill(getpid(), SIGKILL); pause(); }

/* 0: do it as asked; -1: errno is set, fail; 1: of a write do half (and then what kind says). */
static int fate(int is_write) {
    if (full) { errno = ENOSPC; return -1; }
    long now = __sync_add_and_fetch(&seen, 1);
    if (now != left) return 0;
    switch (kind) {
    case FULL: full = 1; errno = ENOSPC; return -1;
    case BROKEN: errno = EIO; return -1;
    case SHORT: return is_write;
    case TORN: if (is_write) return 1; full = 1; errno = ENOSPC; return -1;
    case KILL: if (is_write) return 1; die();
    }
    return 0;
}
static void after_half(void) {
    if (kind == TORN) full = 1;
    if (kind == KILL) die();
}

#define REAL(name) ({ static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); real; })

ssize_t write(int fd, const void *data, size_t size) {
    if (!meant_fd(fd)) return REAL(write)(fd, data, size);
    int f = fate(1);
    if (f < 0) return -1;
    if (f == 0) return REAL(write)(fd, data, size);
    ssize_t done = REAL(write)(fd, data, size / 2 ? size / 2 : size);
    after_half();
    return done;
}
static ssize_t pwrite_any(int fd, const void *data, size_t size, off64_t at) {
    if (!meant_fd(fd)) return REAL(pwrite64)(fd, data, size, at);
    int f = fate(1);
    if (f < 0) return -1;
    if (f == 0) return REAL(pwrite64)(fd, data, size, at);
    ssize_t done = REAL(pwrite64)(fd, data, size / 2 ? size / 2 : size, at);
    after_half();
    return done;
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return pwrite_any(fd, data, size, at); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) { return pwrite_any(fd, data, size, at); }
static ssize_t sendfile_any(int out, int in, off64_t *at, size_t size) {
    if (!meant_fd(out)) return REAL(sendfile64)(out, in, at, size);
    int f = fate(1);
    if (f < 0) return -1;
    if (f == 0) return REAL(sendfile64)(out, in, at, size);
    ssize_t done = REAL(sendfile64)(out, in, at, size > 64 ? 32 : size);
    after_half();
    return done;
}
ssize_t sendfile(int out, int in, off_t *at, size_t size) { return sendfile_any(out, in, (off64_t *)at, size); }
ssize_t sendfile64(int out, int in, off64_t *at, size_t size) { return sendfile_any(out, in, at, size); }

#define BY_FD(name, args, call) int name args { \
    if (meant_fd(fd) && fate(0) < 0) return -1; return REAL(name) call; }
BY_FD(fsync, (int fd), (fd))
BY_FD(fdatasync, (int fd), (fd))
BY_FD(ftruncate, (int fd, off_t size), (fd, size))
BY_FD(ftruncate64, (int fd, off64_t size), (fd, size))

#define BY_PATH(name, args, path, call) int name args { \
    if (meant(path) && fate(0) < 0) return -1; return REAL(name) call; }
BY_PATH(rename, (const char *a, const char *b), b, (a, b))
BY_PATH(renameat, (int x, const char *a, int y, const char *b), b, (x, a, y, b))
BY_PATH(renameat2, (int x, const char *a, int y, const char *b, unsigned f), b, (x, a, y, b, f))
BY_PATH(unlink, (const char *a), a, (a))
BY_PATH(rmdir, (const char *a), a, (a))
BY_PATH(mkdir, (const char *a, mode_t m), a, (a, m))

#define OPEN(name, before, ...) int name(before const char *path, int flags, ...) { \
    va_list rest; va_start(rest, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; va_end(rest); \
    if ((flags & O_CREAT) && meant(path) && fate(0) < 0) return -1; \
    return REAL(name)(__VA_ARGS__ path, flags, mode); }
#define NOTHING
#define DIRECTORY int dir,
OPEN(open, NOTHING, )
OPEN(open64, NOTHING, )
OPEN(openat, DIRECTORY, dir,)
OPEN(openat64, DIRECTORY, dir,)
