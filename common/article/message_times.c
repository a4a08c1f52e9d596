#include "article/message_times.h"

#include "base/instant.h"

static const int64_t earliest_us = INT64_C(631152000) * INSTANT_SECOND; /* 1990-01-01 */
static const int64_t day_us = INT64_C(86400) * INSTANT_SECOND;

int64_t message_times_recorded_us(int64_t recorded_us)
{
    return recorded_us >= earliest_us ? recorded_us : INSTANT_ABSENT;
}

static bool is_in_range(int64_t instant_us, int64_t recorded_us)
{
    return instant_us >= earliest_us &&
           (!instant_is_present(recorded_us) || instant_us <= recorded_us + day_us);
}

static struct article_time time_of(struct span sent, const struct time_context *context,
                                   int64_t recorded_us, bool *has_ignored)
{
    struct article_time time = {.instant_us = INSTANT_ABSENT};
    struct article_time read;
    if (sent.at == NULL) {
        return time;
    }
    if (article_time_parse(sent, context, &read)) {
        /* Also of one that is ignored: it would read differently tomorrow. */
        time.is_relative = read.is_relative;
        if (is_in_range(read.instant_us, recorded_us)) {
            return read;
        }
    }
    *has_ignored = true;
    return time;
}

struct message_times message_times_read(const struct sent_times *sent,
                                        struct time_zone *zone, int64_t recorded_us)
{
    struct message_times times = {.has_ignored = false};
    recorded_us = message_times_recorded_us(recorded_us);
    struct time_context context = {.zone = zone, .relative_to_us = recorded_us};
    struct article_time fetched =
        time_of(sent->fetched, &context, recorded_us, &times.has_ignored);
    if (fetched.precision > PRECISION_DAY) {
        context.relative_to_us = fetched.instant_us;
    }
    times.fetched_us = fetched.instant_us;
    times.published = time_of(sent->published, &context, recorded_us, &times.has_ignored);
    times.modified_us =
        time_of(sent->modified, &context, recorded_us, &times.has_ignored).instant_us;
    return times;
}
