#include "ingest/breaker.h"

void breaker_note(struct breaker *breaker, bool is_refused)
{
    bool *oldest = &breaker->is_refused[breaker->next];
    breaker->refused -= *oldest ? 1 : 0;
    breaker->refused += is_refused ? 1 : 0;
    *oldest = is_refused;
    breaker->next = (breaker->next + 1) % BREAKER_WINDOW;
}

bool breaker_is_open(const struct breaker *breaker)
{
    return breaker->refused > BREAKER_REFUSED;
}
