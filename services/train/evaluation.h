#pragma once

#include <stddef.h>

#include "base/span.h"
#include "train/raw_words.h"

/** Words counted in a text whose right words are known. */
struct evaluation {
    size_t right;         /* words as they should be */
    size_t found;         /* words the model cut */
    size_t agreed;        /* both */
    size_t unknown;       /* right Han words that the model's lexicon does not hold */
    size_t unknown_found; /* of these, cut right */
};

/** Cut a line again whose words are separated by spaces, and count. */
void evaluation_add_line(struct evaluation *evaluation, struct raw_words *words,
                         struct span line, struct arena *arena);

/** Parts per hundred; 0 of nothing. */
double evaluation_precision(const struct evaluation *evaluation);
double evaluation_recall(const struct evaluation *evaluation);
double evaluation_f1(const struct evaluation *evaluation);
double evaluation_unknown_recall(const struct evaluation *evaluation);
