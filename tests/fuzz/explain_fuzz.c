#include <assert.h>
#include <jansson.h>

#include "fuzz_core.h"
#include "fuzz_target.h"
#include "ingest/explain.h"
#include "text/encoding.h"
#include "text/utf8.h"
#include "text/visible_text.h"

/* Nothing of a message reaches the terminal but what it shows. */
static void check_is_visible(struct span shown)
{
    assert(encoding_is_utf8(shown));
    for (size_t at = 0; at < shown.bytes;) {
        uint32_t code_point = utf8_next(shown, &at);
        assert(code_point == '\n' || visible_text_has(code_point));
    }
}

static void check_is_json(struct span shown)
{
    json_error_t error;
    json_t *json = json_loadb(shown.at, shown.bytes, JSON_REJECT_DUPLICATES, &error);
    assert(json_is_object(json) && json_object_get(json, "outcome") != NULL);
    json_decref(json);
}

/* Any bytes are explained, in both forms, and both say the same of what becomes of them. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct article_core *core = fuzz_core();
    struct arena *arena = arena_open();
    struct message message = fuzz_message(data, size);
    struct buffer text = {.arena = arena};
    struct buffer json = {.arena = arena};
    bool is_stored = explain_message(&message, core, (struct explain_form){0}, &text);
    bool is_json_stored =
        explain_message(&message, core, (struct explain_form){.is_json = true}, &json);
    assert(is_stored == is_json_stored);
    check_is_visible(buffer_span(&text));
    check_is_visible(buffer_span(&json));
    check_is_json(buffer_span(&json));
    arena_free(arena);
    return 0;
}
