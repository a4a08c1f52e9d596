#include "ingest/explain.h"

#include "ingest/explain_parts.h"

void explain_stages(const struct message *message, const struct article_core *core,
                    struct arena *arena, struct explanation *ret_explanation)
{
    struct explanation *seen = ret_explanation;
    const struct clean_options options = {.limits = &core->limits,
                                          .zone = core->time_zone,
                                          .recorded_us = message->recorded_us,
                                          .keeps_punctuation = core->keeps_punctuation};
    *seen = (struct explanation){.value = message->value,
                                 .recorded_us = message->recorded_us};
    seen->rejected_by = "raw_article";
    seen->has_raw = raw_article_from_message(message, &core->limits, arena, &seen->raw,
                                             &seen->fault) == OUTCOME_OK;
    if (!seen->has_raw) {
        return;
    }
    seen->rejected_by = "clean_article";
    seen->has_clean = clean_article_from_raw(&seen->raw, &options, arena, &seen->clean,
                                             &seen->fault) == OUTCOME_OK;
    if (!seen->has_clean) {
        return;
    }
    seen->rejected_by = "article_rows";
    seen->has_rows =
        segmented_article_from_clean(&seen->clean, core->segmenter, arena,
                                     &seen->segmented, &seen->fault) == OUTCOME_OK &&
        article_rows_from_segmented(&seen->segmented, core, arena, &seen->rows,
                                    &seen->fault) == OUTCOME_OK;
    if (seen->has_rows) {
        seen->rejected_by = NULL;
    }
}

static void write_stages(struct explain_out *out, const struct explanation *seen)
{
    const struct raw_article *raw = &seen->raw;
    const struct clean_article *clean = &seen->clean;
    explain_message_write(out, seen);
    if (seen->has_raw) {
        explain_raw_write(out, raw);
    }
    if (seen->has_clean) {
        explain_page_write(out, clean->page);
        explain_html_write(out, raw, clean);
        explain_changes_write(out, raw, clean);
        explain_times_write(out, clean);
        explain_byline_write(out, raw, clean);
    }
    if (seen->has_raw) {
        explain_repairs_write(out, seen->has_clean ? clean->repairs : raw->repairs);
    }
    if (seen->has_rows) {
        explain_sentences_write(out, &seen->segmented);
        explain_words_write(out, &seen->segmented);
        explain_identity_write(out, raw, clean);
        explain_row_write(out, clean, &seen->rows);
    }
}

static void write_rejection(struct explain_out *out, const struct explanation *seen)
{
    if (!out->form.is_json) {
        explain_out_say(out, EXPLAIN_BAD, "rejected");
        explain_out_say(out, EXPLAIN_PLAIN, " by %s: %s: ", seen->rejected_by,
                        seen->fault.reason);
        explain_out_show(out, EXPLAIN_PLAIN, span_from_string(seen->fault.text));
        explain_out_say(out, EXPLAIN_PLAIN, "\n");
        return;
    }
    explain_out_text(out, "outcome", SPAN("rejected"));
    explain_out_open(out, "rejected", 0);
    explain_out_text(out, "by", span_from_string(seen->rejected_by));
    explain_out_text(out, "reason", span_from_string(seen->fault.reason));
    explain_out_text(out, "text", span_from_string(seen->fault.text));
    explain_out_close(out);
}

static void write_outcome(struct explain_out *out, const struct explanation *seen)
{
    if (seen->value.at == NULL) {
        if (!out->form.is_json) {
            explain_out_say(out, EXPLAIN_PLAIN,
                            "a tombstone: a record without a value\n");
        } else {
            explain_out_text(out, "outcome", SPAN("tombstone"));
        }
    } else if (seen->rejected_by != NULL) {
        write_rejection(out, seen);
    } else if (out->form.is_json) {
        explain_out_text(out, "outcome", SPAN("stored"));
    } else {
        explain_out_say(out, EXPLAIN_GOOD, "stored");
        explain_out_say(out, EXPLAIN_PLAIN, " as an article of %d sentences\n",
                        (int)seen->rows.sentence_count);
    }
}

bool explain_message(const struct message *message, const struct article_core *core,
                     struct explain_form form, struct buffer *out)
{
    /* Large, and with ranges into itself: in the arena rather than on the stack. */
    struct explanation *seen = arena_take_array(out->arena, 1, sizeof(*seen));
    struct explain_out to = {.to = out, .form = form};
    if (form.is_json) {
        buffer_append_byte(out, '{');
    }
    if (message->value.at != NULL) {
        explain_stages(message, core, out->arena, seen);
        write_stages(&to, seen);
    }
    write_outcome(&to, seen);
    buffer_append(out, form.is_json ? SPAN("}\n") : SPAN(""));
    return seen->rejected_by == NULL;
}
