#include "replay/delivery_ledger.h"

#include <stdlib.h>
#include <string.h>

#include "base/failpoint.h"
#include "replay/injection.h"
#include "replay/manifest_file.h"

enum {
    KEEP_US = 500000,
    WINDOW_PARTS = 4, /* of the window that are settled between two saves under load */
};

struct delivery_ledger {
    struct delivery_ledger_options options;
    struct resume_state start;
    struct resume_state saved; /* what is on disk */
    struct in_flight *in_flight;
    struct manifest_file *manifest; /* or NULL */
    struct arena *arena;            /* of a record */
    uint64_t refused;               /* those of this run are in flight no more */
    uint64_t resent;                /* of this run */
    uint64_t next;                  /* the first that was not sent */
    int64_t kept_us;
    bool is_stuck;
};

static enum outcome load_state(struct delivery_ledger *ledger, bool *ret_is_continued,
                               struct fault *reterr_fault)
{
    const struct delivery_ledger_options *options = &ledger->options;
    bool is_there = false;
    if (options->resume_path != NULL) {
        enum outcome outcome = resume_state_load(options->resume_path, &ledger->start,
                                                 &is_there, reterr_fault);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
    }
    if (is_there &&
        memcmp(&ledger->start.corpus, &options->corpus, sizeof(options->corpus)) != 0) {
        return fault_fatal(reterr_fault,
                           "replay.resume: %s is of a replay of other paths, to another "
                           "topic, or with other settings",
                           options->resume_path);
    }
    ledger->start.corpus = options->corpus;
    ledger->start.twice += ledger->start.granted - ledger->start.position;
    *ret_is_continued = is_there;
    return OUTCOME_OK;
}

/* What has to be true after a kill from now on. */
static enum outcome save(struct delivery_ledger *ledger, uint64_t granted,
                         struct fault *reterr_fault)
{
    enum outcome outcome = OUTCOME_OK;
    /* First the records, since the state says that they are all in the manifest. */
    if (ledger->manifest != NULL) {
        outcome = manifest_file_save(ledger->manifest, reterr_fault);
    }
    if (outcome != OUTCOME_OK || ledger->options.resume_path == NULL) {
        return outcome;
    }
    struct resume_state state = ledger->start;
    state.position = in_flight_base(ledger->in_flight);
    state.granted = granted;
    state.refused += ledger->refused;
    state.twice += ledger->resent;
    struct digest last;
    if (in_flight_last(ledger->in_flight, &last)) {
        state.last = last;
    }
    failpoint_reach("replay.before_state");
    outcome = resume_state_save(ledger->options.resume_path, &state, reterr_fault);
    failpoint_reach("replay.after_state");
    if (outcome == OUTCOME_OK) {
        ledger->saved = state;
    }
    return outcome;
}

static uint64_t granted_now(const struct delivery_ledger *ledger)
{
    return in_flight_base(ledger->in_flight) + ledger->options.window;
}

static enum outcome begin(struct delivery_ledger *ledger, struct fault *reterr_fault)
{
    const struct delivery_ledger_options *options = &ledger->options;
    bool is_continued = false;
    enum outcome outcome = load_state(ledger, &is_continued, reterr_fault);
    if (outcome == OUTCOME_OK && options->manifest_path != NULL) {
        outcome =
            manifest_file_open(options->manifest_path, options->cluster, options->topic,
                               is_continued, &ledger->manifest, reterr_fault);
    }
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    ledger->next = ledger->start.position;
    ledger->in_flight = in_flight_open(ledger->next, (size_t)options->window);
    return save(ledger, granted_now(ledger), reterr_fault);
}

enum outcome delivery_ledger_open(const struct delivery_ledger_options *options,
                                  struct delivery_ledger **ret_ledger,
                                  struct fault *reterr_fault)
{
    struct delivery_ledger *ledger = malloc(sizeof(*ledger));
    if (ledger == NULL) {
        abort();
    }
    *ledger = (struct delivery_ledger){.options = *options, .arena = arena_open()};
    enum outcome outcome = begin(ledger, reterr_fault);
    if (outcome != OUTCOME_OK) {
        delivery_ledger_free(ledger);
        return outcome;
    }
    *ret_ledger = ledger;
    return OUTCOME_OK;
}

struct delivery_ledger *delivery_ledger_free(struct delivery_ledger *ledger)
{
    if (ledger != NULL) {
        manifest_file_free(ledger->manifest);
        in_flight_free(ledger->in_flight);
        arena_free(ledger->arena);
        free(ledger);
    }
    return NULL;
}

const struct resume_state *delivery_ledger_start(const struct delivery_ledger *ledger)
{
    return &ledger->start;
}

enum outcome delivery_ledger_admit(struct delivery_ledger *ledger, uint64_t number,
                                   bool *ret_is_admitted, struct fault *reterr_fault)
{
    *ret_is_admitted = in_flight_has_room(ledger->in_flight, number);
    if (ledger->options.resume_path == NULL || number < ledger->saved.granted) {
        return OUTCOME_OK;
    }
    uint64_t settled = in_flight_base(ledger->in_flight) - ledger->saved.position;
    if (settled == 0 || settled < ledger->options.window / WINDOW_PARTS) {
        *ret_is_admitted = false;
        return OUTCOME_OK;
    }
    return save(ledger, granted_now(ledger), reterr_fault);
}

void delivery_ledger_sent(struct delivery_ledger *ledger, uint64_t number,
                          const struct in_flight_message *message)
{
    in_flight_add(ledger->in_flight, number, message);
    ledger->next = number + 1;
}

void delivery_ledger_refused(struct delivery_ledger *ledger, uint64_t number)
{
    ledger->refused += 1;
    in_flight_settle(ledger->in_flight, number);
}

static void add_to_manifest(struct delivery_ledger *ledger,
                            const struct in_flight_message *message,
                            const struct record *record, const struct record_place *place)
{
    struct buffer injected = {.arena = ledger->arena};
    struct buffer source = {.arena = ledger->arena};
    injection_append_names(&injected, message->injected);
    manifest_line_append_place(&source, record->headers[1].value,
                               record->headers[0].value);
    const struct manifest_record line = {
        .partition = place->partition,
        .offset = place->offset,
        .bytes = record->value.bytes,
        .digest = message->digest,
        .has_identity = message->has_identity,
        .identity = message->identity,
        .injected = buffer_span(&injected),
        .place = buffer_span(&source),
    };
    manifest_file_add(ledger->manifest, &line);
    arena_reset(ledger->arena);
}

void delivery_ledger_acknowledged(struct delivery_ledger *ledger,
                                  const struct record *record,
                                  const struct record_place *place)
{
    if (ledger->manifest != NULL) {
        add_to_manifest(ledger, in_flight_find(ledger->in_flight, record->sequence),
                        record, place);
    }
    in_flight_settle(ledger->in_flight, record->sequence);
    failpoint_reach("replay.acknowledged");
}

void delivery_ledger_lost(struct delivery_ledger *ledger, uint64_t number)
{
    if (ledger->options.resume_path == NULL) {
        in_flight_settle(ledger->in_flight, number);
    } else {
        ledger->is_stuck = true;
    }
}

void delivery_ledger_resent(struct delivery_ledger *ledger, uint64_t count)
{
    ledger->resent = count;
}

bool delivery_ledger_is_stuck(const struct delivery_ledger *ledger)
{
    return ledger->is_stuck;
}

enum outcome delivery_ledger_keep(struct delivery_ledger *ledger, int64_t now_us,
                                  struct fault *reterr_fault)
{
    if (now_us - ledger->kept_us < KEEP_US || ledger->options.resume_path == NULL ||
        in_flight_base(ledger->in_flight) == ledger->saved.position) {
        return OUTCOME_OK;
    }
    ledger->kept_us = now_us;
    return save(ledger, granted_now(ledger), reterr_fault);
}

enum outcome delivery_ledger_close(struct delivery_ledger *ledger, uint64_t *ret_twice,
                                   struct fault *reterr_fault)
{
    uint64_t unsettled = ledger->next - in_flight_base(ledger->in_flight);
    *ret_twice = ledger->start.twice + ledger->resent + unsettled;
    if (ledger->manifest != NULL) {
        enum outcome outcome =
            manifest_file_finish(ledger->manifest, *ret_twice, reterr_fault);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
    }
    return save(ledger, ledger->next, reterr_fault);
}
