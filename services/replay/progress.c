#include "replay/progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

enum {
    SECOND_US = 1000000,
    MILLISECOND_US = 1000,
    TERMINAL_EVERY_US = 200000,
    MINUTE_S = 60,
    HOUR_S = 3600,
};

static void append_bytes(struct buffer *text, uint64_t bytes)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    double amount = (double)bytes;
    size_t unit = 0;
    while (amount >= 1000 && unit + 1 < sizeof(units) / sizeof(units[0])) {
        amount /= 1000;
        unit += 1;
    }
    buffer_append_format(text, unit == 0 ? "%.0f %s" : "%.1f %s", amount, units[unit]);
}

static void append_time_left(struct buffer *text, const struct progress *progress)
{
    if (progress->done <= 0 || progress->done >= 1) {
        return;
    }
    double left_s =
        (double)progress->elapsed_us / SECOND_US * (1 - progress->done) / progress->done;
    unsigned long seconds = (unsigned long)(left_s + 0.5);
    if (seconds >= HOUR_S) {
        buffer_append_format(text, ", ETA %lu:%02lu:%02lu", seconds / HOUR_S,
                             seconds / MINUTE_S % MINUTE_S, seconds % MINUTE_S);
    } else {
        buffer_append_format(text, ", ETA %lu:%02lu", seconds / MINUTE_S,
                             seconds % MINUTE_S);
    }
}

void progress_describe(const struct progress *progress, struct buffer *text)
{
    buffer_append_format(text, "%llu messages", (unsigned long long)progress->messages);
    if (progress->elapsed_us > 0) {
        buffer_append_format(text, ", %.0f/s",
                             (double)progress->messages * SECOND_US /
                                 (double)progress->elapsed_us);
    }
    buffer_append(text, SPAN(", "));
    append_bytes(text, progress->bytes);
    buffer_append_format(text, ", %llu acknowledged, %llu failed",
                         (unsigned long long)progress->acknowledged,
                         (unsigned long long)progress->failed);
    append_time_left(text, progress);
}

void progress_display_init(struct progress_display *display, int64_t interval_ms,
                           int64_t now_us)
{
    bool is_terminal = isatty(STDERR_FILENO) == 1;
    int64_t every_us = is_terminal ? TERMINAL_EVERY_US : interval_ms * MILLISECOND_US;
    *display = (struct progress_display){
        .is_terminal = is_terminal, .every_us = every_us, .next_us = now_us + every_us};
}

void progress_display_done(struct progress_display *display)
{
    if (display->is_line_open) {
        fputs("\r\033[K", stderr);
        display->is_line_open = false;
    }
}

void progress_display_show(struct progress_display *display,
                           const struct progress *progress, int64_t now_us)
{
    if (now_us < display->next_us) {
        return;
    }
    display->next_us = now_us + display->every_us;
    struct arena *arena = arena_open();
    struct buffer text = {.arena = arena};
    progress_describe(progress, &text);
    progress_display_done(display);
    fprintf(stderr, display->is_terminal ? "%s" : "%s\n", buffer_string(&text));
    fflush(stderr);
    display->is_line_open = display->is_terminal;
    arena_free(arena);
}

void progress_display_say(struct progress_display *display, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    progress_display_done(display);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}
