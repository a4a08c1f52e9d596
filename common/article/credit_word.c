#include "article/credit_word.h"

#include "text/utf8.h"

enum { SCENE_MAX_CHARS = 8 /* of 北京报道 */ };

/* What may stand between and behind names, and says nothing of who did what. */
static const struct span fillers[] = {
    SPAN("综合报道"), SPAN("摄影报道"), SPAN("报道"), SPAN("報道"), SPAN("報導"),
    SPAN("文并摄"),   SPAN("文图"),     SPAN("图文"), SPAN("整理"), SPAN("综合"),
    SPAN("和"),       SPAN("与"),       SPAN("等"),   SPAN("另附"), SPAN("完"),
    SPAN("文并图"),   SPAN("采访报道"), SPAN("编写"), SPAN("报导"),
};

/* What stands before 报导 and is no place, or behind one. Longer ones first. */
static const struct span manners[] = {
    SPAN("综合外电"), SPAN("综合"), SPAN("即时"), SPAN("采访"), SPAN("专题"),
    SPAN("专访"),     SPAN("现场"), SPAN("连线"), SPAN("独家"), SPAN("外电"),
    SPAN("整理"),     SPAN("编译"), SPAN("摄影"), SPAN("深度"), SPAN("特别"),
    SPAN("追踪"),     SPAN("调查"), SPAN("系列"),
};

bool credit_word_is_separator(uint32_t code_point)
{
    return utf8_is_one_of(code_point, SPAN(" 、，,；;：:/／╱|｜丨_*■□●○◆◇▲△◎☉▍▌。&＆"));
}

size_t credit_word_end(struct span text, size_t at)
{
    while (at < text.bytes && !credit_word_is_separator(utf8_peek(text, at))) {
        utf8_next(text, &at);
    }
    return at;
}

bool credit_word_is_filler(struct span word)
{
    for (size_t i = 0; i < sizeof(fillers) / sizeof(fillers[0]); i++) {
        if (span_is_equal(word, fillers[i])) {
            return true;
        }
    }
    bool is_scene = span_has_suffix(word, SPAN("报道")) ||
                    span_has_suffix(word, SPAN("报导")) ||
                    span_has_prefix(word, SPAN("发自"));
    return is_scene && utf8_count(word) <= SCENE_MAX_CHARS + 2;
}

bool credit_word_is_outlet(struct span word)
{
    static const struct span endings[] = {SPAN("报"), SPAN("社"), SPAN("网"),
                                          SPAN("新闻")};
    enum { SHORTEST = 2, LONGEST = 8 };
    size_t count = utf8_count(word);
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        if (span_has_suffix(word, endings[i])) {
            return count >= SHORTEST && count <= LONGEST;
        }
    }
    return false;
}

void credit_word_cut_manner(struct span *word)
{
    for (size_t i = 0; i < sizeof(manners) / sizeof(manners[0]); i++) {
        if (span_has_suffix(*word, manners[i])) {
            word->bytes -= manners[i].bytes;
            return;
        }
    }
}
