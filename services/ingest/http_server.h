#pragma once

#include "base/attr.h"
#include "base/fault.h"
#include "ingest/metrics.h"

/**
 * What an operator's tools ask over HTTP:
 *   /metrics  counters and gauges for Prometheus
 *   /livez    200 while the process runs
 *   /readyz   200 while it can store; 503 and the reason when not
 *
 * One thread of its own.
 */
struct http_server;

/** Listen on "address:port" (IPv4 or [IPv6]); "off" gives a NULL server.
 *  Outcomes: FATAL naming http.listen. */
enum outcome http_server_open(const char *listen, struct metrics *metrics,
                              int64_t (*now_ms)(void), struct http_server **ret_server,
                              struct fault *reterr_fault) MUST_USE;

/** NULL is fine. Returns NULL. */
struct http_server *http_server_free(struct http_server *server);
