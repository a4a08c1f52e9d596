#include "text/visible_text.h"

#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include "text/utf8.h"

enum { BEYOND_BMP = 0x10000 };

/* Those that occur in texts; the others are shown by their code point. */
static const struct {
    uint32_t code_point;
    const char *name;
} names[] = {
    {0x00, "NUL"},    {0x01, "SOH"},    {0x02, "STX"},     {0x03, "ETX"},
    {0x07, "BEL"},    {0x08, "BS"},     {0x09, "TAB"},     {0x0A, "LF"},
    {0x0B, "VT"},     {0x0C, "FF"},     {0x0D, "CR"},      {0x1B, "ESC"},
    {0x7F, "DEL"},    {0x85, "NEL"},    {0x9B, "CSI"},     {0x9D, "OSC"},
    {0xA0, "NBSP"},   {0xAD, "SHY"},    {0x034F, "CGJ"},   {0x061C, "ALM"},
    {0x2002, "ENSP"}, {0x2003, "EMSP"}, {0x200B, "ZWSP"},  {0x200C, "ZWNJ"},
    {0x200D, "ZWJ"},  {0x200E, "LRM"},  {0x200F, "RLM"},   {0x2028, "LSEP"},
    {0x2029, "PSEP"}, {0x202A, "LRE"},  {0x202B, "RLE"},   {0x202C, "PDF"},
    {0x202D, "LRO"},  {0x202E, "RLO"},  {0x202F, "NNBSP"}, {0x2060, "WJ"},
    {0x2066, "LRI"},  {0x2067, "RLI"},  {0x2068, "FSI"},   {0x2069, "PDI"},
    {0x3000, "IDSP"}, {0xFE0E, "VS15"}, {0xFE0F, "VS16"},  {0xFEFF, "BOM"},
};

static const char *name_of(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (names[i].code_point == code_point) {
            return names[i].name;
        }
    }
    return NULL;
}

bool visible_text_has(uint32_t code_point)
{
    const uint32_t hidden = U_GC_C_MASK | U_GC_Z_MASK;
    if (code_point == ' ') {
        return true;
    }
    return (U_GET_GC_MASK((UChar32)code_point) & hidden) == 0 &&
           !u_hasBinaryProperty((UChar32)code_point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static void append_mark(struct buffer *out, uint32_t code_point)
{
    const char *name = name_of(code_point);
    if (name == NULL) {
        buffer_append_format(out, "‹U+%04X›", (unsigned)code_point);
    } else {
        buffer_append_format(out, "‹%s›", name);
    }
}

void visible_text_append(struct buffer *out, struct span text, struct span before,
                         struct span behind)
{
    size_t shown = 0;
    for (size_t at = 0; at < text.bytes;) {
        size_t here = at;
        uint32_t code_point = utf8_next(text, &at);
        if (visible_text_has(code_point)) {
            continue;
        }
        buffer_append(out, span_slice(text, shown, here));
        buffer_append(out, before);
        append_mark(out, code_point);
        buffer_append(out, behind);
        shown = at;
    }
    buffer_append(out, span_slice(text, shown, text.bytes));
}

static void append_escape(struct buffer *out, uint32_t code_point)
{
    if (code_point < BEYOND_BMP) {
        buffer_append_format(out, "\\u%04x", (unsigned)code_point);
        return;
    }
    buffer_append_format(out, "\\u%04x\\u%04x", (unsigned)U16_LEAD(code_point),
                         (unsigned)U16_TRAIL(code_point));
}

void visible_text_append_json(struct buffer *out, struct span json)
{
    size_t shown = 0;
    for (size_t at = 0; at < json.bytes;) {
        size_t here = at;
        uint32_t code_point = utf8_next(json, &at);
        if (!visible_text_has(code_point)) {
            buffer_append(out, span_slice(json, shown, here));
            append_escape(out, code_point);
            shown = at;
        }
    }
    buffer_append(out, span_slice(json, shown, json.bytes));
}

size_t visible_text_width(struct span text)
{
    size_t width = 0;
    for (size_t at = 0; at < text.bytes;) {
        UChar32 code_point = (UChar32)utf8_next(text, &at);
        int32_t wide = u_getIntPropertyValue(code_point, UCHAR_EAST_ASIAN_WIDTH);
        bool is_combining =
            (U_GET_GC_MASK(code_point) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0;
        bool is_wide = wide == U_EA_WIDE || wide == U_EA_FULLWIDTH;
        width += is_combining ? 0 : (is_wide ? 2 : 1);
    }
    return width;
}
