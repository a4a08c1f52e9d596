#pragma once

#include <stdio.h>

#include "db/answer.h"

/** Print an answer as a table for people: a line of names, columns lined up, numbers to
 *  the right. Of a text answer. */
void report_table_print(const struct answer *answer, FILE *stream);

/** Print one row of it as lines "name: value". */
void report_table_print_row(const struct answer *answer, size_t row, size_t column_count,
                            FILE *stream);
