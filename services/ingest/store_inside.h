#pragma once

#include "base/arena.h"
#include "db/pipeline.h"
#include "ingest/asked_terms.h"
#include "ingest/decision.h"
#include "ingest/queries.h"
#include "ingest/store.h"
#include "ingest/term_memory.h"

/** The inside of struct store, shared by store*.c only. */

/** Where a batch is on its way. Each phase is one round trip, ended by its sync. */
enum store_phase {
    PHASE_IDLE,
    PHASE_LOOK_UP, /* which identities are stored already */
    PHASE_PREPARE, /* months, ids, segmenter, known terms: in a transaction of their own */
    PHASE_LEARN,   /* terms that nobody has met, likewise */
    PHASE_WRITE,   /* BEGIN to COMMIT */
    PHASE_ROLLBACK,
};

/** An article that the batch has something to say about, once however often it does. */
struct candidate {
    struct known_article before; /* as the look-up found it */
    struct known_article after;
    const struct item *winner; /* whose content is stored; NULL: the stored one stays */
    int32_t *term_ids;         /* of the winner's terms, in their order */
};

enum {
    STORE_MONTHS_REMEMBERED = 64,
    STORE_IDS_A_BLOCK = 1000, /* INCREMENT of news.article_id_block */
};

/** What a lane remembers from one batch to the next; never longer than its connection,
 *  because a failover may have taken it back. */
struct store_memory {
    int32_t segmenter_id;                    /* 0: not known yet */
    char segmenter[SEGMENTER_VERSION_BYTES]; /* whose number that is */
    int64_t next_id;                         /* unused ids: [next_id, end_id) */
    int64_t end_id;
    int64_t months_us[STORE_MONTHS_REMEMBERED]; /* partitions that are there */
    size_t month_count;
};

/** The batch in flight. What it points to is the batch's or the store's arena. */
struct store_flight {
    struct batch *batch;
    size_t count;
    const struct claim *claims;
    int32_t replay_tries; /* of the reject that is the fence; 0: progress is, as usual */
    struct candidate *candidates; /* sorted bytewise by identity */
    size_t candidate_count;
    int64_t *blocks; /* first ids of further blocks, in the order taken */
    size_t block_count;
    struct asked_terms new_terms; /* that the lane did not remember before this batch */

    enum query *sent; /* of this phase, in order */
    size_t sent_count;
    size_t sent_capacity;
    size_t answered;
    int64_t heard_ms; /* the last answer, or else when the first statement was sent */
    bool is_cut;      /* a statement could not be sent: nothing behind it is either */
    bool is_committed;
    enum store_state verdict; /* STORE_COMMITTED as long as nothing went wrong */
    struct fault fault;
};

enum { STORE_OWNER_BYTES = 128 };

struct store {
    const struct settings *settings;
    char owner_name[STORE_OWNER_BYTES];
    bool prepares;
    struct connection *connection; /* NULL: not connected */
    int64_t patience_ms;           /* longer than that PostgreSQL never needs */
    struct store_memory memory;
    struct term_memory *terms; /* lives as long as memory does */
    enum store_phase phase;
    struct arena *arena; /* of the batch in flight */
    struct store_flight flight;
};

/* store.c */

/** Send a statement of the current phase. */
void store_send(struct store *store, enum query query,
                const struct parameters *parameters);

/** A named point for crash tests: all that was sent before it has left the process. */
void store_reach(struct store *store, const char *failpoint);

/** What a failed answer means for a batch. */
enum store_state store_state_from_class(enum sqlstate_class class, enum query query);

/** Forget what was learnt over the connection; or the connection too. */
void store_forget(struct store *store);
void store_drop(struct store *store);

/* store_batch.c */

/** store_begin() and store_replay_begin() in one. */
void store_begin_as(struct store *store, struct batch *batch, size_t count,
                    const struct claim *claims, int32_t replay_tries);

/* store_replay.c */

/** Mark the reject as replayed, or fail with XF001. */
void store_replay_send_fence(struct store *store);

/* store_lookup.c */

/** Collect the batch's identities and ask which are stored. False: there are none. */
bool store_lookup_send(struct store *store);
void store_lookup_take(struct store *store, const struct answer *answer);

/** Decide every item. */
void store_lookup_decide(struct store *store);

/* store_prepare.c */

/** Ask for what the rows need and the lane does not have. False: it has everything. */
bool store_prepare_send(struct store *store);
void store_prepare_take(struct store *store, enum query query,
                        const struct answer *answer);

/** Give every new article its id. */
void store_prepare_finish(struct store *store);

/* store_terms.c */

/** Ask for the ids of terms that the lane does not remember. False: it remembers all. */
bool store_terms_send_find(struct store *store);

/** Have the dictionary take those that it does not hold. False: it holds all. */
bool store_terms_send_learn(struct store *store);
void store_terms_take(struct store *store, const struct answer *answer);

/** Give every term of the batch its id, and remember the new ones. */
void store_terms_finish(struct store *store);

/** In the batch's transaction: XF002 unless what was learnt since the last COMMIT is so.
 *  A failover may have taken it back without ending the connection, behind a pooler. */
void store_terms_send_check(struct store *store);

/* store_write.c */

/** Send the whole transaction. */
void store_write_send(struct store *store);

/* store_articles.c */

void store_articles_send_inserts(struct store *store);
void store_articles_send_updates(struct store *store);

/* store_ledger.c */

/** The fences of all logs in the batch; then its rejects, gaps and ledger rows. */
void store_ledger_send_advances(struct store *store);
void store_ledger_send_rows(struct store *store);
