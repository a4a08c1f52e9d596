#include "ingest/rejects_report.h"

#include <ctype.h>

#include "db/connection.h"
#include "ingest/hex.h"
#include "ingest/queries.h"
#include "ingest/report_table.h"
#include "text/encoding.h"

/* U+0080 to U+009F are control characters, too: C2 80 to C2 9F. Of valid UTF-8. */
static bool is_c1_part(struct span text, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)text.at;
    size_t lead = bytes[at] == 0xC2 ? at : at - 1;
    return lead < text.bytes && bytes[lead] == 0xC2 && bytes[lead + 1] < 0xA0;
}

static void print_escaped(struct span raw, FILE *stream)
{
    bool is_utf8 = encoding_is_utf8(raw);
    for (size_t at = 0; at < raw.bytes; at++) {
        unsigned char byte = (unsigned char)raw.at[at];
        bool is_shown = byte < 0x80 ? isprint(byte) || byte == '\n' || byte == '\t'
                                    : is_utf8 && !is_c1_part(raw, at);
        if (is_shown) {
            fputc(byte, stream);
        } else {
            fprintf(stream, "\\x%02x", byte);
        }
    }
    fputc('\n', stream);
}

/* The statement's last two columns are bytea: the key, and the message itself. */
static void print_reject(const struct answer *answer, FILE *stream)
{
    size_t raw_column = answer_column_count(answer) - 1;
    size_t key_column = raw_column - 1;
    struct arena *arena = arena_open();
    for (size_t column = 0; column < raw_column; column++) {
        struct span value = answer_span(answer, 0, column);
        if (value.at != NULL) {
            fprintf(stream, "%s: ", answer_column_name(answer, column));
            print_escaped(column == key_column ? hex_decode(value, arena) : value,
                          stream);
        }
    }
    struct span raw = answer_span(answer, 0, raw_column);
    fputc('\n', stream);
    if (raw.at != NULL) {
        print_escaped(hex_decode(raw, arena), stream);
    } else {
        fputs("The message itself could not be stored.\n", stream);
    }
    arena_free(arena);
}

static enum outcome run(const struct settings *settings, enum query query,
                        const struct parameters *parameters, struct answer **ret_answer,
                        struct fault *reterr_fault)
{
    struct connection *connection = NULL;
    if (connection_open(settings, &connection, reterr_fault) != OUTCOME_OK) {
        return OUTCOME_FATAL;
    }
    enum sqlstate_class class = connection_run(connection, queries_text(query),
                                               parameters, ret_answer, reterr_fault);
    connection_free(connection);
    return class == SQLSTATE_OK ? OUTCOME_OK : OUTCOME_FATAL;
}

static enum outcome print_table(const struct settings *settings, enum query query,
                                const struct reject_filter *filter, FILE *stream,
                                struct fault *reterr_fault)
{
    struct parameters parameters = {0};
    reject_filter_add(filter, &parameters);
    struct answer *table CLEANUP(answer_cleanup) = NULL;
    enum outcome outcome = run(settings, query, &parameters, &table, reterr_fault);
    if (outcome == OUTCOME_OK) {
        report_table_print(table, stream);
    }
    return outcome;
}

enum outcome rejects_report_list(const struct settings *settings,
                                 const struct reject_filter *filter, FILE *stream,
                                 struct fault *reterr_fault)
{
    return print_table(settings, QUERY_LIST_REJECTS, filter, stream, reterr_fault);
}

enum outcome rejects_report_count(const struct settings *settings,
                                  const struct reject_filter *filter, FILE *stream,
                                  struct fault *reterr_fault)
{
    return print_table(settings, QUERY_COUNT_REJECTS, filter, stream, reterr_fault);
}

enum outcome rejects_report_show(const struct settings *settings,
                                 const struct place *place, FILE *stream,
                                 bool *ret_is_found, struct fault *reterr_fault)
{
    struct parameters parameters = {0};
    parameters_add_text(&parameters, place->topic);
    parameters_add_int4(&parameters, place->partition);
    parameters_add_int8(&parameters, place->offset);
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    enum outcome outcome =
        run(settings, QUERY_SHOW_REJECT, &parameters, &answer, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    *ret_is_found = answer_row_count(answer) > 0;
    if (*ret_is_found) {
        print_reject(answer, stream);
    }
    return OUTCOME_OK;
}
