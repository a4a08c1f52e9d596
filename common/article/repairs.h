#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

/**
 * What was changed in a message beyond plain cleaning. One bit each, stored in
 * news.article.repairs: a bit never changes its meaning; new ones go to the end.
 */
enum repair {
    REPAIR_BOM = 1 << 0,             /* a byte order mark before the JSON */
    REPAIR_TRAILING_NUL = 1 << 1,    /* NUL bytes behind the JSON */
    REPAIR_NUL = 1 << 2,             /* U+0000 in a value, dropped */
    REPAIR_LONE_SURROGATE = 1 << 3,  /* half a surrogate pair, now U+FFFD */
    REPAIR_RAW_CONTROL = 1 << 4,     /* an unescaped control character in a string */
    REPAIR_DUPLICATE_KEY = 1 << 5,   /* a key twice in an object, the last one taken */
    REPAIR_GB18030 = 1 << 6,         /* the message was not UTF-8 but GB18030 */
    REPAIR_HTML_DEPTH = 1 << 7,      /* over 256 open elements, the rest cut by a scan */
    REPAIR_TITLE_CUT = 1 << 8,       /* title longer than the limit */
    REPAIR_TITLE_FROM_BODY = 1 << 9, /* no title sent: the first line */
    REPAIR_EXTRA_CUT = 1 << 10,      /* unknown fields deeper or larger than the limit */
    REPAIR_TIME_IGNORED = 1 << 11,   /* a time that is no time, or out of range: NULL */
    REPAIR_URL_IGNORED = 1 << 12,    /* no http(s) URL, or over the limit: in extra */
    REPAIR_LIST_CUT = 1 << 13,       /* more names or tags than are kept as such */
    REPAIR_JOINED_LINES = 1 << 14,   /* lines of a plain body, cut at a width, are one */
    /* Flags: nothing was mended, but a reader should know. */
    REPAIR_MOJIBAKE = 1 << 15,    /* looks like UTF-8 or GBK read in another encoding */
    REPAIR_REPLACED = 1 << 16,    /* over 30 % of the characters are U+FFFD or ? runs */
    REPAIR_BOILERPLATE = 1 << 17, /* nothing but what a site says around articles */
    REPAIR_TRUNCATED = 1 << 18, /* ends in the middle: of a sentence, or in 阅读全文 */
    REPAIR_EXTRACTED = 1 << 19, /* the body was a full page, the article is part of it */
};

enum { REPAIR_COUNT = 20 };

/** The name of bit number `index`, as metrics and `explain` print it: "lone_surrogate".
 */
const char *repair_name(unsigned index);

/** What it says, for people, on one line. */
const char *repair_meaning(unsigned index);

/** The names of all set bits, joined by a comma; "" when there are none. */
struct span repair_names(uint32_t repairs, struct arena *arena);
