#include "article/quality.h"

#include <stdbool.h>
#include <stddef.h>

#include "article/boilerplate.h"
#include "article/repairs.h"
#include "base/span_table.h"
#include "text/han_use.h"
#include "text/script.h"
#include "text/utf8.h"

enum {
    PERCENT = 100,
    REPLACED_PERCENT = 30,
    LATIN1_PERCENT = 10,
    RARE_PERCENT = 20,
    DEBRIS_PERCENT = 33,
    FEWEST = 4, /* signs of either kind of mojibake */
    JAPANESE_PERCENT = 10,
    REPLACEMENT = 0xFFFD,
};

struct quality_counts {
    size_t characters;
    size_t replaced;
    size_t latin1;   /* signs that UTF-8 read as Latin-1 or Windows-1252 consists of */
    size_t cjk;      /* ideographs, and katakana of half width */
    size_t rare;     /* those katakana, and ideographs that are in no common use */
    size_t debris;   /* 锟斤拷, 烫烫烫, 屯屯屯: behind another of them */
    size_t hiragana; /* Japanese has ideographs of its own */
};

/** One of 锟斤拷 (U+FFFD in UTF-8, read as GBK), 烫 and 屯 (0xCC and 0xCD). */
static bool is_debris(uint32_t code_point)
{
    switch (code_point) {
    case 0x951F: /* 锟 */
    case 0x65A4: /* 斤 */
    case 0x62F7: /* 拷 */
    case 0x70EB: /* 烫 */
    case 0x5C6F: /* 屯 */
        return true;
    default:
        return false;
    }
}

static bool is_latin1_sign(uint32_t code_point)
{
    if (code_point >= 0x3000) { /* the punctuation of Chinese: most that is asked for */
        return false;
    }
    return (code_point >= 0xA1 && code_point <= 0xFF && code_point != 0xB7) ||
           utf8_is_one_of(code_point, SPAN("€‚ƒ„†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"));
}

static void count_one(struct quality_counts *counts, uint32_t code_point,
                      uint32_t previous)
{
    if (script_is_han(code_point)) {
        counts->cjk++;
        counts->rare += han_use_is_common(code_point) ? 0 : 1;
        counts->debris += is_debris(code_point) && is_debris(previous) ? 1 : 0;
    } else if (code_point == REPLACEMENT || (code_point == '?' && previous == '?')) {
        counts->replaced++;
    } else if (code_point >= 0xFF61 && code_point <= 0xFF9F) {
        counts->cjk++;
        counts->rare++;
    } else if (code_point >= 0x3041 && code_point <= 0x3096) {
        counts->hiragana++;
    } else if (code_point >= 0x80 && is_latin1_sign(code_point)) {
        /* Accents of French stand alone; those of a misread Han come in threes. */
        bool is_run =
            previous >= 0x80 && !script_is_han(previous) && is_latin1_sign(previous);
        counts->latin1 += is_run && code_point < 0x2000 ? 1 : 0;
    }
}

static struct quality_counts count_signs(struct span body)
{
    struct quality_counts counts = {0};
    uint32_t previous = 0;
    for (size_t at = 0; at < body.bytes; counts.characters++) {
        uint32_t code_point = utf8_next(body, &at);
        count_one(&counts, code_point, previous);
        previous = code_point;
    }
    return counts;
}

/** True for at least FEWEST signs that are more than a percentage of all. */
static bool is_share(size_t signs, size_t all, size_t percent)
{
    return signs >= FEWEST && signs * PERCENT > all * percent;
}

static bool has_misread_han(const struct quality_counts *counts)
{
    bool is_japanese = counts->hiragana * PERCENT > counts->characters * JAPANESE_PERCENT;
    return is_share(counts->debris, counts->cjk, DEBRIS_PERCENT) ||
           (!is_japanese && is_share(counts->rare, counts->cjk, RARE_PERCENT));
}

bool quality_is_misread(struct span text)
{
    struct quality_counts counts = count_signs(text);
    return has_misread_han(&counts);
}

static bool is_mojibake(const struct quality_counts *counts)
{
    return is_share(counts->latin1, counts->characters, LATIN1_PERCENT) ||
           has_misread_han(counts);
}

/** […+1234 chars] of a news API. */
static bool ends_in_count(struct span body)
{
    static const struct span tail = {" chars]", 7};
    if (!span_has_suffix(body, tail)) {
        return false;
    }
    size_t end = body.bytes - tail.bytes;
    size_t at = end;
    while (at > 0 && body.at[at - 1] >= '0' && body.at[at - 1] <= '9') {
        at--;
    }
    return at < end && at > 1 && body.at[at - 1] == '+' && body.at[at - 2] == '[';
}

static struct span last_line(struct span body)
{
    size_t start = body.bytes;
    while (start > 0 && body.at[start - 1] != '\n') {
        start--;
    }
    return span_slice(body, start, body.bytes);
}

/** …… within brackets or quotes that nothing closes; else it may be the author's. */
static bool ends_in_open_ellipsis(struct span body)
{
    if (!span_has_suffix(body, SPAN("…"))) {
        return false;
    }
    struct span line = last_line(body);
    size_t opened = 0;
    for (size_t at = 0; at < line.bytes;) {
        uint32_t code_point = utf8_next(line, &at);
        if (utf8_is_one_of(code_point, SPAN("（“《【"))) {
            opened++;
        } else if (opened > 0 && utf8_is_one_of(code_point, SPAN("）”》】"))) {
            opened--;
        }
    }
    return opened > 0;
}

static bool is_truncated(struct span body)
{
    static const struct span ends[] = {
        SPAN("阅读全文"),     SPAN("查看全文"),   SPAN("展开全文"),
        SPAN("[详细]"),       SPAN("【详细】"),   SPAN("[全文]"),
        SPAN("更多>>"),       SPAN("Read more"),  SPAN("…展开"),
        SPAN("，"),           SPAN("、"),         SPAN("；"),
        SPAN("（"),           SPAN("“"),          SPAN("《"),
        SPAN("点击查看更多"), SPAN("阅读全文>>"), SPAN("[阅读全文]"),
        SPAN("（未完待续）"), SPAN("查看全文>>"), SPAN("（未完）"),
        SPAN("…全文"),
    };
    return span_table_suffix(SPAN_TABLE(ends), body) > 0 || ends_in_count(body) ||
           ends_in_open_ellipsis(body);
}

uint32_t quality_flags(struct span body)
{
    struct quality_counts counts = count_signs(body);
    uint32_t flags = 0;
    flags |= is_mojibake(&counts) ? (uint32_t)REPAIR_MOJIBAKE : 0;
    flags |= counts.replaced * PERCENT > counts.characters * REPLACED_PERCENT
                 ? (uint32_t)REPAIR_REPLACED
                 : 0;
    flags |= boilerplate_is(body) ? (uint32_t)REPAIR_BOILERPLATE : 0;
    flags |= is_truncated(body) ? (uint32_t)REPAIR_TRUNCATED : 0;
    return flags;
}
