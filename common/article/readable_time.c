#include "article/readable_time.h"

#include "article/message_times.h"
#include "base/instant.h"
#include "html/html_text.h"
#include "text/normalizer.h"

enum { LINE_BYTES = 1024 };

static struct span plain_text(struct span sent, struct arena *arena)
{
    struct html_findings ignored = {0};
    return html_text_is_markup(sent) ? html_text_from_markup(sent, arena, &ignored)
                                     : html_text_decode_entities(sent, arena);
}

bool readable_time_is(struct span sent, struct arena *arena)
{
    const struct normalizer_options options = {
        .shape = NORMALIZER_ONE_LINE, .max_bytes = LINE_BYTES, .keeps_punctuation = true};
    const struct time_context context = {.relative_to_us = INSTANT_ABSENT};
    struct article_time time;
    struct normal_text line;
    struct fault ignored;
    return normalizer_clean(plain_text(sent, arena), &options, arena, &line, &ignored) ==
               OUTCOME_OK &&
           article_time_parse(line.text, &context, &time) &&
           !message_times_is_too_early(&time);
}
