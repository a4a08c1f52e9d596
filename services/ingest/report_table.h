#pragma once

#include <stdio.h>

#include "db/answer.h"

/** Print an answer as a table for people: a line of names, columns lined up, numbers to
 *  the right. Of a text answer. */
void report_table_print(const struct answer *answer, FILE *stream);
