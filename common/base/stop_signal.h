#pragma once

#include <signal.h>

/**
 * Take SIGINT and SIGTERM: the first ends a wait or a read and is noted, a second one kills.
 * Returns where its number is noted, 0 until then; one place for the whole process.
 */
const volatile sig_atomic_t *stop_signal_catch(void);
