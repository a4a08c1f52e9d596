#include "text/punctuation_line.h"

#include "text/script.h"
#include "text/utf8.h"

void punctuation_line_count(struct span text, struct punctuation_line *line)
{
    for (size_t at = 0; at < text.bytes;) {
        uint32_t code_point = utf8_next(text, &at);
        if (code_point < 0x80) {
            uint32_t lower = code_point | 0x20;
            line->latin += lower >= 'a' && lower <= 'z' ? 1 : 0;
        } else {
            line->han += script_is_han(code_point) ? 1 : 0;
        }
    }
}

bool punctuation_line_is_chinese(const struct punctuation_line *line)
{
    enum { LETTERS_A_HAN = 4 }; /* a word of Latin is as long as four ideographs */
    return line->han > 0 && line->latin <= line->han * LETTERS_A_HAN;
}

bool punctuation_line_is_closing(uint32_t code_point)
{
    return code_point >= 0x80 && utf8_is_one_of(code_point, SPAN("”’）》】」』〉〕］…"));
}
