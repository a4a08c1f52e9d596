#include <assert.h>
#include <string.h>

#include "article/article_rows.h"
#include "article/identity.h"
#include "fuzz_core.h"
#include "fuzz_target.h"
#include "text/encoding.h"

/* What clean_article promises: nobody behind it checks again. */
static void check_text(struct span text)
{
    assert(text.at == NULL || encoding_is_utf8(text));
    assert(text.bytes == 0 || memchr(text.at, '\0', text.bytes) == NULL);
}

static void check_texts(struct texts texts)
{
    for (size_t i = 0; i < texts.count; i++) {
        check_text(texts.at[i]);
        assert(texts.at[i].bytes > 0);
    }
}

static void check_clean(const struct clean_article *clean)
{
    const struct span texts[] = {
        clean->url,      clean->host,          clean->title,     clean->body,
        clean->summary,  clean->authors_sent,  clean->source,    clean->section,
        clean->language, clean->language_sent, clean->image_url, clean->published_raw,
        clean->extra,
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        check_text(texts[i]);
    }
    check_texts(clean->authors);
    check_text(clean->agency);
    check_text(clean->place);
    check_texts(clean->reporters);
    check_texts(clean->correspondents);
    check_texts(clean->editors);
    check_texts(clean->tags);
    assert(clean->body.bytes > 0);
}

static void check_rows(const struct article_rows *rows)
{
    check_clean(rows->clean);
    check_text(rows->segmented);
    assert(rows->sentence_span_count == (size_t)(rows->sentence_count + 1) * 3);
    for (size_t i = 0; i < rows->sentence_span_count; i += 3) {
        const int32_t *span = rows->sentence_spans + i;
        int32_t room = rows->character_count + rows->paragraph_count - 1;
        assert(span[0] >= 0 && span[1] >= 0 && (i == 0 || span[0] + span[1] <= room));
        assert(span[2] >= 0 && span[2] <= rows->paragraph_count);
    }
}

/* The whole core: any bytes give rows that keep every promise, or a reason; twice the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct article_core *core = fuzz_core();
    struct fault fault = {.reason = ""};
    struct arena *arena = arena_open();
    struct message message = fuzz_message(data, size);
    struct article_rows rows;
    struct article_rows again;
    struct uuid identity;
    enum outcome outcome =
        article_rows_from_message(&message, core, arena, &rows, &fault);
    assert(outcome == OUTCOME_OK ||
           (outcome == OUTCOME_REJECT && fault.reason[0] != '\0'));
    bool has_identity = identity_from_message(&message, &core->limits, arena, &identity);
    if (outcome == OUTCOME_OK) {
        check_rows(&rows);
        assert(has_identity && memcmp(&identity, &rows.clean->identity, UUID_BYTES) == 0);
        assert(article_rows_from_message(&message, core, arena, &again, &fault) ==
               OUTCOME_OK);
        assert(span_is_equal(rows.segmented, again.segmented));
        assert(memcmp(&rows.clean->content_digest, &again.clean->content_digest,
                      DIGEST_BYTES) == 0);
    }
    arena_free(arena);
    return 0;
}
