#include "replay/corpus_files.h"

#include <sys/types.h>

#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/span.h"

struct corpus_files {
    const char *const *next_path;
    enum corpus_format stdin_format;
    FTS *walk; /* of the path before next_path; NULL between two */
    struct arena *arena;
};

struct corpus_files *corpus_files_open(const char *const *paths,
                                       enum corpus_format stdin_format)
{
    struct corpus_files *files = malloc(sizeof(*files));
    if (files == NULL) {
        abort();
    }
    *files = (struct corpus_files){
        .next_path = paths, .stdin_format = stdin_format, .arena = arena_open()};
    return files;
}

struct corpus_files *corpus_files_free(struct corpus_files *files)
{
    if (files != NULL) {
        if (files->walk != NULL) {
            fts_close(files->walk);
        }
        arena_free(files->arena);
        free(files);
    }
    return NULL;
}

static int compare_names(const FTSENT **left, const FTSENT **right)
{
    return strcmp((*left)->fts_name, (*right)->fts_name);
}

/* A slash behind a folder's name would be doubled in the names of its files. */
static enum outcome start_walk(struct corpus_files *files, const char *path,
                               struct fault *reterr_fault)
{
    arena_reset(files->arena);
    size_t bytes = strlen(path);
    while (bytes > 1 && path[bytes - 1] == '/') {
        bytes -= 1;
    }
    char *copy = arena_take(files->arena, bytes + 1);
    memcpy(copy, path, bytes);
    copy[bytes] = '\0';
    char *const roots[] = {copy, NULL};
    files->walk = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, compare_names);
    return files->walk != NULL
               ? OUTCOME_OK
               : fault_reject(reterr_fault, "unreadable", "%s: cannot be opened", path);
}

/* What to do with an entry of the walk: give it out, pass over it, or complain. */
static enum outcome judge_entry(struct corpus_files *files, FTSENT *entry,
                                struct corpus_file *ret_file, bool *ret_is_file,
                                struct fault *reterr_fault)
{
    bool is_named = entry->fts_level == FTS_ROOTLEVEL;
    *ret_is_file = false;
    switch (entry->fts_info) {
    case FTS_D:
        if (!is_named && corpus_name_is_hidden(span_from_string(entry->fts_name))) {
            fts_set(files->walk, entry, FTS_SKIP);
        }
        return OUTCOME_OK;
    case FTS_F:
        if (!is_named && corpus_name_is_hidden(span_from_string(entry->fts_name))) {
            return OUTCOME_OK;
        }
        *ret_is_file =
            corpus_kind_from_name(span_from_string(entry->fts_path), &ret_file->kind);
        ret_file->path = entry->fts_path;
        ret_file->bytes = entry->fts_statp->st_size;
        return *ret_is_file || !is_named
                   ? OUTCOME_OK
                   : fault_reject(
                         reterr_fault, "unreadable",
                         "%s: the name ends in none of .jsonl .ndjson .json .txt "
                         "(.gz .zst .xz) .tar .zip",
                         entry->fts_path);
    case FTS_DEFAULT: /* a pipe, when it was named: as standard input */
        *ret_is_file = is_named;
        *ret_file = (struct corpus_file){.path = entry->fts_path,
                                         .kind = {.format = files->stdin_format},
                                         .bytes = -1};
        return OUTCOME_OK;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
    case FTS_SLNONE:
        return fault_reject(reterr_fault, "unreadable", "%s: %s", entry->fts_path,
                            entry->fts_errno == 0 ? "leads nowhere"
                                                  : strerror(entry->fts_errno));
    default: /* a folder is left, or one that contains itself is met again */
        return OUTCOME_OK;
    }
}

static enum outcome walk_on(struct corpus_files *files, struct corpus_file *ret_file,
                            bool *ret_is_file, struct fault *reterr_fault)
{
    FTSENT *entry = fts_read(files->walk);
    if (entry != NULL) {
        return judge_entry(files, entry, ret_file, ret_is_file, reterr_fault);
    }
    fts_close(files->walk);
    files->walk = NULL;
    *ret_is_file = false;
    return OUTCOME_OK;
}

enum outcome corpus_files_next(struct corpus_files *files, struct corpus_file *ret_file,
                               bool *ret_is_end, struct fault *reterr_fault)
{
    bool is_file = false;
    *ret_is_end = false;
    while (!is_file) {
        enum outcome outcome = OUTCOME_OK;
        if (files->walk != NULL) {
            outcome = walk_on(files, ret_file, &is_file, reterr_fault);
        } else if (*files->next_path == NULL) {
            *ret_is_end = true;
            return OUTCOME_OK;
        } else if (strcmp(*files->next_path, "-") == 0) {
            *ret_file = (struct corpus_file){
                .path = "-", .kind = {.format = files->stdin_format}, .bytes = -1};
            is_file = true;
            files->next_path += 1;
        } else {
            outcome = start_walk(files, *files->next_path, reterr_fault);
            files->next_path += 1;
        }
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
    }
    return OUTCOME_OK;
}

int64_t corpus_files_total(const char *const *paths)
{
    struct corpus_files *files = corpus_files_open(paths, CORPUS_JSON_LINES);
    int64_t total = 0;
    bool is_end = false;
    while (!is_end && total >= 0) {
        struct corpus_file file = {0};
        struct fault fault;
        if (corpus_files_next(files, &file, &is_end, &fault) == OUTCOME_OK && !is_end) {
            total = file.bytes < 0 ? -1 : total + file.bytes;
        }
    }
    corpus_files_free(files);
    return total;
}
