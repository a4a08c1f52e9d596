#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "article/time_rule.h"
#include "base/attr.h"
#include "base/span.h"
#include "text/time_zone.h"

/** How exactly a time was given. */
enum precision {
    PRECISION_NONE = 0,
    PRECISION_DAY,
    PRECISION_MINUTE,
    PRECISION_SECOND,
};

/** "second", "minute", "day"; NULL for none: as stored in published_precision. */
const char *precision_name(enum precision precision);

/** What the reading of a time depends on. */
struct time_context {
    struct time_zone *zone; /* of times that name none; NULL: UTC */
    int64_t relative_to_us; /* what 3小时前 is counted from; INSTANT_ABSENT: unknown */
};

struct article_time {
    int64_t instant_us; /* INSTANT_ABSENT: needs relative_to_us, and that is unknown */
    int32_t
        year; /* by its own zone's calendar; of no meaning when the instant is absent */
    enum precision precision;
    bool is_relative; /* 3小时前: says something else when it is read again later */
    bool is_zone_assumed; /* it names no zone, and one decides its instant */
    enum time_rule rule;
};

/**
 * Read a time as news sites and crawlers write it:
 *
 *   2024-03-05T10:30:00.123+08:00   ISO 8601, with T or a space, with or without
 *                                   seconds, fraction and zone; 2024-03-05T10Z
 *   2024-3-5 9:05  2024/3/5  2024.3.5  2024年3月5日 10:30
 *                                   also with a weekday behind the date; before the clock
 *                                   上午, 下午, 晚 and the like; 10时30分, 10点半
 *   20240305  2024030510  20240305103000  20240305T103000Z
 *   Tue, 5 Mar 2024 10:30:00 +0800  RFC 2822, with its short years; 5 March 2024
 *   Tue Mar 05 2024 10:30:00 GMT+0800 (CST)  Tue Mar 05 10:30:00 +0800 2024
 *                                   JavaScript, Weibo
 *   1709605800  1709605800123       seconds or milliseconds since 1970, a fraction is cut
 *   03-05 10:30  3月5日 10:30        the year in which it is not in the future
 *   刚刚  半小时前  3分钟前  3个小时前  1小时30分钟前  2天前  1周前  1个月前  1年前
 *                                   366 days at most; from days on it is that day
 *   今天 08:00  昨天 08:00  昨晚 20:00  前天
 *   周五 10:30                       the last one that is not in the future
 *
 * Numerals may be Chinese (二〇二四年三月五日, 两天前). Passed over are a label before it
 * (发布时间：), brackets around it, and 来源：, 作者： or 编辑： with what follows; 北京时间
 * before or behind it is its zone. A date alone is midnight in the zone. 晚上12点 is the
 * midnight that ends its day.
 *
 * What can be read in two ways is not read: 晚上1点 and 午夜 (which end of the day?), 3日前
 * and 1月前 (a date or a distance?), 05/03/2024, 24-03-05, CST.
 *
 * Input:   normalised, one line.
 * Returns: false when it is none of these, or when the calendar has no such date.
 */
bool article_time_parse(struct span text, const struct time_context *context,
                        struct article_time *ret_time) MUST_USE;
