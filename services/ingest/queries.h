#pragma once

#include <stdbool.h>

/**
 * Every statement that this program sends, outside of the migrations. Data goes into them
 * as parameters only.
 */
enum query {
    QUERY_SCHEMA_VERSION,
    QUERY_ENSURE_MONTHS_AHEAD,
    QUERY_CLAIM,
    QUERY_END_HOLDER,
    QUERY_SUSPECT,
    QUERY_LOOK_UP,
    QUERY_ENSURE_MONTH,
    QUERY_ENSURE_SEGMENTER,
    QUERY_TAKE_IDS,
    QUERY_BEGIN,
    QUERY_PLAN_BY_KEY,
    QUERY_ADVANCE,
    QUERY_INSERT_IDENTITIES,
    QUERY_INSERT_ARTICLES,
    QUERY_LOCK_IDENTITIES,
    QUERY_UPDATE_IDENTITIES,
    QUERY_UPDATE_ARTICLES,
    QUERY_INSERT_REJECTS,
    QUERY_INSERT_GAPS,
    QUERY_INSERT_BATCHES,
    QUERY_COUNT_REACHED,
    QUERY_COMMIT,
    QUERY_ROLLBACK,

    QUERY_UNLIMITED,
    QUERY_LOCK_MIGRATIONS,
    QUERY_CREATE_VERSIONS,
    QUERY_READ_VERSION,
    QUERY_RESET_ROLE,
    QUERY_DELETE_VERSION,
    QUERY_INSERT_VERSION,
    QUERY_GRANT_ROLES,
    QUERY_WRITE_SETTING,
    QUERY_MISSING_ROLES,

    QUERY_BEGIN_REPORT,
    QUERY_VERIFY_TABLE,
    QUERY_VERIFY_COMPLAINTS,
    QUERY_PROGRESS,
    QUERY_ACCEPT_CLUSTER,
    QUERY_ACCEPT_LOSS,
    QUERY_RESET,
    QUERY_SKIP,
    QUERY_LIST_REJECTS,
    QUERY_COUNT_REJECTS,
    QUERY_SHOW_REJECT,
    QUERY_LIST_WAITING,
    QUERY_COUNT_WAITING,
    QUERY_DISCARD_REJECTS,
    QUERY_REPLAY_CANDIDATES,
    QUERY_READ_REJECT,
    QUERY_TRY_REJECT,
    QUERY_REJECT_AGAIN,
    QUERY_MARK_REPLAYED,
    QUERY_COUNT
};

/** The schema version that this program knows: the number of the newest migration. */
enum { QUERIES_SCHEMA_VERSION = 7 };

const char *queries_text(enum query query);

/** Whether it writes what came in messages, so that an error may be a message's fault. */
bool queries_takes_data(enum query query);
