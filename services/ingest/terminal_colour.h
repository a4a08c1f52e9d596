#pragma once

#include <stdbool.h>

/**
 * Whether output is coloured. `choice` is the setting color: "always", "never", or "auto",
 * which colours a terminal, unless the variable NO_COLOR is set and not empty, or TERM is
 * "dumb" or missing.
 *
 * Input: the variables as getenv() gives them.
 */
bool terminal_colour_is_wanted(const char *choice, bool is_terminal, const char *no_color,
                               const char *term);
