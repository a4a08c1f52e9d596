#include "ingest/catch_up.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/connection.h"
#include "ingest/queries.h"
#include "ingest/topic_ends.h"

enum {
    LOOK_MS = 200,
    BOUNDS_WAIT_MS = 1000,
};

struct catch_up {
    const struct settings *settings;
    struct consumer *consumer; /* keeps the names of topics and cluster */
    const char *cluster_id;
    struct arena *arena;            /* of the goal */
    struct consumer_position *ends; /* the goal */
    size_t count;
    struct connection *connection;
    struct arena *look_arena;
    int64_t looked_ms;
};

enum outcome catch_up_open(const struct settings *settings,
                           struct catch_up **ret_catch_up, struct fault *reterr_fault)
{
    struct catch_up *catch_up = calloc(1, sizeof(*catch_up));
    if (catch_up == NULL) {
        abort();
    }
    catch_up->settings = settings;
    catch_up->arena = arena_open();
    catch_up->look_arena = arena_open();
    enum outcome outcome =
        consumer_open(settings, NULL, NULL, &catch_up->consumer, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome =
            topic_ends_read(catch_up->consumer, catch_up->arena, &catch_up->cluster_id,
                            &catch_up->ends, &catch_up->count, reterr_fault);
    }
    if (outcome != OUTCOME_OK) {
        catch_up_free(catch_up);
        return outcome;
    }
    *ret_catch_up = catch_up;
    return OUTCOME_OK;
}

struct catch_up *catch_up_free(struct catch_up *catch_up)
{
    if (catch_up != NULL) {
        connection_free(catch_up->connection);
        consumer_free(catch_up->consumer);
        arena_free(catch_up->look_arena);
        arena_free(catch_up->arena);
        free(catch_up);
    }
    return NULL;
}

size_t catch_up_count(const struct catch_up *catch_up)
{
    return catch_up->count;
}

/* How many partitions are stored up to these offsets, one each of the goal's. */
static enum sqlstate_class count_reached(struct catch_up *catch_up,
                                         const struct consumer_position *goal,
                                         size_t *ret_reached, struct fault *reterr_fault)
{
    struct arena *arena = catch_up->look_arena;
    arena_reset(arena);
    struct array topics = array_begin(ARRAY_TEXT, 0, arena);
    struct array partitions = array_begin(ARRAY_INT4, 0, arena);
    struct array ends = array_begin(ARRAY_INT8, 0, arena);
    for (size_t i = 0; i < catch_up->count; i++) {
        array_add_span(&topics, span_from_string(goal[i].at.topic));
        array_add_int4(&partitions, goal[i].at.partition);
        array_add_int8(&ends, goal[i].offset);
    }
    struct parameters parameters = {0};
    parameters_add_text(&parameters, settings_text(catch_up->settings, "kafka.group"));
    parameters_add_text(&parameters, catch_up->cluster_id);
    parameters_add_array(&parameters, &topics);
    parameters_add_array(&parameters, &partitions);
    parameters_add_array(&parameters, &ends);
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    enum sqlstate_class class =
        connection_run(catch_up->connection, queries_text(QUERY_COUNT_REACHED),
                       &parameters, &answer, reterr_fault);
    if (class == SQLSTATE_OK) {
        *ret_reached = (size_t)answer_number(answer, 0, 0);
    }
    return class;
}

/* A position beyond the end proves nothing: it is of a longer log under the same name. The
 * lane that claims it finds that out, and stops. The ends are read before the positions, so
 * that a message of this moment can only delay the answer. */
static enum sqlstate_class count_beyond(struct catch_up *catch_up, size_t *ret_beyond,
                                        struct fault *reterr_fault)
{
    struct arena *arena = arena_open();
    struct consumer_position *beyond =
        arena_take_array(arena, catch_up->count, sizeof(*beyond));
    enum outcome outcome = OUTCOME_OK;
    for (size_t i = 0; i < catch_up->count && outcome == OUTCOME_OK; i++) {
        int64_t low = 0;
        int64_t end = 0;
        outcome = consumer_bounds(catch_up->consumer, catch_up->ends[i].at,
                                  BOUNDS_WAIT_MS, &low, &end, reterr_fault);
        beyond[i] =
            (struct consumer_position){.at = catch_up->ends[i].at, .offset = end + 1};
    }
    enum sqlstate_class class =
        outcome == OUTCOME_OK ? count_reached(catch_up, beyond, ret_beyond, reterr_fault)
                              : SQLSTATE_AWAY;
    arena_free(arena);
    return class;
}

bool catch_up_is_done(struct catch_up *catch_up)
{
    struct fault fault = {.text = ""};
    int64_t now_ms = clock_monotonic_ms();
    if (now_ms - catch_up->looked_ms < LOOK_MS) {
        return false;
    }
    catch_up->looked_ms = now_ms;
    if (catch_up->connection == NULL &&
        connection_open(catch_up->settings, &catch_up->connection, &fault) !=
            OUTCOME_OK) {
        return false; /* the lanes say so, loudly */
    }
    size_t reached = 0;
    size_t beyond = 0;
    enum sqlstate_class class = count_reached(catch_up, catch_up->ends, &reached, &fault);
    if (class == SQLSTATE_OK && reached == catch_up->count) {
        class = count_beyond(catch_up, &beyond, &fault);
    }
    if (class != SQLSTATE_OK) {
        log_warning("cannot see how far it is", LOG_TEXT("reason", fault.text));
        catch_up->connection = connection_free(catch_up->connection);
        return false;
    }
    return reached == catch_up->count && beyond == 0;
}
