#pragma once

#include <stdio.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"

/**
 * Bring the database to the schema of this program: apply the files NNNNNN_title.up.sql
 * of a folder that it does not have yet, in order, each in a transaction of its own.
 *
 * Two at once wait for each other. Which files were applied stands in schema_migrations,
 * the way golang-migrate keeps it: either tool goes on where the other stopped. Grants to
 * the roles wenliu_* are renewed, and article.timezone is written down for the views.
 *
 * Settings: postgres.*, article.timezone; migrations, the folder (unset: the installed
 *           one, or that of the source tree).
 * Prints:   what it does; and the SQL for an administrator when roles are missing.
 * Outcomes: FATAL naming the file that failed; nothing of that file is left.
 */
enum outcome migrate_run(const struct settings *settings, FILE *stream,
                         struct fault *reterr_fault) MUST_USE;
