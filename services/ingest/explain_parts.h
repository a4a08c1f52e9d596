#pragma once

#include "ingest/explain.h"
#include "ingest/explain_out.h"

/* The parts of an explanation, in their order; each leaves out what there is not. */

/** The bytes: how many, their SHA-256, how they begin, as what they were read. */
void explain_message_write(struct explain_out *out, const struct explanation *seen);

/** Which name of the message filled which field, and what was repaired. */
void explain_raw_write(struct explain_out *out, const struct raw_article *raw);

/** Every repair, also those of later stages, and what it means. */
void explain_repairs_write(struct explain_out *out, uint32_t repairs);

/** What was taken out of a body that is a whole page, and where it stood. */
void explain_page_write(struct explain_out *out, const struct full_page *page);

/** The body as sent and as text, where these differ: out of its HTML. */
void explain_html_write(struct explain_out *out, const struct raw_article *raw,
                        const struct clean_article *clean);

/** What the normaliser changed in title, summary and body, marked in place. */
void explain_changes_write(struct explain_out *out, const struct raw_article *raw,
                           const struct clean_article *clean);

/** The times: as sent, the rule that read each, and why one is not believed. */
void explain_times_write(struct explain_out *out, const struct clean_article *clean);

/** Who wrote it, where and when, and where each of these was found. */
void explain_byline_write(struct explain_out *out, const struct raw_article *raw,
                          const struct clean_article *clean);

/** Sentences and their words. */
void explain_sentences_write(struct explain_out *out,
                             const struct segmented_article *segmented);

/** The words by kind, each with how often it occurs. */
void explain_words_write(struct explain_out *out,
                         const struct segmented_article *segmented);

/** By what the article is known: ingest.identity. */
void explain_identity_write(struct explain_out *out, const struct raw_article *raw,
                            const struct clean_article *clean);

/** The row of news.article. `rows` NULL: the columns of the clean article only. */
void explain_row_write(struct explain_out *out, const struct clean_article *clean,
                       const struct article_rows *rows);
