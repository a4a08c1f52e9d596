#include "article/raw_article.h"

#include <jansson.h>

#include "article/cloud_event.h"
#include "article/extra_fields.h"
#include "article/field_table.h"
#include "article/payload.h"
#include "article/raw_value.h"
#include "article/readable_time.h"
#include "article/repairs.h"
#include "base/buffer.h"

const struct article_limits article_limits_default = {
    .message_bytes = (size_t)8 * 1024 * 1024,
    .json_depth = 64,
    .json_keys = 20000,
    .url_bytes = 2048,
    .title_chars = 1000,
    .body_chars = 2000000,
    .extra_bytes = (size_t)64 * 1024,
    .extra_depth = 16,
};

/* The best value for a field so far. Keys belong to the tree. */
struct pick {
    const struct field_name *row; /* NULL: none yet */
    size_t rank;                  /* place in the table, exact names before alike ones */
    json_t *parent;
    json_t *value;
    const char *outer; /* the key of the parent; NULL at the top */
    const char *key;
};

struct picking {
    const struct article_limits *limits;
    struct arena *arena;
    struct pick picks[RAW_FIELD_COUNT];
    size_t unreadable_ranks[RAW_FIELD_COUNT]; /* the best of a time; 0: none, else + 1 */
    bool has_misfit[RAW_FIELD_COUNT]; /* a value was sent that the field does not take */
};

static bool is_too_long_url(const struct picking *picking, enum raw_field field,
                            json_t *value)
{
    return field == RAW_URL && json_string_length(value) > picking->limits->url_bytes;
}

static bool says_not_url(const struct field_name *row, json_t *value)
{
    /* A `source` that is no URL is a name, not a flawed URL. */
    return row->type->is_url &&
           (!json_is_string(value) || span_is_equal(row->name, SPAN("source")));
}

/* Every time that can be read goes before any that cannot. */
static size_t rank_of_time(struct picking *picking, const struct field_name *row,
                           json_t *value, size_t rank)
{
    size_t *best_unreadable = &picking->unreadable_ranks[row->field];
    uint32_t ignored = 0;
    struct texts texts = raw_value_texts(row->type, value, picking->arena, &ignored);
    if (readable_time_is(texts.at[0], picking->arena)) {
        return rank;
    }
    if (*best_unreadable == 0 || rank + 1 < *best_unreadable) {
        *best_unreadable = rank + 1;
    }
    return rank + field_table_count * 2;
}

static void offer(struct picking *picking, const struct field_name *row,
                  enum name_match match, const struct pick *candidate, bool *is_absent)
{
    struct pick *best = &picking->picks[row->field];
    enum value_fit fit = raw_value_fit(row->type, candidate->value);
    if (fit == VALUE_ABSENT) {
        *is_absent = true;
        return;
    }
    if (fit == VALUE_OTHER || is_too_long_url(picking, row->field, candidate->value)) {
        picking->has_misfit[row->field] |= !says_not_url(row, candidate->value);
        return;
    }
    size_t rank = (size_t)(row - field_table) * 2 + (match == NAME_EXACT ? 0 : 1);
    if (row->type->is_time) {
        rank = rank_of_time(picking, row, candidate->value, rank);
    }
    if (best->row == NULL || rank < best->rank) {
        *best = *candidate;
        best->row = row;
        best->rank = rank;
    }
}

/* Offer the member to all rows whose name, or whose part behind `prefix.`, it has. */
static void offer_to_rows(struct picking *picking, const struct pick *candidate,
                          bool *is_absent)
{
    struct span key = span_from_string(candidate->key);
    for (size_t i = 0; i < field_table_count; i++) {
        const struct field_name *row = &field_table[i];
        enum name_match match = field_table_match(key, row->name);
        if (match != NAME_DIFFERS) {
            offer(picking, row, match, candidate, is_absent);
        }
    }
}

static void offer_members(struct picking *picking, const struct field_name *row,
                          struct span inner, enum name_match outer_match,
                          const struct pick *object)
{
    void *next;
    const char *key;
    json_t *value;
    json_object_foreach_safe(object->value, next, key, value)
    {
        bool is_absent = false;
        enum name_match match = field_table_match(span_from_string(key), inner);
        if (match != NAME_DIFFERS) {
            struct pick candidate = {.parent = object->value,
                                     .value = value,
                                     .outer = object->key,
                                     .key = key};
            match = outer_match < match ? outer_match : match;
            offer(picking, row, match, &candidate, &is_absent);
        }
        if (is_absent) {
            json_object_del(object->value, key);
        }
    }
}

static void offer_nested(struct picking *picking, const struct pick *object)
{
    struct span key = span_from_string(object->key);
    for (size_t i = 0; i < field_table_count; i++) {
        struct span name = field_table[i].name;
        const char *dot = memchr(name.at, '.', name.bytes);
        if (dot == NULL) {
            continue;
        }
        size_t at = (size_t)(dot - name.at);
        enum name_match match = field_table_match(key, span_slice(name, 0, at));
        if (match != NAME_DIFFERS) {
            offer_members(picking, &field_table[i], span_slice(name, at + 1, name.bytes),
                          match, object);
        }
    }
}

static void pick_values(struct picking *picking, json_t *root)
{
    void *next;
    const char *key;
    json_t *value;
    json_object_foreach_safe(root, next, key, value)
    {
        bool is_absent = false;
        struct pick candidate = {.parent = root, .value = value, .key = key};
        offer_to_rows(picking, &candidate, &is_absent);
        if (json_is_object(value)) {
            offer_nested(picking, &candidate);
        }
        if (is_absent) {
            json_object_del(root, key);
        }
    }
}

/* A better name had a time that cannot be read. */
static bool has_passed_over_time(const struct picking *picking)
{
    for (size_t i = 0; i < RAW_FIELD_COUNT; i++) {
        size_t unreadable = picking->unreadable_ranks[i];
        size_t taken = picking->picks[i].rank;
        bool is_readable = taken < field_table_count * 2;
        if (is_readable && unreadable > 0 && unreadable <= taken) {
            return true;
        }
    }
    return false;
}

static struct span sent_name(const struct pick *pick, struct arena *arena)
{
    struct buffer buffer = {.arena = arena};
    if (pick->outer != NULL) {
        buffer_append(&buffer, span_from_string(pick->outer));
        buffer_append_byte(&buffer, '.');
    }
    buffer_append(&buffer, span_from_string(pick->key));
    return buffer_span(&buffer);
}

/* Take a value out of the tree, unless something of it stays behind. */
static void remove_taken(json_t *root, const struct pick *pick)
{
    if (!raw_value_is_whole(pick->row->type, pick->value)) {
        return;
    }
    json_object_del(pick->parent, pick->key);
    if (pick->outer != NULL && json_object_size(pick->parent) == 0) {
        json_object_del(root, pick->outer);
    }
}

static struct span first_of(struct texts texts)
{
    return texts.count == 0 ? (struct span){0} : texts.at[0];
}

static struct span joined(struct texts texts, struct arena *arena)
{
    if (texts.count <= 1) {
        return first_of(texts);
    }
    struct buffer buffer = {.arena = arena};
    for (size_t i = 0; i < texts.count; i++) {
        if (i > 0) {
            buffer_append(&buffer, SPAN("；"));
        }
        buffer_append(&buffer, texts.at[i]);
    }
    return buffer_span(&buffer);
}

static struct raw_article article_from_picks(const struct picking *picking, json_t *root,
                                             uint32_t repairs, struct arena *arena)
{
    struct raw_article raw = {.repairs = repairs};
    struct texts values[RAW_FIELD_COUNT] = {0};
    for (size_t i = 0; i < RAW_FIELD_COUNT; i++) {
        const struct pick *pick = &picking->picks[i];
        if (pick->row != NULL) {
            raw.sent_as[i] = sent_name(pick, arena);
            values[i] =
                raw_value_texts(pick->row->type, pick->value, arena, &raw.repairs);
        }
    }
    raw.body_is_html = picking->picks[RAW_BODY].row->is_html;
    /* Only now, when no key or value of the tree is needed any more. */
    for (size_t i = 0; i < RAW_FIELD_COUNT; i++) {
        if (picking->picks[i].row != NULL) {
            remove_taken(root, &picking->picks[i]);
        }
    }
    raw.url = first_of(values[RAW_URL]);
    raw.id = first_of(values[RAW_ID]);
    raw.title = first_of(values[RAW_TITLE]);
    raw.body = values[RAW_BODY];
    raw.summary = first_of(values[RAW_SUMMARY]);
    raw.authors = values[RAW_AUTHORS];
    raw.authors_sent = joined(values[RAW_AUTHORS], arena);
    raw.editors = values[RAW_EDITORS];
    raw.published_at = first_of(values[RAW_PUBLISHED_AT]);
    raw.modified_at = first_of(values[RAW_MODIFIED_AT]);
    raw.fetched_at = first_of(values[RAW_FETCHED_AT]);
    raw.source = first_of(values[RAW_SOURCE]);
    raw.language = first_of(values[RAW_LANGUAGE]);
    raw.section = joined(values[RAW_SECTION], arena);
    raw.tags = values[RAW_TAGS];
    raw.image_url = first_of(values[RAW_IMAGE_URL]);
    return raw;
}

enum outcome raw_article_from_message(const struct message *message,
                                      const struct article_limits *limits,
                                      struct arena *arena, struct raw_article *ret_raw,
                                      struct fault *reterr_fault)
{
    json_auto_t *root = NULL;
    uint32_t repairs = 0;
    enum outcome outcome =
        payload_parse(message->value, limits, arena, &root, &repairs, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    root = cloud_event_unwrap(root);
    struct picking picking = {.limits = limits, .arena = arena};
    pick_values(&picking, root);
    if (picking.picks[RAW_BODY].row == NULL) {
        if (picking.has_misfit[RAW_BODY]) {
            return fault_reject(reterr_fault, "type:body",
                                "a body is there, but no string and no list of strings");
        }
        return fault_reject(reterr_fault, "missing:body", "no field holds a body");
    }
    if (picking.picks[RAW_URL].row == NULL && picking.has_misfit[RAW_URL]) {
        repairs |= REPAIR_URL_IGNORED;
    }
    if (has_passed_over_time(&picking)) {
        repairs |= REPAIR_TIME_IGNORED;
    }
    struct raw_article raw = article_from_picks(&picking, root, repairs, arena);
    raw.extra = extra_fields_write(root, limits, arena, &raw.repairs);
    *ret_raw = raw;
    return OUTCOME_OK;
}
