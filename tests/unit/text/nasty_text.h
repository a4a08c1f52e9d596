#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "text/utf8.h"

/** A source of the same "random" numbers in every run. */
struct dice {
    uint64_t state;
};

static inline uint32_t dice_below(struct dice *dice, uint32_t limit)
{
    dice->state = dice->state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(dice->state >> 33) % limit;
}

/**
 * Random text that is hard on every rule: pieces that the rules name, put together with
 * no sense at all, and now and then any code point.
 */
static inline struct span nasty_text(struct dice *dice, size_t pieces,
                                     struct arena *arena)
{
    /* It would give each piece a line of its own. */
    /* clang-format off */
    static const char *const parts[] = {
        " ", "  ", "\u3000", "\u3000\u3000", "\n", "\r\n", "\t", "\u00A0", "\u2028",
        "\u200B", "\u200D", "\uFE0F", "\u200E", "\u00AD", "\uFEFF", "\u034F", "王", "刚",
        "李小明", "国", "國", "，", "。", "！", "？", "……", "…", "；", "：", "、", "（", "）", "“",
        "”", "《", "》", "「", "」", "％", "＋", "．", "／", "＠", "＃", "＆", "－", "Ａ", "ｂ", "５",
        "a", "B", "7", "e\u0301", "\u0301", "\u0323", "\u0344", "\u0327", "\u1E69",
        "\u3099", "か", "\u2194", "\u0338", "=", "<", "\u212B", "\u2126", "\u212A",
        "\u2329", "\uFA19", "\u2F45", "\u2ED4", "\uFB03", "👩", "💻", "👩\u200D💻",
        "❤\uFE0F", "1\uFE0F\u20E3", "🏽", "🏴", "\U000E0067", "\U000E007F", "🇨", "🇳",
        "\u1100", "\u1161", "\u11A8", "각", "\u0E33", "\u0928\u093C", "#", "##", "@",
        "@张三", "#话题#", "http://", "https://a.b/c?d=e。f", "www.", ".com", "a@b.cn",
        "3.14", "10,000", "5%", "2020年", "2月", "8日", "10:30", "C919", "A股", ".", "..",
        "!", "?", "-", "_", "'", "\"", "等", "的", "这些", "与", "和", "𠀀", "\uE000",
        "\uFDD0", "\x01", "\x7F", "\xC2\x85", "℃", "¥", "·", "—", "～", "&amp;", "<p>",
        "</", ",", ";", ":", "(", ")", "...", "。。。", "’", "‘", ",\n", "，\n", "“\n",
        "\n”", "\n）", "\"中", "中,", ") ,", "它", "的话", "f(x)", "::", "=\"",
    };
    /* clang-format on */
    struct buffer buffer = {.arena = arena};
    for (size_t i = 0; i < pieces; i++) {
        uint32_t choice = dice_below(dice, sizeof(parts) / sizeof(parts[0]) + 3);
        if (choice < sizeof(parts) / sizeof(parts[0])) {
            buffer_append(&buffer, span_from_string(parts[choice]));
            continue;
        }
        uint32_t code_point = 1 + dice_below(dice, choice % 2 == 0 ? 0xFFFF : 0x10FFFE);
        if (code_point < 0xD800 || code_point > 0xDFFF) {
            utf8_append(&buffer, code_point);
        }
    }
    return buffer_span(&buffer);
}
