#include "replay/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buffer.h"

enum { BLOCK_BYTES = 64 * 1024 };

/* An archive, and the one that it is a member of below it. */
struct level {
    struct archive *archive;
    struct corpus_kind kind;
    const char *path;
    struct arena *arena; /* of path */
    bool is_done;        /* there is nothing more to take from it */
    bool is_searching;   /* behind a damaged header, for one that is whole */
    char block[BLOCK_BYTES];
};

struct archive_reader {
    struct level *levels[ARCHIVES_DEEP]; /* the outermost first */
    size_t depth;
    struct arena *arena; /* of the member's path */
    uint64_t bytes;      /* of the outermost, once it is closed */
};

static void free_level(struct level *level)
{
    archive_read_free(level->archive);
    arena_free(level->arena);
    free(level);
}

static struct level *open_level(const char *path, const struct corpus_kind *kind)
{
    struct level *level = malloc(sizeof(*level));
    struct archive *archive = archive_read_new();
    if (level == NULL || archive == NULL) {
        abort();
    }
    level->archive = archive;
    level->kind = *kind;
    level->arena = arena_open();
    struct span name = {.at = path, .bytes = strlen(path) + 1};
    level->path = arena_copy(level->arena, name).at;
    level->is_done = false;
    level->is_searching = false;
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_zstd(archive);
    /* One format only: what is inside a .gz may look like anything. */
    if (kind->packing == PACKING_TAR) {
        archive_read_support_format_tar(archive);
    } else if (kind->packing == PACKING_ZIP) {
        archive_read_support_format_zip(archive);
    } else {
        archive_read_support_format_raw(archive);
    }
    archive_read_support_format_empty(archive);
    return level;
}

static struct level *top_of(const struct archive_reader *reader)
{
    return reader->levels[reader->depth - 1];
}

static void close_top(struct archive_reader *reader)
{
    reader->bytes = archive_reader_bytes(reader);
    free_level(top_of(reader));
    reader->depth -= 1;
}

static const char *reason_of(struct archive *archive)
{
    const char *reason = archive_error_string(archive);
    return reason == NULL ? "damaged" : reason;
}

static enum outcome complain(struct level *level, struct fault *reterr_fault)
{
    level->is_done = true;
    return fault_reject(reterr_fault, "unreadable", "%s: %s", level->path,
                        reason_of(level->archive));
}

static la_ssize_t read_patiently(struct archive *archive, char *bytes, size_t capacity)
{
    la_ssize_t count = ARCHIVE_RETRY;
    while (count == ARCHIVE_RETRY) {
        count = archive_read_data(archive, bytes, capacity);
    }
    return count;
}

/* A member of the archive below is the file of the one above. */
static la_ssize_t read_outer(struct archive *inner, void *context, const void **ret_block)
{
    struct level *outer = context;
    la_ssize_t count = read_patiently(outer->archive, outer->block, sizeof(outer->block));
    if (count < 0) {
        outer->is_done = count == ARCHIVE_FATAL;
        archive_set_error(inner, archive_errno(outer->archive), "%s",
                          reason_of(outer->archive));
        return ARCHIVE_FATAL;
    }
    *ret_block = outer->block;
    return count;
}

enum outcome archive_reader_open(int file, const char *path,
                                 const struct corpus_kind *kind,
                                 struct archive_reader **ret_reader,
                                 struct fault *reterr_fault)
{
    struct level *level = open_level(path, kind);
    if (archive_read_open_fd(level->archive, file, BLOCK_BYTES) != ARCHIVE_OK) {
        enum outcome outcome = complain(level, reterr_fault);
        free_level(level);
        return outcome;
    }
    struct archive_reader *reader = malloc(sizeof(*reader));
    if (reader == NULL) {
        abort();
    }
    *reader =
        (struct archive_reader){.levels = {level}, .depth = 1, .arena = arena_open()};
    *ret_reader = reader;
    return OUTCOME_OK;
}

struct archive_reader *archive_reader_free(struct archive_reader *reader)
{
    if (reader != NULL) {
        while (reader->depth > 0) {
            close_top(reader);
        }
        arena_free(reader->arena);
        free(reader);
    }
    return NULL;
}

/* Absent when the archive does not say, or not in a way that can be read. */
static struct span name_of(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);
    if (name == NULL) {
        name = archive_entry_pathname(entry);
    }
    struct span path = span_from_string(name);
    while (span_has_prefix(path, SPAN("./")) || span_has_prefix(path, SPAN("/"))) {
        path = span_slice(path, path.at[0] == '/' ? 1 : 2, path.bytes);
    }
    return path;
}

static bool has_hidden_part(struct span path)
{
    bool is_hidden = corpus_name_is_hidden(path);
    for (size_t i = 0; i < path.bytes; i++) {
        is_hidden =
            is_hidden || (path.at[i] == '/' &&
                          corpus_name_is_hidden(span_slice(path, i + 1, path.bytes)));
    }
    return is_hidden;
}

static const char *join_path(struct archive_reader *reader, struct span name)
{
    struct buffer path = {.arena = reader->arena};
    arena_reset(reader->arena);
    buffer_append(&path, span_from_string(top_of(reader)->path));
    buffer_append_byte(&path, '/');
    buffer_append(&path, name);
    return buffer_string(&path);
}

/* The member at hand is packed itself: what it holds comes next. */
static enum outcome descend(struct archive_reader *reader, const char *path,
                            const struct corpus_kind *kind, struct fault *reterr_fault)
{
    if (reader->depth == ARCHIVES_DEEP) {
        return fault_reject(reterr_fault, "unreadable",
                            "%s: more than %d archives in each other", path,
                            ARCHIVES_DEEP);
    }
    struct level *level = open_level(path, kind);
    if (archive_read_open(level->archive, top_of(reader), NULL, read_outer, NULL) !=
        ARCHIVE_OK) {
        enum outcome outcome = complain(level, reterr_fault);
        free_level(level);
        return outcome;
    }
    reader->levels[reader->depth++] = level;
    return OUTCOME_OK;
}

/* Give out the entry at hand, go into it, or pass over it. */
static enum outcome judge_entry(struct archive_reader *reader,
                                struct archive_entry *entry,
                                struct archive_member *ret_member, bool *ret_is_member,
                                struct fault *reterr_fault)
{
    struct level *level = top_of(reader);
    *ret_is_member = false;
    if (level->kind.packing == PACKING_STREAM) {
        level->is_done = true; /* it has one entry, without a name */
        if (archive_filter_code(level->archive, 0) == ARCHIVE_FILTER_NONE) {
            return fault_reject(reterr_fault, "unreadable", "%s: is not packed",
                                level->path);
        }
        *ret_is_member = true;
        *ret_member =
            (struct archive_member){.path = level->path, .format = level->kind.format};
        return OUTCOME_OK;
    }
    struct span name = name_of(entry);
    struct corpus_kind kind;
    if (name.at == NULL || archive_entry_filetype(entry) != AE_IFREG ||
        archive_entry_hardlink(entry) != NULL || has_hidden_part(name) ||
        !corpus_kind_from_name(name, &kind)) {
        return OUTCOME_OK;
    }
    const char *path = join_path(reader, name);
    if (kind.packing != PACKING_NONE) {
        return descend(reader, path, &kind, reterr_fault);
    }
    *ret_is_member = true;
    *ret_member = (struct archive_member){.path = path, .format = kind.format};
    return OUTCOME_OK;
}

/* What stands at a header that is none; each of the blocks behind it says the same. */
static enum outcome search_on(struct level *level, struct fault *reterr_fault)
{
    bool is_first = !level->is_searching;
    level->is_searching = true;
    return is_first ? fault_reject(reterr_fault, "unreadable", "%s: %s", level->path,
                                   reason_of(level->archive))
                    : OUTCOME_OK;
}

/* The next entry of the level on top: given out, gone into, passed over, or damaged. */
static enum outcome take_entry(struct archive_reader *reader,
                               struct archive_member *ret_member, bool *ret_is_member,
                               struct fault *reterr_fault)
{
    struct level *level = top_of(reader);
    struct archive_entry *entry = NULL;
    int code = archive_read_next_header(level->archive, &entry);
    if (code == ARCHIVE_EOF) {
        level->is_done = true;
        return OUTCOME_OK;
    }
    if (code == ARCHIVE_RETRY) {
        return search_on(level, reterr_fault);
    }
    if (code < ARCHIVE_WARN) { /* a warning is about a name or a mode */
        return complain(level, reterr_fault);
    }
    level->is_searching = false;
    return judge_entry(reader, entry, ret_member, ret_is_member, reterr_fault);
}

enum outcome archive_reader_next(struct archive_reader *reader,
                                 struct archive_member *ret_member, bool *ret_is_end,
                                 struct fault *reterr_fault)
{
    bool is_member = false;
    while (!is_member && reader->depth > 0) {
        enum outcome outcome = OUTCOME_OK;
        if (top_of(reader)->is_done) {
            close_top(reader);
        } else {
            outcome = take_entry(reader, ret_member, &is_member, reterr_fault);
        }
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
    }
    *ret_is_end = !is_member;
    return OUTCOME_OK;
}

enum outcome archive_reader_read(struct archive_reader *reader, char *bytes,
                                 size_t capacity, size_t *ret_count,
                                 struct fault *reterr_fault)
{
    struct level *level = top_of(reader);
    la_ssize_t count = read_patiently(level->archive, bytes, capacity);
    if (count < 0) {
        level->is_done = level->is_done || count == ARCHIVE_FATAL;
        return fault_reject(reterr_fault, "unreadable", "%s", reason_of(level->archive));
    }
    *ret_count = (size_t)count;
    return OUTCOME_OK;
}

uint64_t archive_reader_bytes(const struct archive_reader *reader)
{
    return reader->depth == 0
               ? reader->bytes
               : (uint64_t)archive_filter_bytes(reader->levels[0]->archive, -1);
}
