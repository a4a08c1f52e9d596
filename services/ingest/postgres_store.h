#pragma once

#include "ingest/ports.h"

/** A struct store as the coordinator's store: pass it as ports.store. */
extern const struct store_ops postgres_store_ops;
