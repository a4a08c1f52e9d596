#include <assert.h>
#include <stdlib.h>

#include "article/article_time.h"
#include "article/civil_time.h"
#include "base/instant.h"
#include "fuzz_target.h"

/* What is read is a time that PostgreSQL can store, and has a precision. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct time_zone *zone;
    struct fault fault;
    if (zone == NULL && time_zone_open("Asia/Shanghai", &zone, &fault) != OUTCOME_OK) {
        abort();
    }
    struct span text = {.at = (const char *)data, .bytes = size};
    const int64_t references[] = {INSTANT_ABSENT, INT64_C(1717214400) * INSTANT_SECOND};
    for (size_t i = 0; i < sizeof(references) / sizeof(references[0]); i++) {
        struct time_context context = {.zone = zone, .relative_to_us = references[i]};
        struct article_time time;
        if (article_time_parse(text, &context, &time)) {
            assert(precision_name(time.precision) != NULL);
            assert(!instant_is_present(time.instant_us) ||
                   civil_time_from_local(time.instant_us).year <= 10000);
            assert(instant_is_present(time.instant_us) || i == 0);
        }
    }
    return 0;
}
