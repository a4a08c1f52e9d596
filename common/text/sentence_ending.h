#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/** Marks that may end a sentence, with the quotes and brackets behind them. */
struct sentence_ending {
    size_t end;           /* offset behind all that */
    bool is_ellipsis;     /* nothing but … and dots */
    bool is_ascii;        /* nothing but ! and ? */
    bool has_full_stop;   /* the last mark is 。 */
    bool has_closing;     /* a quote or bracket closes behind the marks */
    bool closes_straight; /* a straight double quote among them */
};

/** True when one of 。！？!?… or three full stops stand at `at`. */
bool sentence_ending_begins(struct span text, size_t at);

/** Read the marks at `at`. A straight quote closes only when one is open. */
struct sentence_ending sentence_ending_at(struct span text, size_t at,
                                          bool is_in_straight_quote);

/** Read the single full stop at `at`, with what closes behind it. */
struct sentence_ending sentence_ending_full_stop(struct span text, size_t at,
                                                 bool is_in_straight_quote);

/** True when the word that ends at `end` is written with a full stop: Mr. U.S. J. */
bool sentence_ending_is_abbreviation(struct span text, size_t end);
