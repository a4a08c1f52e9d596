#include "article/time_rule.h"

#include <stddef.h>

const char *time_rule_name(enum time_rule rule)
{
    static const char *const names[TIME_RULE_COUNT] = {
        [TIME_RULE_NONE] = NULL,
        [TIME_RULE_ISO_8601] = "iso_8601",
        [TIME_RULE_SLASHES] = "slashes",
        [TIME_RULE_DOTS] = "dots",
        [TIME_RULE_CHINESE] = "chinese",
        [TIME_RULE_COMPACT] = "compact",
        [TIME_RULE_EPOCH_SECONDS] = "epoch_seconds",
        [TIME_RULE_EPOCH_MILLISECONDS] = "epoch_milliseconds",
        [TIME_RULE_RFC_2822] = "rfc_2822",
        [TIME_RULE_MONTH_FIRST] = "month_first",
        [TIME_RULE_WITHOUT_YEAR] = "without_year",
        [TIME_RULE_AGO] = "ago",
        [TIME_RULE_NAMED_DAY] = "named_day",
        [TIME_RULE_WEEKDAY] = "weekday",
    };
    return names[rule];
}

const char *time_doubt_name(enum time_doubt doubt)
{
    static const char *const names[TIME_DOUBT_COUNT] = {
        [TIME_DOUBT_NONE] = NULL,
        [TIME_DOUBT_UNREADABLE] = "unreadable",
        [TIME_DOUBT_NO_REFERENCE] = "no_reference",
        [TIME_DOUBT_BEFORE_1990] = "before_1990",
        [TIME_DOUBT_IN_FUTURE] = "in_future",
    };
    return names[doubt];
}
