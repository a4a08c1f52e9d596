#include "text/script.h"

#include <unicode/uchar.h>

#include "text/han_form.h"
#include "text/utf8.h"

struct range {
    uint32_t first;
    uint32_t last;
};

/* Ascending. The planes 2 and 3 hold nothing else, also in future versions of Unicode. */
static const struct range ideographs[] = {
    {0x3005, 0x3005}, {0x3007, 0x3007}, {0x3021, 0x3029}, {0x3038, 0x303B},
    {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xF900, 0xFAD9}, {0x20000, 0x3FFFD},
};

bool script_is_han_of_any_block(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof(ideographs) / sizeof(ideographs[0]); i++) {
        if (code_point <= ideographs[i].last) {
            return code_point >= ideographs[i].first;
        }
    }
    return false;
}

static bool is_letter(uint32_t code_point)
{
    if (code_point < 0x80) {
        uint32_t lower = code_point | 0x20;
        return lower >= 'a' && lower <= 'z';
    }
    return u_isalpha((UChar32)code_point);
}

void script_count(struct span text, struct script_counts *counts)
{
    for (size_t at = 0; at < text.bytes;) {
        uint32_t code_point = utf8_next(text, &at);
        if (script_is_han(code_point)) {
            counts->letters++;
            counts->han++;
            counts->simplified += han_form_is_simplified(code_point);
            counts->traditional += han_form_is_traditional(code_point);
        } else if (is_letter(code_point)) {
            counts->letters++;
        }
    }
}

const char *script_name(const struct script_counts *counts)
{
    /* A quotation or a name in the other script does not make a text mixed. */
    enum { FEW_IN = 10 };
    if (counts->han * 2 <= counts->letters) {
        return "other";
    }
    if (counts->traditional * FEW_IN <= counts->simplified) {
        return "Hans";
    }
    if (counts->simplified * FEW_IN <= counts->traditional) {
        return "Hant";
    }
    return "mixed";
}
