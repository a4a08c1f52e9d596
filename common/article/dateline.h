#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/** Who reports, from where, of which day: 新华社北京2月8日电. */
struct dateline {
    struct span agency;
    struct span place; /* absent when not said */
    struct span reporters; /* 记者刘建邦 of 中央社记者刘建邦台北3日电; else absent */
    int32_t year;  /* 0: not said */
    int32_t month; /* 0: not said */
    int32_t day;   /* 0: no date */
    size_t bytes;  /* of the text, from its start */
};

/**
 * Read the dateline that a text begins with: an agency, paper or site, a place and a date
 * if they are there, and 电, 讯, 消息 or 报道. 据 before it and the bracket around it are
 * passed over. 本报 and 本网 are agencies as well: the source itself. Reporters may stand
 * before the place, as 中央社 has them; days may be in Chinese numerals.
 *
 * Input:   normalised, one line.
 * Returns: false when there is none.
 */
bool dateline_read(struct span text, struct dateline *ret_dateline);

/**
 * The day of a dateline as the instant of its midnight in UTC: the year, or year and
 * month, that it does not say are those that put it nearest before the reference (a local
 * time), at most two days behind it. INSTANT_ABSENT when it has no date, or no such day
 * exists, or nothing tells the year.
 */
int64_t dateline_day_us(const struct dateline *dateline, int64_t reference_local_us);
