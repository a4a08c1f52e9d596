#include "ingest/explain.h"

#include "ingest/explain_json.h"
#include "ingest/explain_text.h"

void explain_stages(const struct message *message, const struct article_core *core,
                    struct arena *arena, struct explanation *ret_explanation)
{
    struct explanation *seen = ret_explanation;
    const struct clean_options options = {.limits = &core->limits,
                                          .zone = core->time_zone,
                                          .recorded_us = message->recorded_us,
                                          .keeps_punctuation = core->keeps_punctuation};
    *seen = (struct explanation){.message_bytes = message->value.bytes};
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

bool explain_message(const struct message *message, const struct article_core *core,
                     bool as_json, struct buffer *out)
{
    /* Large, and with ranges into itself: in the arena rather than on the stack. */
    struct explanation *seen = arena_take(out->arena, sizeof(*seen));
    explain_stages(message, core, out->arena, seen);
    if (as_json) {
        explain_json_write(seen, out);
    } else {
        explain_text_write(seen, out);
    }
    return seen->rejected_by == NULL;
}
