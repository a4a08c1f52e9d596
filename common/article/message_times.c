#include "article/message_times.h"

#include "base/instant.h"

enum { EARLIEST_YEAR = 1990 };
static const int64_t earliest_us = INT64_C(631152000) * INSTANT_SECOND; /* 1990-01-01 */
static const int64_t day_us = INT64_C(86400) * INSTANT_SECOND;

int64_t message_times_recorded_us(int64_t recorded_us)
{
    return recorded_us >= earliest_us ? recorded_us : INSTANT_ABSENT;
}

bool message_times_is_too_early(const struct article_time *time)
{
    return instant_is_present(time->instant_us) && time->year < EARLIEST_YEAR;
}

static enum time_doubt doubt_of(const struct article_time *time, int64_t recorded_us)
{
    if (!instant_is_present(time->instant_us)) {
        return TIME_DOUBT_NO_REFERENCE;
    }
    if (message_times_is_too_early(time)) {
        return TIME_DOUBT_BEFORE_1990;
    }
    bool is_in_future =
        instant_is_present(recorded_us) && time->instant_us > recorded_us + day_us;
    return is_in_future ? TIME_DOUBT_IN_FUTURE : TIME_DOUBT_NONE;
}

static struct message_time time_of(struct span sent, const struct time_context *context,
                                   int64_t recorded_us)
{
    struct message_time time = {.sent = sent, .instant_us = INSTANT_ABSENT};
    if (sent.at == NULL) {
        return time;
    }
    time.doubt = article_time_parse(sent, context, &time.read)
                     ? doubt_of(&time.read, recorded_us)
                     : TIME_DOUBT_UNREADABLE;
    if (time.doubt == TIME_DOUBT_NONE) {
        time.instant_us = time.read.instant_us;
    }
    return time;
}

bool message_times_has_ignored(const struct message_times *times)
{
    return times->published.doubt != TIME_DOUBT_NONE ||
           times->modified.doubt != TIME_DOUBT_NONE ||
           times->fetched.doubt != TIME_DOUBT_NONE;
}

struct message_times message_times_read(const struct sent_times *sent,
                                        struct time_zone *zone, int64_t recorded_us)
{
    recorded_us = message_times_recorded_us(recorded_us);
    struct time_context context = {.zone = zone, .relative_to_us = recorded_us};
    struct message_time fetched = time_of(sent->fetched, &context, recorded_us);
    bool is_from_fetched =
        instant_is_present(fetched.instant_us) && fetched.read.precision > PRECISION_DAY;
    if (is_from_fetched) {
        context.relative_to_us = fetched.instant_us;
    }
    return (struct message_times){
        .published = time_of(sent->published, &context, recorded_us),
        .modified = time_of(sent->modified, &context, recorded_us),
        .fetched = fetched,
        .relative_to_us = context.relative_to_us,
        .is_relative_to_fetched = is_from_fetched,
    };
}
