#include "base/stop_signal.h"

#include <stddef.h>

static volatile sig_atomic_t noted;

static void note_signal(int number)
{
    noted = number;
}

const volatile sig_atomic_t *stop_signal_catch(void)
{
    /* Without SA_RESTART, so that what waits is woken. */
    struct sigaction action = {.sa_handler = note_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    return &noted;
}
