#pragma once

/**
 * What a caller does about an answer of PostgreSQL. A finer grain than enum outcome,
 * because the delivery protocol tells ten kinds of failure apart.
 *
 * Source: PostgreSQL, Appendix A; XF001 and XF002 are raised by our own functions.
 */
enum sqlstate_class {
    SQLSTATE_OK = 0,
    SQLSTATE_AWAY, /* connection lost, starting up, stopping, read-only: reconnect */
    SQLSTATE_CONTENTION, /* deadlock, lock timeout: the same again, soon */
    SQLSTATE_SLOW,       /* statement timeout: again, later with less */
    SQLSTATE_RESOURCES,  /* disk, memory: again, much later, loudly */
    SQLSTATE_FENCED,     /* XF001: another owner, or moved on */
    SQLSTATE_OUTDATED,   /* XF002: decided on what is no longer so */
    SQLSTATE_SESSION,    /* the session is in a state that it should not be in */
    SQLSTATE_DATA,       /* a value that the statement cannot take */
    SQLSTATE_SCHEMA,     /* tables, functions or rights are not as this program knows */
    SQLSTATE_BROKEN,     /* unknown, or our own fault: never to be taken for bad data */
};

/**
 * Class of a SQLSTATE. `constraint` is the name of the violated constraint, NULL if none:
 * it tells a CHECK from a row without a partition, which are both 23514. An empty or
 * absent SQLSTATE is a connection that was lost before an answer came.
 */
enum sqlstate_class sqlstate_classify(const char *sqlstate, const char *constraint);
