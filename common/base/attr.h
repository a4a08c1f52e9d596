#pragma once

/** Attributes used in every header; gcc and clang both know them. */

/** The caller has to look at the returned value. */
#define MUST_USE __attribute__((warn_unused_result))

/** The compiler checks the arguments against the format, as for printf. */
#define PRINTF_LIKE(format_at, arguments_at)                                             \
    __attribute__((format(printf, format_at, arguments_at)))

/** Run function(&variable) when the variable goes out of scope. */
#define CLEANUP(function) __attribute__((cleanup(function)))
