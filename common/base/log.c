#include "base/log.h"

#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    LINE_BYTES = 2048, /* at most half of what makes a pipe writable, which is PIPE_BUF */
    FULL_WAIT_MS = 100,
};

/* Written once before threads start, read by all of them. */
static enum log_level minimum_level = LOG_LEVEL_INFO;
static enum log_format line_format = LOG_FORMAT_TEXT;

static const char *const level_names[] = {
    [LOG_LEVEL_DEBUG] = "debug",
    [LOG_LEVEL_INFO] = "info",
    [LOG_LEVEL_WARNING] = "warning",
    [LOG_LEVEL_ERROR] = "error",
};

struct line {
    char at[LINE_BYTES];
    size_t bytes;
};

void log_configure(enum log_level minimum, enum log_format format)
{
    minimum_level = minimum;
    line_format = format;
}

/* One byte stays free for the line end. */
static void put(struct line *line, const char *text)
{
    size_t bytes = strlen(text);
    size_t room = sizeof(line->at) - 1 - line->bytes;
    if (bytes > room) {
        bytes = room;
    }
    memcpy(line->at + line->bytes, text, bytes);
    line->bytes += bytes;
}

/* A JSON string; in the text format too, so that one rule escapes both. */
static void put_quoted(struct line *line, const char *text)
{
    put(line, "\"");
    for (const char *at = text; *at != '\0'; at++) {
        char piece[8] = {*at, '\0'};
        if (*at == '"' || *at == '\\') {
            snprintf(piece, sizeof(piece), "\\%c", *at);
        } else if ((unsigned char)*at < 0x20 || *at == 0x7F) {
            snprintf(piece, sizeof(piece), "\\u%04x", (unsigned)(unsigned char)*at);
        }
        put(line, piece);
    }
    put(line, "\"");
}

static bool is_plain(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if ((unsigned char)*at <= 0x20 || *at == 0x7F || strchr("\"\\=", *at) != NULL) {
            return false;
        }
    }
    return text[0] != '\0';
}

static void put_key(struct line *line, const char *key)
{
    bool is_first = line->bytes <= 1; /* JSON starts with its brace */
    if (line_format == LOG_FORMAT_JSON) {
        put(line, is_first ? "" : ",");
        put_quoted(line, key);
        put(line, ":");
    } else {
        put(line, is_first ? "" : " ");
        put(line, key);
        put(line, "=");
    }
}

static void put_text(struct line *line, const char *key, const char *text)
{
    put_key(line, key);
    if (line_format == LOG_FORMAT_TEXT && is_plain(text)) {
        put(line, text);
    } else {
        put_quoted(line, text);
    }
}

static void put_number(struct line *line, const char *key, long long number)
{
    char digits[24];
    snprintf(digits, sizeof(digits), "%lld", number);
    put_key(line, key);
    put(line, digits);
}

static void put_time(struct line *line)
{
    struct timespec now;
    struct tm utc;
    char seconds[32];
    char whole[48];
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    strftime(seconds, sizeof(seconds), "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(whole, sizeof(whole), "%s.%03ldZ", seconds, now.tv_nsec / 1000000);
    put_text(line, "time", whole);
}

/* A log that cannot be written (full disk, closed pipe, a reader that has stopped) must not
 * stop the work: then the line is lost. One thread at a time, so that the room that was
 * seen is still there. */
static void send_line(const struct line *line)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    struct pollfd stream = {.fd = STDERR_FILENO, .events = POLLOUT};
    pthread_mutex_lock(&lock);
    if (poll(&stream, 1, FULL_WAIT_MS) > 0) {
        ssize_t ignored = write(STDERR_FILENO, line->at, line->bytes);
        (void)ignored;
    }
    pthread_mutex_unlock(&lock);
}

void log_write(enum log_level level, const char *event, const struct log_detail *details)
{
    if (level < minimum_level) {
        return;
    }
    struct line line = {.bytes = 0};
    if (line_format == LOG_FORMAT_JSON) {
        put(&line, "{");
    }
    put_time(&line);
    put_text(&line, "level", level_names[level]);
    put_text(&line, "event", event);
    for (const struct log_detail *detail = details; detail->key != NULL; detail++) {
        if (detail->text != NULL) {
            put_text(&line, detail->key, detail->text);
        } else {
            put_number(&line, detail->key, detail->number);
        }
    }
    if (line_format == LOG_FORMAT_JSON) {
        put(&line, "}");
    }
    line.at[line.bytes++] = '\n';
    send_line(&line);
}
