#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/fault.h"
#include "base/span.h"
#include "text/user_lexicon.h"

struct segmenter;

enum {
    SEGMENTER_VERSION_BYTES = 96,
    /* What the code itself decides: to be raised with every change of it after which a text
     * may be cut otherwise, or nobody would know which articles are old. */
    SEGMENTER_RULES = 1,
};

/** What decides the words: stored with each article. */
struct segmenter_version {
    /* "icu 72.1 rules 1" or "model 0a1b2c3d4e5f lexicon 6a7b8c9d0e1f icu 72.1 rules 1": each
     * digest by its start; without "lexicon ..." when there is none. */
    char text[SEGMENTER_VERSION_BYTES];
    bool has_model;
    bool has_lexicon;
    struct digest model; /* SHA-256 of its file */
    struct digest lexicon;
};

/** The kinds' letters are stored (news.article.token_kinds): never change one. */
enum token_kind {
    TOKEN_HAN = 'h',         /* 新闻 */
    TOKEN_LATIN = 'l',       /* iPhone */
    TOKEN_NUMBER = 'n',      /* 3.14%  10,000  2020年 */
    TOKEN_MIXED = 'm',       /* C919  5G  A股 */
    TOKEN_URL = 'u',         /* https://..., a@b.example */
    TOKEN_TAG = 't',         /* #话题#  @某某 */
    TOKEN_PUNCTUATION = 'p', /* ， 。 “ */
    TOKEN_SYMBOL = 's',      /* + ℃ ¥ */
    TOKEN_EMOJI = 'e',
};

/** One word, as a half-open byte range [start, end) of the text it was cut from. */
struct token {
    uint32_t start;
    uint32_t end;
    enum token_kind kind;
};

/**
 * Open a segmenter. Engines: "model", what wenliu-train learnt from segmented text, read
 * from the bytes of its file; "icu", the dictionary and rules of ICU's word breaker, which
 * takes no model. With a model, ICU still cuts kana, Thai and the like.
 *
 * Ownership: the model's bytes, aligned to 16, are borrowed until the segmenter is freed.
 * Outcomes:  FATAL when the engine is unknown, or its data or the model are not sound.
 * Threads:   one thread at a time; a lane has its own, all may share the model's bytes.
 */
enum outcome segmenter_open(const char *engine, struct span model,
                            struct segmenter **ret_segmenter,
                            struct fault *reterr_fault) MUST_USE;

/** NULL is fine. Returns NULL. */
struct segmenter *segmenter_free(struct segmenter *segmenter);

/**
 * Keep the words of a lexicon whole from the next cut on, where they fit the sentence:
 * longer ones and heavier ones first, unless that costs the model too much. NULL: of none.
 * Engine "icu" knows no lexicon: none may be given to it.
 *
 * Ownership: borrowed until another one is given or the segmenter is freed.
 */
void segmenter_use_lexicon(struct segmenter *segmenter,
                           const struct user_lexicon *lexicon);

/** Borrowed; another lexicon changes it. */
const struct segmenter_version *segmenter_version(const struct segmenter *segmenter);

/**
 * Cut text into words, in order; spaces yield no token.
 *
 * A number keeps its decimals, thousands marks and %; digits with one of 年月日时分秒号
 * are one number. 〇, and ○ behind a numeral, is a numeral as 零 is. A URL or e-mail
 * address is one token, as are #topic# without spaces and @name up to a space, ：or 20
 * characters. No token holds a space.
 *
 * Input:     normalised text, one sentence, at most 4 GiB.
 * Units:     token offsets are bytes, not characters.
 * Ownership: tokens are the segmenter's, until the next cut. Their number is returned.
 * Promises:  tokens ascend, do not overlap, lie on code point boundaries and cover all
 * but spaces; linear time.
 */
size_t segmenter_cut(struct segmenter *segmenter, struct span text,
                     const struct token **ret_tokens) MUST_USE;
