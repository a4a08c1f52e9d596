#pragma once

/** The way of writing a time that it was read by. Their names are for tools, too: keep. */
enum time_rule {
    TIME_RULE_NONE = 0,
    TIME_RULE_ISO_8601,           /* 2024-03-05, with or without T, clock and zone */
    TIME_RULE_SLASHES,            /* 2024/3/5 */
    TIME_RULE_DOTS,               /* 2024.3.5 */
    TIME_RULE_CHINESE,            /* 2024年3月5日 */
    TIME_RULE_COMPACT,            /* 20240305103000 */
    TIME_RULE_EPOCH_SECONDS,      /* 1709605800 */
    TIME_RULE_EPOCH_MILLISECONDS, /* 1709605800123 */
    TIME_RULE_RFC_2822,           /* Tue, 5 Mar 2024 10:30:00 +0800 */
    TIME_RULE_MONTH_FIRST,  /* Tue Mar 05 2024 10:30:00 GMT+0800: JavaScript, Weibo */
    TIME_RULE_WITHOUT_YEAR, /* 03-05 10:30: the year it is not in the future */
    TIME_RULE_AGO,          /* 3小时前 */
    TIME_RULE_NAMED_DAY,    /* 昨天 08:00 */
    TIME_RULE_WEEKDAY,      /* 周五 10:30: the last one that is not in the future */
    TIME_RULE_COUNT,
};

/** "iso_8601", ...; NULL for none. */
const char *time_rule_name(enum time_rule rule);

/** Why a time that was sent is not stored. */
enum time_doubt {
    TIME_DOUBT_NONE = 0,
    TIME_DOUBT_UNREADABLE,   /* no rule reads it, or the calendar has no such date */
    TIME_DOUBT_NO_REFERENCE, /* counted from a time that is not known: 3小时前 */
    TIME_DOUBT_BEFORE_1990,
    TIME_DOUBT_IN_FUTURE, /* more than a day after the record */
    TIME_DOUBT_COUNT,
};

/** "unreadable", ...; NULL for none. */
const char *time_doubt_name(enum time_doubt doubt);
