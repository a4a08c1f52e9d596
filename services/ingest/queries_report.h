#pragma once

#include "ingest/queries.h"

/** The half of queries_text() that is about reports, and about what operators do. NULL for
 *  a statement of the service. */
const char *queries_report_text(enum query query);
