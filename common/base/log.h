#pragma once

#include "base/attr.h"

/** Logs go to standard error, one line an event. Only services log; common never does. */
enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

enum log_format { LOG_FORMAT_TEXT, LOG_FORMAT_JSON };

/** Set once in main, before threads. Default: info, text. */
void log_configure(enum log_level minimum, enum log_format format);

/**
 * Write one event: `message` is a constant phrase ("batch stored"), the details are
 * pairs in printf form, "key=%s other=%d": what contains a space is quoted by the caller
 * with log_quoted's format, \"%s\". Control characters are escaped. Never message bytes.
 */
void log_write(enum log_level level, const char *message, const char *details, ...)
    PRINTF_LIKE(3, 4);

#define log_debug(message, ...) log_write(LOG_LEVEL_DEBUG, message, __VA_ARGS__)
#define log_info(message, ...) log_write(LOG_LEVEL_INFO, message, __VA_ARGS__)
#define log_warning(message, ...) log_write(LOG_LEVEL_WARNING, message, __VA_ARGS__)
#define log_error(message, ...) log_write(LOG_LEVEL_ERROR, message, __VA_ARGS__)
