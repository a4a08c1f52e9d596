/*
 * LD_PRELOAD: a wall clock that jumps. The file WALL_CLOCK_FILE holds by how many seconds it
 * is wrong at the moment (a native int64_t). The monotonic clock stays right.
 *
 * Waits until a wall-clock time behave as the kernel's do when the clock is set meanwhile:
 * they end when the wrong clock gets there. (Debian's libfaketime knows no cnd_timedwait(),
 * which librdkafka waits with.)
 */
#define _GNU_SOURCE /* RTLD_NEXT */

#include <dlfcn.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

enum { SLICE_NS = 20 * 1000 * 1000, SECOND_NS = 1000 * 1000 * 1000 };

static const volatile int64_t *wrong_by_s;

__attribute__((constructor)) static void map_file(void)
{
    const char *path = getenv("WALL_CLOCK_FILE");
    int file = path == NULL ? -1 : open(path, O_RDONLY);
    void *at = mmap(NULL, sizeof(*wrong_by_s), PROT_READ, MAP_SHARED, file, 0);
    if (at == MAP_FAILED) {
        abort();
    }
    close(file);
    wrong_by_s = at;
}

/* By the system itself: other interceptors may not be ready as early as this. */
static int read_clock(clockid_t clock, struct timespec *now)
{
    static int (*real)(clockid_t, struct timespec *);
    if (real == NULL) {
        *(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
    }
    return real(clock, now);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = read_clock(clock, now);
    if (result == 0 && clock == CLOCK_REALTIME && wrong_by_s != NULL) {
        now->tv_sec += *wrong_by_s;
    }
    return result;
}

int timespec_get(struct timespec *now, int base)
{
    return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, now) == 0 ? base : 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec exact;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &exact);
    *now = (struct timeval){.tv_sec = exact.tv_sec, .tv_usec = exact.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *ret_now)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (ret_now != NULL) {
        *ret_now = now.tv_sec;
    }
    return now.tv_sec;
}

/* Whether the wrong clock is past `until`; else the right time until which to wait for a
 * while: the clock may jump meanwhile. */
static bool is_over(const struct timespec *until, struct timespec *ret_slice)
{
    struct timespec wrong;
    clock_gettime(CLOCK_REALTIME, &wrong);
    int64_t left_ns = (int64_t)(until->tv_sec - wrong.tv_sec) * SECOND_NS +
                      until->tv_nsec - wrong.tv_nsec;
    read_clock(CLOCK_REALTIME, ret_slice);
    int64_t slice_ns = ret_slice->tv_nsec + (left_ns < SLICE_NS ? left_ns : SLICE_NS);
    if (left_ns > 0) {
        ret_slice->tv_sec += slice_ns / SECOND_NS;
        ret_slice->tv_nsec = slice_ns % SECOND_NS;
    }
    return left_ns <= 0;
}

int cnd_timedwait(cnd_t *restrict condition, mtx_t *restrict mutex,
                  const struct timespec *restrict until)
{
    static int (*real)(cnd_t *, mtx_t *, const struct timespec *);
    struct timespec slice;
    int result = thrd_timedout;
    if (real == NULL) {
        *(void **)&real = dlsym(RTLD_NEXT, "cnd_timedwait");
    }
    while (result == thrd_timedout && !is_over(until, &slice)) {
        result = real(condition, mutex, &slice);
    }
    return result;
}
