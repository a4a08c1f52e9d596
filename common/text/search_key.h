#pragma once

#include "base/arena.h"
#include "base/span.h"
#include "text/segmenter.h"

enum { SEARCH_KEY_BYTES_MAX = 64 };

/**
 * The key under which a word is found: case-folded, NFKC, Traditional folded to
 * Simplified. 鄭州 is found as 郑州, NBA as nba, ㎡ as m2.
 *
 * Absent for what nobody searches: punctuation, symbols, emoji, urls, and a word that is
 * longer than SEARCH_KEY_BYTES_MAX, itself or as a key. Stop words have keys: whoever does
 * not want them asks stop_words_contain().
 *
 * Input:     a token of valid UTF-8, as segmenter_cut() gives it.
 * Ownership: the word itself when it is its own key; else the key is in the arena.
 * Promises:  the key of a key is itself.
 * Source:    NFKC_Casefold of Unicode (TR 44), then simplified.h.
 */
struct span search_key_from_word(struct span word, enum token_kind kind,
                                 struct arena *arena);
