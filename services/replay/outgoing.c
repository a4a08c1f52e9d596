#include "replay/outgoing.h"

#include <stdlib.h>

#include "replay/repeat_suffix.h"

enum {
    BLOCK_BYTES = 32 * 1024 * 1024, /* of messages that are held to be reordered */
};

struct outgoing {
    struct outgoing_options options;
    struct corpus_reader *corpus; /* NULL: between two rounds */
    uint64_t round;               /* from 1 */
    uint64_t earlier_bytes;       /* of the rounds that are done */
    uint64_t number;              /* of the message that is read next, of all rounds */
    struct arena *arena;          /* of the block */
    /* A block is filled, reordered, and then given out. One more for a duplicate. */
    struct outgoing_message block[INJECTION_REACH + 1];
    uint64_t numbers[INJECTION_REACH + 1]; /* of its messages */
    size_t block_count;
    size_t next;
    bool is_filling;
    bool is_end;
};

struct outgoing *outgoing_open(const struct outgoing_options *options)
{
    struct outgoing *outgoing = malloc(sizeof(*outgoing));
    if (outgoing == NULL) {
        abort();
    }
    *outgoing = (struct outgoing){.options = *options, .arena = arena_open()};
    return outgoing;
}

struct outgoing *outgoing_free(struct outgoing *outgoing)
{
    if (outgoing != NULL) {
        corpus_reader_free(outgoing->corpus);
        arena_free(outgoing->arena);
        free(outgoing);
    }
    return NULL;
}

static void begin_round(struct outgoing *outgoing)
{
    outgoing->round += 1;
    outgoing->corpus = corpus_reader_open(&outgoing->options.corpus);
}

static void end_round(struct outgoing *outgoing)
{
    outgoing->earlier_bytes += corpus_reader_bytes(outgoing->corpus);
    outgoing->corpus = corpus_reader_free(outgoing->corpus);
    outgoing->is_end = outgoing->round == outgoing->options.rounds ||
                       *outgoing->options.corpus.is_stopped != 0;
}

static void add_message(struct outgoing *outgoing, const struct outgoing_message *message)
{
    outgoing->numbers[outgoing->block_count] = outgoing->number;
    outgoing->block[outgoing->block_count] = *message;
    outgoing->block_count += 1;
}

static void take_message(struct outgoing *outgoing, const struct corpus_message *read)
{
    const struct injection_plan *plan = &outgoing->options.plan;
    struct span path = {.at = read->path, .bytes = strlen(read->path) + 1};
    struct outgoing_message message = {
        .path = arena_copy(outgoing->arena, path).at,
        .line = read->line,
        .original =
            outgoing->round == 1
                ? read->value
                : repeat_suffix_apply(read->value, outgoing->round, outgoing->arena),
    };
    message.value = injection_apply(plan, outgoing->number, message.original,
                                    outgoing->arena, &message.injected);
    add_message(outgoing, &message);
    if (injection_is_chosen(plan, INJECTION_DUP, outgoing->number)) {
        message.injected |= 1U << INJECTION_DUP;
        add_message(outgoing, &message);
    }
    outgoing->number += 1;
}

static enum outcome read_message(struct outgoing *outgoing, struct fault *reterr_fault)
{
    struct corpus_message read;
    bool is_end = false;
    if (outgoing->corpus == NULL) {
        begin_round(outgoing);
    }
    enum outcome outcome = corpus_reader_next(outgoing->corpus, outgoing->arena, &read,
                                              &is_end, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    if (is_end) {
        end_round(outgoing);
    } else {
        take_message(outgoing, &read);
    }
    return OUTCOME_OK;
}

static bool is_full(const struct outgoing *outgoing)
{
    size_t wanted =
        outgoing->options.plan.chance[INJECTION_REORDER] > 0 ? INJECTION_REACH : 1;
    return outgoing->block_count >= wanted || arena_bytes(outgoing->arena) > BLOCK_BYTES;
}

/* Those that are chosen change places with each other (Fisher and Yates' shuffle). */
static void reorder_block(struct outgoing *outgoing)
{
    const struct injection_plan *plan = &outgoing->options.plan;
    size_t chosen[INJECTION_REACH + 1]; /* places, ascending */
    size_t order[INJECTION_REACH + 1];  /* the same, shuffled */
    struct outgoing_message before[INJECTION_REACH + 1];
    size_t count = 0;
    for (size_t i = 0; i < outgoing->block_count; i++) {
        before[i] = outgoing->block[i];
        if (injection_is_chosen(plan, INJECTION_REORDER, outgoing->numbers[i])) {
            order[count] = i;
            chosen[count++] = i;
        }
    }
    for (size_t i = count; i > 1; i--) {
        uint64_t number = outgoing->numbers[chosen[i - 1]];
        size_t other = (size_t)(injection_random(plan, INJECTION_REORDER, number, i) % i);
        size_t held = order[i - 1];
        order[i - 1] = order[other];
        order[other] = held;
    }
    for (size_t i = 0; i < count; i++) {
        struct outgoing_message *moved = &outgoing->block[chosen[i]];
        *moved = before[order[i]];
        moved->injected |= order[i] == chosen[i] ? 0 : 1U << INJECTION_REORDER;
    }
}

static enum outcome fill_block(struct outgoing *outgoing, struct fault *reterr_fault)
{
    if (!outgoing->is_filling) {
        arena_reset(outgoing->arena);
        outgoing->block_count = 0;
        outgoing->next = 0;
        outgoing->is_filling = true;
    }
    while (!outgoing->is_end && !is_full(outgoing)) {
        enum outcome outcome = read_message(outgoing, reterr_fault);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
    }
    reorder_block(outgoing);
    outgoing->is_filling = false;
    return OUTCOME_OK;
}

enum outcome outgoing_next(struct outgoing *outgoing,
                           struct outgoing_message *ret_message, bool *ret_is_end,
                           struct fault *reterr_fault)
{
    *ret_is_end = false;
    if (outgoing->next == outgoing->block_count || outgoing->is_filling) {
        enum outcome outcome = fill_block(outgoing, reterr_fault);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
    }
    *ret_is_end = outgoing->next == outgoing->block_count;
    if (!*ret_is_end) {
        *ret_message = outgoing->block[outgoing->next++];
    }
    return OUTCOME_OK;
}

uint64_t outgoing_bytes(const struct outgoing *outgoing)
{
    return outgoing->earlier_bytes +
           (outgoing->corpus == NULL ? 0 : corpus_reader_bytes(outgoing->corpus));
}
