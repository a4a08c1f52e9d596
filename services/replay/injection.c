#include "replay/injection.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "text/encoding.h"

static const char *const names[INJECTION_COUNT] = {"dup", "gb18030", "nul", "truncate",
                                                   "reorder"};

const char *injection_name(enum injection kind)
{
    return names[kind];
}

void injection_append_names(struct buffer *text, unsigned kinds)
{
    const char *separator = "";
    for (size_t kind = 0; kind < INJECTION_COUNT; kind++) {
        if ((kinds & 1U << kind) != 0) {
            buffer_append_format(text, "%s%s", separator, names[kind]);
            separator = "+";
        }
    }
    buffer_append(text, kinds == 0 ? SPAN("-") : SPAN(""));
}

/* Part of the list up to a comma; *ret_rest is behind it. */
static struct span take_word(struct span *list)
{
    const char *comma = memchr(list->at, ',', list->bytes);
    size_t bytes = comma == NULL ? list->bytes : (size_t)(comma - list->at);
    struct span word = span_slice(*list, 0, bytes);
    *list = span_slice(*list, bytes + (comma != NULL ? 1 : 0), list->bytes);
    return word;
}

static bool read_chance(struct span text, double *ret_chance)
{
    char digits[32];
    if (text.bytes < 2 || text.bytes > sizeof(digits) || text.at[text.bytes - 1] != '%') {
        return false;
    }
    memcpy(digits, text.at, text.bytes - 1);
    digits[text.bytes - 1] = '\0';
    char *rest = NULL;
    double percent = strtod(digits, &rest);
    *ret_chance = percent / 100;
    return *rest == '\0' && percent >= 0 && percent <= 100;
}

static bool read_word(struct span word, struct injection_plan *plan)
{
    const char *equals = memchr(word.at, '=', word.bytes);
    size_t name_bytes = equals == NULL ? word.bytes : (size_t)(equals - word.at);
    for (size_t kind = 0; kind < INJECTION_COUNT; kind++) {
        if (!span_is_equal(span_slice(word, 0, name_bytes),
                           span_from_string(names[kind]))) {
            continue;
        }
        plan->chance[kind] = 1;
        return equals == NULL || read_chance(span_slice(word, name_bytes + 1, word.bytes),
                                             &plan->chance[kind]);
    }
    return false;
}

enum outcome injection_plan_from_text(const char *text, uint64_t seed,
                                      struct injection_plan *ret_plan,
                                      struct fault *reterr_fault)
{
    struct injection_plan plan = {.seed = seed};
    struct span list = span_from_string(text);
    while (list.bytes > 0) {
        struct span word = take_word(&list);
        if (!read_word(word, &plan)) {
            return fault_fatal(reterr_fault,
                               "replay.fault: \"%.*s\" is not like dup=1%%; there are "
                               "dup, gb18030, nul, truncate and reorder",
                               (int)word.bytes, word.at);
        }
    }
    *ret_plan = plan;
    return OUTCOME_OK;
}

bool injection_is_planned(const struct injection_plan *plan)
{
    bool is_planned = false;
    for (size_t kind = 0; kind < INJECTION_COUNT; kind++) {
        is_planned = is_planned || plan->chance[kind] > 0;
    }
    return is_planned;
}

/* The finaliser of SplitMix64 (Steele, Lea and Flood 2014): each bit depends on all. */
static uint64_t mix(uint64_t bits)
{
    bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9U;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111ebU;
    return bits ^ bits >> 31;
}

uint64_t injection_random(const struct injection_plan *plan, enum injection kind,
                          uint64_t number, uint64_t draw)
{
    static const uint64_t golden = 0x9e3779b97f4a7c15U;
    uint64_t bits = mix(plan->seed + golden);
    bits = mix(bits + golden * (uint64_t)(kind + 1));
    bits = mix(bits + golden * (number + 1));
    return mix(bits + golden * (draw + 1));
}

bool injection_is_chosen(const struct injection_plan *plan, enum injection kind,
                         uint64_t number)
{
    static const double steps = 9007199254740992.0; /* 2^53: a double holds each */
    return (double)(injection_random(plan, kind, number, 0) >> 11) <
           plan->chance[kind] * steps;
}

/* Absent when it is not UTF-8, or would stay as it is. */
static struct span as_gb18030(struct span message, struct arena *arena)
{
    const struct span none = {.at = NULL};
    bool is_ascii = true;
    for (size_t i = 0; i < message.bytes; i++) {
        is_ascii = is_ascii && (unsigned char)message.at[i] < 0x80;
    }
    if (is_ascii || !encoding_is_utf8(message)) {
        return none;
    }
    iconv_t converter = iconv_open("GB18030", "UTF-8");
    if (converter == (iconv_t)-1) { /* NOLINT(*-no-int-to-ptr): as POSIX has it */
        return none;
    }
    struct span copy = arena_copy(arena, message);
    size_t room = message.bytes * 2; /* four bytes for two, at most */
    char *start = arena_take(arena, room);
    union {
        const char *given;
        char *taken;
    } input = {.given = copy.at};
    char *end = start;
    size_t left = copy.bytes;
    size_t failed = iconv(converter, &input.taken, &left, &end, &room);
    iconv_close(converter);
    return failed == 0 ? (struct span){.at = start, .bytes = (size_t)(end - start)}
                       : none;
}

static struct span with_nul(struct span message, size_t at, struct arena *arena)
{
    struct buffer hurt = {.arena = arena};
    buffer_append(&hurt, span_slice(message, 0, at));
    buffer_append_byte(&hurt, '\0');
    buffer_append(&hurt, span_slice(message, at, message.bytes));
    return buffer_span(&hurt);
}

struct span injection_apply(const struct injection_plan *plan, uint64_t number,
                            struct span message, struct arena *arena, unsigned *ret_kinds)
{
    unsigned kinds = 0;
    if (injection_is_chosen(plan, INJECTION_GB18030, number)) {
        struct span recoded = as_gb18030(message, arena);
        message = recoded.at == NULL ? message : recoded;
        kinds |= recoded.at == NULL ? 0 : 1U << INJECTION_GB18030;
    }
    if (injection_is_chosen(plan, INJECTION_NUL, number)) {
        uint64_t at =
            injection_random(plan, INJECTION_NUL, number, 1) % (message.bytes + 1);
        message = with_nul(message, (size_t)at, arena);
        kinds |= 1U << INJECTION_NUL;
    }
    if (message.bytes > 1 && injection_is_chosen(plan, INJECTION_TRUNCATE, number)) {
        uint64_t bytes =
            injection_random(plan, INJECTION_TRUNCATE, number, 1) % (message.bytes - 1);
        message.bytes = 1 + (size_t)bytes;
        kinds |= 1U << INJECTION_TRUNCATE;
    }
    *ret_kinds = kinds;
    return message;
}
