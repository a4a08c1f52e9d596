#pragma once

#include "base/attr.h"

/** Logs go to standard error, one line an event. Only services log; common never does. */
enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

enum log_format { LOG_FORMAT_TEXT, LOG_FORMAT_JSON };

/** Set once in main, before threads. Default: info, text. */
void log_configure(enum log_level minimum, enum log_format format);

/** One detail of an event. Text is escaped and quoted where it has to be. */
struct log_detail {
    const char *key;
    const char *text; /* NULL: the number counts */
    long long number;
};

#define LOG_TEXT(name, value) ((struct log_detail){.key = (name), .text = (value)})
#define LOG_NUMBER(name, value)                                                          \
    ((struct log_detail){.key = (name), .number = (long long)(value)})

/**
 * Write one event: a constant phrase ("batch stored") and details up to one whose key is
 * NULL. Never message bytes.
 *
 *   time=2025-03-05T08:00:00.123Z level=info event="batch stored" items=500 ms=31
 *
 * Threads: safe; a line is one write(2), so that lines never mix.
 * Limits:  a line longer than 2,048 bytes is cut; one that cannot be written within 100 ms is
 *          lost, so that a reader that has stopped does not stop the work.
 */
void log_write(enum log_level level, const char *event, const struct log_detail *details);

/* The details as arguments: log_info("lane started", LOG_NUMBER("lane", 1)). */
#define LOG_DETAILS(...) ((const struct log_detail[]){__VA_ARGS__, {.key = NULL}})
#define log_debug(event, ...) log_write(LOG_LEVEL_DEBUG, event, LOG_DETAILS(__VA_ARGS__))
#define log_info(event, ...) log_write(LOG_LEVEL_INFO, event, LOG_DETAILS(__VA_ARGS__))
#define log_warning(event, ...)                                                          \
    log_write(LOG_LEVEL_WARNING, event, LOG_DETAILS(__VA_ARGS__))
#define log_error(event, ...) log_write(LOG_LEVEL_ERROR, event, LOG_DETAILS(__VA_ARGS__))
