#pragma once

#include "ingest/explain.h"

/** Write an explanation as text for a person. */
void explain_text_write(const struct explanation *seen, struct buffer *out);

/** The parts of it, each with its own headline. */
void explain_text_write_raw(const struct raw_article *raw, struct buffer *out);
void explain_text_write_page(const struct full_page *page, struct buffer *out);
void explain_text_write_clean(const struct clean_article *clean, struct buffer *out);
void explain_text_write_sentences(const struct segmented_article *segmented,
                                  struct buffer *out);
