#include "replay/event_time.h"

#include <stddef.h>

#include "article/article_time.h"
#include "article/raw_article.h"
#include "base/instant.h"
#include "text/normalizer.h"

enum {
    EARLIEST_YEAR = 1990, /* earlier ones are mistakes, here and when they are stored */
    TIME_BYTES = 1000,
};

static struct article_time read_time(struct span sent, struct time_zone *zone,
                                     int64_t relative_to_us, struct arena *arena)
{
    const struct article_time none = {.instant_us = INSTANT_ABSENT};
    const struct time_context context = {.zone = zone, .relative_to_us = relative_to_us};
    struct article_time time;
    const struct normalizer_options options = {.shape = NORMALIZER_ONE_LINE,
                                               .max_bytes = TIME_BYTES};
    struct normal_text line;
    struct fault ignored;
    if (sent.at == NULL ||
        normalizer_clean(sent, &options, arena, &line, &ignored) != OUTCOME_OK ||
        !article_time_parse(line.text, &context, &time) ||
        !instant_is_present(time.instant_us) || time.year < EARLIEST_YEAR) {
        return none;
    }
    return time;
}

int64_t event_time_from_message(struct span message, struct time_zone *zone,
                                struct arena *arena)
{
    const struct message record = {.value = message, .recorded_us = INSTANT_ABSENT};
    struct raw_article raw;
    struct fault ignored;
    if (raw_article_from_message(&record, &article_limits_default, arena, &raw,
                                 &ignored) != OUTCOME_OK) {
        return INSTANT_ABSENT;
    }
    struct article_time fetched = read_time(raw.fetched_at, zone, INSTANT_ABSENT, arena);
    int64_t relative_to_us =
        fetched.precision > PRECISION_DAY ? fetched.instant_us : INSTANT_ABSENT;
    const struct span sent[] = {raw.published_at, raw.modified_at};
    for (size_t i = 0; i < sizeof(sent) / sizeof(sent[0]); i++) {
        struct article_time time = read_time(sent[i], zone, relative_to_us, arena);
        if (instant_is_present(time.instant_us)) {
            return time.instant_us;
        }
    }
    return fetched.instant_us;
}
