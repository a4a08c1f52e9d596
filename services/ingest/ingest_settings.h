#pragma once

#include "article/article_rows.h"
#include "base/settings.h"

/** Every setting of wenliu-ingest; all its subcommands take the same ones. */
extern const struct setting ingest_settings_table[];
extern const size_t ingest_settings_count;

/** The limits of the message contract, as set. */
struct article_limits ingest_settings_limits(const struct settings *settings);

/** The number of lanes: as set, or one a processor. */
unsigned ingest_settings_lanes(const struct settings *settings);
