#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/fault.h"
#include "base/span.h"
#include "db/sqlstate.h"

/**
 * What PostgreSQL answered to one statement. Free with answer_free(), or declare it
 * CLEANUP(answer_cleanup). Values are borrowed from the answer.
 */
struct answer;

/** NULL is fine. Returns NULL. */
struct answer *answer_free(struct answer *answer);
void answer_cleanup(struct answer **answer);

/** SQLSTATE_OK, or why not, with PostgreSQL's words in one line. */
enum sqlstate_class answer_check(const struct answer *answer, struct fault *reterr_fault);

/** Not run because an earlier statement of its pipeline failed. */
bool answer_is_skipped(const struct answer *answer);

/** What was done: "COMMIT", "INSERT 0 5". */
const char *answer_tag(const struct answer *answer);

size_t answer_row_count(const struct answer *answer);
size_t answer_column_count(const struct answer *answer);
const char *answer_column_name(const struct answer *answer, size_t column);

/** Whether a column holds numbers, for whoever lines them up. */
bool answer_is_numeric(const struct answer *answer, size_t column);
bool answer_is_null(const struct answer *answer, size_t row, size_t column);

/** A value as it came: text of a text answer, bytes of a binary one. Absent for NULL. */
struct span answer_span(const struct answer *answer, size_t row, size_t column);

/** Text for people; "" for NULL. Of a text answer only. */
const char *answer_text(const struct answer *answer, size_t row, size_t column);

/** A whole number or boolean; 0 for NULL. */
int64_t answer_number(const struct answer *answer, size_t row, size_t column);

/** The rest is for binary answers, and not for NULL. */
int64_t answer_instant(const struct answer *answer, size_t row, size_t column);
int64_t answer_day(const struct answer *answer, size_t row, size_t column);
struct uuid answer_uuid(const struct answer *answer, size_t row, size_t column);
struct digest answer_digest(const struct answer *answer, size_t row, size_t column);
