#include "replay/pacer.h"

#include <stdlib.h>
#include <string.h>

enum {
    SECOND_US = 1000000,
    SECONDS_A_MINUTE = 60,
    SECONDS_AN_HOUR = 3600,
};

static const struct {
    const char *name;
    double seconds;
} units[] = {
    {"", 1},
    {"/s", 1},
    {"/min", SECONDS_A_MINUTE},
    {"/h", SECONDS_AN_HOUR},
};

enum outcome pacer_rate_from_text(const char *text, double *ret_per_second,
                                  struct fault *reterr_fault)
{
    if (text == NULL) {
        *ret_per_second = 0;
        return OUTCOME_OK;
    }
    char *rest = NULL;
    double count = strtod(text, &rest);
    bool is_number = rest != text && count >= 0 && count <= 1e9;
    if (*rest == 'k' || *rest == 'M') {
        count *= *rest == 'k' ? 1e3 : 1e6;
        rest += 1;
    }
    for (size_t i = 0; is_number && i < sizeof(units) / sizeof(units[0]); i++) {
        if (strcmp(rest, units[i].name) == 0) {
            *ret_per_second = count / units[i].seconds;
            return OUTCOME_OK;
        }
    }
    return fault_fatal(reterr_fault,
                       "replay.rate: \"%s\" is not like 500/s, 2k/s or 30/min", text);
}

void pacer_init(struct pacer *pacer, double per_second, int64_t now_us)
{
    *pacer = (struct pacer){.per_second = per_second, .start_us = now_us};
}

int64_t pacer_wait_us(struct pacer *pacer, int64_t now_us)
{
    if (pacer->per_second <= 0) {
        return 0;
    }
    int64_t due_us =
        pacer->start_us + (int64_t)((double)pacer->sent * SECOND_US / pacer->per_second);
    if (now_us - due_us > PACER_CATCH_UP_US) {
        pacer->start_us = now_us - PACER_CATCH_UP_US;
        pacer->sent = 0;
        return 0;
    }
    return due_us > now_us ? due_us - now_us : 0;
}

void pacer_sent(struct pacer *pacer)
{
    pacer->sent += 1;
}
