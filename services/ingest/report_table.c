#include "ingest/report_table.h"

#include <assert.h>

enum { COLUMNS_MOST = 32 };

/* Columns on a terminal: Han characters take two. Good enough for names and reasons. */
static size_t width_of(const char *text)
{
    size_t width = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        bool is_continuation = (*at & 0xC0) == 0x80;
        width += is_continuation ? 0 : (*at >= 0xE0 ? 2 : 1);
    }
    return width;
}

static size_t column_width(const struct answer *answer, size_t column)
{
    size_t widest = width_of(answer_column_name(answer, column));
    for (size_t row = 0; row < answer_row_count(answer); row++) {
        size_t width = width_of(answer_text(answer, row, column));
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void print_cell(const struct answer *answer, size_t column, size_t width,
                       const char *text, FILE *stream)
{
    size_t padding = width - width_of(text);
    bool is_last = column + 1 == answer_column_count(answer);
    if (answer_is_numeric(answer, column)) {
        fprintf(stream, "%*s%s", (int)padding, "", text);
    } else {
        fprintf(stream, "%s%*s", text, is_last ? 0 : (int)padding, "");
    }
    fputs(is_last ? "\n" : "  ", stream);
}

void report_table_print(const struct answer *answer, FILE *stream)
{
    size_t widths[COLUMNS_MOST];
    size_t columns = answer_column_count(answer);
    assert(columns <= COLUMNS_MOST);
    for (size_t column = 0; column < columns; column++) {
        widths[column] = column_width(answer, column);
        print_cell(answer, column, widths[column], answer_column_name(answer, column),
                   stream);
    }
    for (size_t row = 0; row < answer_row_count(answer); row++) {
        for (size_t column = 0; column < columns; column++) {
            print_cell(answer, column, widths[column], answer_text(answer, row, column),
                       stream);
        }
    }
}
