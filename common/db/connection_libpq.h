#pragma once

#include "db/connection.h"

/** libpq's own name for PGconn: headers do not include libpq-fe.h. */
struct pg_conn;

/** Inside of common/db only: what a connection is, and parameters as libpq takes them. */
struct connection {
    struct pg_conn *libpq;
    int64_t patience_ms; /* for an answer; 0: without end */
    bool is_given_up;    /* an answer did not come in time */
};

struct libpq_parameters {
    const char *values[PARAMETERS_MOST];
    int lengths[PARAMETERS_MOST];
    int formats[PARAMETERS_MOST];
    unsigned types[PARAMETERS_MOST];
};

void connection_libpq_parameters(const struct parameters *parameters,
                                 struct libpq_parameters *ret_sent);
