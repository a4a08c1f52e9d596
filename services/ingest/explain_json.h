#pragma once

#include "ingest/explain.h"

/** Write an explanation as one JSON object and a line end. Absent values are left out. */
void explain_json_write(const struct explanation *seen, struct buffer *out);
