#include "kafka/kafka_trouble.h"

#include <stdio.h>
#include <string.h>

/* The kind's row; a new kind takes the place of the one told longest ago. */
static struct trouble_kind *find_kind(struct kafka_trouble *trouble, const char *name)
{
    struct trouble_kind *oldest = &trouble->kinds[0];
    for (size_t i = 0; i < TROUBLE_KINDS; i++) {
        struct trouble_kind *kind = &trouble->kinds[i];
        if (strncmp(kind->name, name, sizeof(kind->name) - 1) == 0) {
            return kind;
        }
        bool is_unused = kind->name[0] == '\0' && oldest->name[0] != '\0';
        if (is_unused || kind->told_ms < oldest->told_ms) {
            oldest = kind;
        }
    }
    *oldest = (struct trouble_kind){.told_ms = INT64_MIN};
    snprintf(oldest->name, sizeof(oldest->name), "%s", name);
    return oldest;
}

static bool hold_back(struct trouble_kind *kind, int64_t now_ms)
{
    if (kind->told_ms != INT64_MIN && now_ms - kind->told_ms < TROUBLE_QUIET_MS) {
        kind->held_back += 1;
        return true;
    }
    kind->told_ms = now_ms;
    return false;
}

/* "[thrd:127.0.0.1:9092/1]: " names a thread of the library's: of no use to anybody. */
static const char *skip_thread(const char *text)
{
    const char *end = strstr(text, "]: ");
    return strncmp(text, "[thrd:", strlen("[thrd:")) == 0 && end != NULL ? end + 3 : text;
}

static const char *hint(const struct kafka_trouble *trouble, const char *kind,
                        const char *text)
{
    bool is_login = strcmp(kind, "_AUTHENTICATION") == 0 ||
                    strstr(text, "uthentication failed") != NULL;
    return trouble->has_broken_scram && is_login
               ? "; SASL/SCRAM of librdkafka below 2.6.1 cannot log in to Kafka 4 even "
                 "with the right password"
               : "";
}

void kafka_trouble_add(struct kafka_trouble *trouble, int level, const char *kind,
                       const char *text, int64_t now_ms)
{
    bool is_chatter = level > TROUBLE_NOTICE && level != TROUBLE_DEBUG;
    /* A failed connection is logged as FAIL and comes as an error as well. */
    if (is_chatter || strcmp(kind, "FAIL") == 0) {
        return;
    }
    struct trouble_kind *row = find_kind(trouble, kind);
    if (level != TROUBLE_DEBUG && hold_back(row, now_ms)) {
        return;
    }
    if (trouble->count == TROUBLE_PENDING_LINES) { /* the oldest is the least news */
        trouble->first = (trouble->first + 1) % TROUBLE_PENDING_LINES;
        trouble->count -= 1;
    }
    size_t last = (trouble->first + trouble->count) % TROUBLE_PENDING_LINES;
    char repeated[48] = "";
    if (row->held_back > 0) {
        snprintf(repeated, sizeof(repeated), " (and %u more like it)", row->held_back);
        row->held_back = 0;
    }
    (void)fault_retry(&trouble->pending[last], "%s: %s%s%s", kind, skip_thread(text),
                      repeated, hint(trouble, kind, text));
    trouble->count += 1;
}

bool kafka_trouble_take(struct kafka_trouble *trouble, struct fault *ret_fault)
{
    if (trouble->count == 0) {
        return false;
    }
    *ret_fault = trouble->pending[trouble->first];
    trouble->first = (trouble->first + 1) % TROUBLE_PENDING_LINES;
    trouble->count -= 1;
    return true;
}
