#include "ingest/verify_manifest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/manifest_line.h"
#include "db/connection.h"
#include "ingest/queries.h"

enum {
    CHUNK_RECORDS = 2000,
    COMPLAINTS_MOST = 20,
    TALLIES_MOST = 64, /* sets of what is done on purpose; there are 32 */
    INJECTED_BYTES = 64,
};

/* A letter of the ledger; '?' is a record whose offset is not known, ' ' has no outcome. */
static const struct {
    char letter;
    const char *name;
} outcomes[] = {
    {'i', "inserted"}, {'u', "updated"}, {'n', "unchanged"}, {'s', "stale"},
    {'r', "rejected"}, {' ', "missing"}, {'?', "unknown"},
};

enum { OUTCOME_KINDS = sizeof(outcomes) / sizeof(outcomes[0]) };

/* How those ended that the same was done to. */
struct tally {
    char injected[INJECTED_BYTES];
    int64_t counts[OUTCOME_KINDS];
};

/* Records that are asked about together: the columns of the query, and their places. */
struct chunk {
    struct arena *arena;
    struct array partitions, offsets, bytes, digests, identities, injected;
    struct manifest_record records[CHUNK_RECORDS];
    size_t count;
};

struct check {
    struct connection *connection;
    FILE *stream;
    const char *cluster;
    const char *topic;
    struct chunk *chunk;
    struct manifest_total counted;
    struct manifest_total total;
    bool has_total;
    struct tally tallies[TALLIES_MOST];
    size_t tally_count;
    size_t complaints;
};

static void begin_chunk(struct chunk *chunk)
{
    arena_reset(chunk->arena);
    chunk->count = 0;
    chunk->partitions = array_begin(ARRAY_INT4, 0, chunk->arena);
    chunk->offsets = array_begin(ARRAY_INT8, 0, chunk->arena);
    chunk->bytes = array_begin(ARRAY_INT8, 0, chunk->arena);
    chunk->digests = array_begin(ARRAY_BYTES, 0, chunk->arena);
    chunk->identities = array_begin(ARRAY_UUID, 0, chunk->arena);
    chunk->injected = array_begin(ARRAY_TEXT, 0, chunk->arena);
}

static void add_record(struct chunk *chunk, const struct manifest_record *read)
{
    struct manifest_record *record = &chunk->records[chunk->count++];
    *record = *read;
    record->injected = arena_copy(chunk->arena, read->injected);
    record->place = arena_copy(chunk->arena, read->place);
    array_add_int4(&chunk->partitions, record->partition);
    if (record->offset < 0) {
        array_add_null(&chunk->offsets);
    } else {
        array_add_int8(&chunk->offsets, record->offset);
    }
    array_add_int8(&chunk->bytes, (int64_t)record->bytes);
    array_add_span(&chunk->digests, (struct span){.at = (char *)record->digest.bytes,
                                                  .bytes = DIGEST_BYTES});
    if (record->has_identity) {
        array_add_uuid(&chunk->identities, &record->identity);
    } else {
        array_add_null(&chunk->identities);
    }
    array_add_span(&chunk->injected, record->injected);
}

/* Whether this complaint is one of the first, which are printed. */
static bool may_complain(struct check *check)
{
    check->complaints += 1;
    return check->complaints <= COMPLAINTS_MOST;
}

static void complain_of_record(struct check *check, const struct manifest_record *record,
                               const char *complaint)
{
    if (!may_complain(check)) {
        return;
    }
    const char *tab = memchr(record->place.at, '\t', record->place.bytes);
    int line_bytes = tab == NULL ? 0 : (int)(tab - record->place.at);
    const char *path = tab == NULL ? record->place.at : tab + 1;
    int path_bytes = (int)(record->place.at + record->place.bytes - path);
    fprintf(check->stream, "%s:%d:%lld from %.*s:%.*s: %s\n", check->topic,
            (int)record->partition, (long long)record->offset, path_bytes, path,
            line_bytes, record->place.at, complaint);
}

static void complain_of_file(struct check *check, const char *complaint)
{
    if (may_complain(check)) {
        fprintf(check->stream, "the manifest %s\n", complaint);
    }
}

static struct tally *tally_of(struct check *check, const char *injected)
{
    for (size_t i = 0; i < check->tally_count; i++) {
        if (strcmp(check->tallies[i].injected, injected) == 0) {
            return &check->tallies[i];
        }
    }
    if (check->tally_count + 1 < TALLIES_MOST) {
        check->tally_count += 1;
    }
    struct tally *tally = &check->tallies[check->tally_count - 1];
    snprintf(tally->injected, sizeof(tally->injected), "%s", injected);
    return tally;
}

/* A row is a complaint about a record, or a count. */
static void take_row(struct check *check, const struct answer *answer, size_t row)
{
    if (!answer_is_null(answer, row, 0)) {
        size_t at = (size_t)answer_number(answer, row, 0) - 1;
        complain_of_record(check, &check->chunk->records[at],
                           answer_text(answer, row, 1));
        return;
    }
    struct tally *tally = tally_of(check, answer_text(answer, row, 2));
    for (size_t i = 0; i < OUTCOME_KINDS; i++) {
        if (outcomes[i].letter == answer_text(answer, row, 3)[0]) {
            tally->counts[i] += answer_number(answer, row, 4);
        }
    }
}

static enum outcome ask_about_chunk(struct check *check, struct fault *reterr_fault)
{
    struct chunk *chunk = check->chunk;
    struct parameters parameters = {0};
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    if (chunk->count == 0) {
        return OUTCOME_OK;
    }
    parameters_add_text(&parameters, check->cluster);
    parameters_add_text(&parameters, check->topic);
    parameters_add_array(&parameters, &chunk->partitions);
    parameters_add_array(&parameters, &chunk->offsets);
    parameters_add_array(&parameters, &chunk->bytes);
    parameters_add_array(&parameters, &chunk->digests);
    parameters_add_array(&parameters, &chunk->identities);
    parameters_add_array(&parameters, &chunk->injected);
    if (connection_run(check->connection, queries_text(QUERY_VERIFY_MANIFEST),
                       &parameters, &answer, reterr_fault) != SQLSTATE_OK) {
        return OUTCOME_FATAL;
    }
    for (size_t row = 0; row < answer_row_count(answer); row++) {
        take_row(check, answer, row);
    }
    begin_chunk(chunk);
    return OUTCOME_OK;
}

static enum outcome take_line(struct check *check, struct span line,
                              struct fault *reterr_fault)
{
    struct manifest_record record;
    if (check->has_total) {
        complain_of_file(check, "goes on behind its total");
    } else if (manifest_line_read_record(line, &record)) {
        manifest_total_add(&check->counted, &record);
        add_record(check->chunk, &record);
    } else if (manifest_line_read_total(line, &check->total)) {
        check->has_total = true;
    } else {
        complain_of_file(check, "has a line that is none");
    }
    return check->chunk->count == CHUNK_RECORDS ? ask_about_chunk(check, reterr_fault)
                                                : OUTCOME_OK;
}

/* The next line without its end; false when there is none. */
static bool read_line(FILE *file, char **line, size_t *capacity, struct span *ret_text)
{
    ssize_t bytes = getline(line, capacity, file);
    if (bytes <= 0) {
        return false;
    }
    bool has_end = (*line)[bytes - 1] == '\n';
    *ret_text = (struct span){.at = *line, .bytes = (size_t)bytes - (has_end ? 1 : 0)};
    return true;
}

static void check_total(struct check *check)
{
    const struct manifest_total *counted = &check->counted;
    const struct manifest_total *total = &check->total;
    if (!check->has_total) {
        complain_of_file(check, "has no total: the replay was cut off");
    } else if (counted->records != total->records || counted->bytes != total->bytes ||
               memcmp(&counted->digest, &total->digest, sizeof(total->digest)) != 0) {
        complain_of_file(check, "is not what its total says");
    }
}

static enum outcome check_lines(struct check *check, FILE *file, struct arena *arena,
                                struct fault *reterr_fault)
{
    char *line = NULL;
    size_t capacity = 0;
    struct span text, cluster, topic;
    enum outcome outcome = OUTCOME_OK;
    if (!read_line(file, &line, &capacity, &text) ||
        !manifest_line_read_header(text, &cluster, &topic)) {
        outcome = fault_fatal(reterr_fault, "the file is no manifest of wenliu-replay");
    } else {
        struct buffer names = {.arena = arena};
        buffer_append(&names, cluster);
        buffer_append_byte(&names, '\0');
        buffer_append(&names, topic);
        check->cluster = buffer_string(&names);
        check->topic = check->cluster + cluster.bytes + 1;
    }
    while (outcome == OUTCOME_OK && read_line(file, &line, &capacity, &text)) {
        outcome = take_line(check, text, reterr_fault);
    }
    free(line);
    return outcome == OUTCOME_OK ? ask_about_chunk(check, reterr_fault) : outcome;
}

static int compare_tallies(const void *left, const void *right)
{
    return strcmp(((const struct tally *)left)->injected,
                  ((const struct tally *)right)->injected);
}

static void print_tallies(struct check *check)
{
    qsort(check->tallies, check->tally_count, sizeof(check->tallies[0]), compare_tallies);
    fprintf(check->stream, "%-28s", "done on purpose");
    for (size_t i = 0; i < OUTCOME_KINDS; i++) {
        fprintf(check->stream, " %10s", outcomes[i].name);
    }
    fputc('\n', check->stream);
    for (size_t at = 0; at < check->tally_count; at++) {
        fprintf(check->stream, "%-28s", check->tallies[at].injected);
        for (size_t i = 0; i < OUTCOME_KINDS; i++) {
            fprintf(check->stream, " %10lld", (long long)check->tallies[at].counts[i]);
        }
        fputc('\n', check->stream);
    }
}

static void print_end(const struct check *check, const char *path)
{
    if (check->complaints > COMPLAINTS_MOST) {
        fprintf(check->stream, "... and %zu more\n", check->complaints - COMPLAINTS_MOST);
    }
    fprintf(check->stream, "%s: %llu records, %llu bytes, digest ", path,
            (unsigned long long)check->counted.records,
            (unsigned long long)check->counted.bytes);
    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        fprintf(check->stream, "%02x", check->counted.digest.bytes[i]);
    }
    fputc('\n', check->stream);
    if (check->total.twice > 0) {
        fprintf(check->stream, "The topic may hold up to %llu further copies.\n",
                (unsigned long long)check->total.twice);
    }
    fputs(check->complaints == 0 ? "All of the manifest is accounted for.\n"
                                 : "The manifest is NOT accounted for.\n",
          check->stream);
}

static enum outcome check_file(struct check *check, const char *path, FILE *file,
                               struct fault *reterr_fault)
{
    struct answer *begun CLEANUP(answer_cleanup) = NULL;
    static const enum query before[] = {QUERY_UNLIMITED, QUERY_BEGIN_REPORT};
    for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
        begun = answer_free(begun);
        if (connection_run(check->connection, queries_text(before[i]), NULL, &begun,
                           reterr_fault) != SQLSTATE_OK) {
            return OUTCOME_FATAL;
        }
    }
    struct arena *arena = arena_open();
    enum outcome outcome = check_lines(check, file, arena, reterr_fault);
    if (outcome == OUTCOME_OK) {
        check_total(check);
        print_tallies(check);
        print_end(check, path);
    }
    arena_free(arena);
    return outcome;
}

enum outcome verify_manifest_print(const struct settings *settings, const char *path,
                                   FILE *stream, bool *ret_balances,
                                   struct fault *reterr_fault)
{
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return fault_fatal(reterr_fault, "manifest: %s: %s", path, strerror(errno));
    }
    struct chunk *chunk = malloc(sizeof(*chunk));
    if (chunk == NULL) {
        abort();
    }
    chunk->arena = arena_open();
    begin_chunk(chunk);
    struct check check = {.stream = stream, .chunk = chunk};
    enum outcome outcome = connection_open(settings, &check.connection, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = check_file(&check, path, file, reterr_fault);
        connection_free(check.connection);
    }
    *ret_balances = check.complaints == 0;
    arena_free(chunk->arena);
    free(chunk);
    fclose(file);
    return outcome == OUTCOME_OK ? OUTCOME_OK : OUTCOME_FATAL;
}
