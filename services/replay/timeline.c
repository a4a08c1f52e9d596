#include "replay/timeline.h"

#include <stdlib.h>
#include <string.h>

#include "base/instant.h"

/* A year at the lowest speed still fits. */
#define SPEED_LEAST 1e-3
#define SPEED_MOST 1e9

enum outcome timeline_speed_from_text(const char *text, double *ret_speed,
                                      struct fault *reterr_fault)
{
    if (text == NULL) {
        *ret_speed = 0;
        return OUTCOME_OK;
    }
    char *rest = NULL;
    double speed = strtod(text, &rest);
    bool is_speed = rest != text && speed >= SPEED_LEAST && speed <= SPEED_MOST &&
                    (strcmp(rest, "x") == 0 || rest[0] == '\0');
    if (!is_speed) {
        return fault_fatal(reterr_fault, "replay.speed: \"%s\" is not like 60x or 0.5x",
                           text);
    }
    *ret_speed = speed;
    return OUTCOME_OK;
}

int64_t timeline_wait_us(struct timeline *timeline, int64_t event_us, int64_t now_us)
{
    if (timeline->speed <= 0 || !instant_is_present(event_us)) {
        return 0;
    }
    if (!timeline->is_begun) {
        timeline->is_begun = true;
        timeline->event_us = event_us;
        timeline->newest_us = event_us;
        timeline->now_us = now_us;
    }
    if (event_us > timeline->newest_us) {
        timeline->newest_us = event_us;
    }
    int64_t due_us = timeline->now_us +
                     (int64_t)((double)(event_us - timeline->event_us) / timeline->speed);
    if (event_us == timeline->newest_us && now_us - due_us > TIMELINE_CATCH_UP_US) {
        timeline->event_us = event_us;
        timeline->now_us = now_us;
        return 0;
    }
    return due_us > now_us ? due_us - now_us : 0;
}
