#include "replay/manifest_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct manifest_file {
    FILE *file;
    const char *path;
    struct manifest_total total;
    struct arena *arena; /* of the line that is written */
};

static enum outcome complain(const char *path, const char *what,
                             struct fault *reterr_fault)
{
    return fault_fatal(reterr_fault, "replay.manifest: %s: %s", path, what);
}

static void write_line(struct manifest_file *manifest, const struct buffer *line)
{
    fwrite(line->at, 1, line->bytes, manifest->file);
    arena_reset(manifest->arena);
}

/* The first line has to be of the same topic. */
static bool is_same_log(struct span line, const char *cluster, const char *topic)
{
    struct span found_cluster, found_topic;
    return manifest_line_read_header(line, &found_cluster, &found_topic) &&
           span_is_equal(found_cluster, span_from_string(cluster)) &&
           span_is_equal(found_topic, span_from_string(topic));
}

/* Sum up what is there, up to the total or a line that a kill cut off: *ret_end. */
static enum outcome read_earlier(struct manifest_file *manifest, const char *cluster,
                                 const char *topic, long *ret_end,
                                 struct fault *reterr_fault)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t bytes = 0;
    bool is_open = true;
    *ret_end = 0;
    for (size_t number = 0; is_open; number++) {
        bytes = getline(&line, &capacity, manifest->file);
        is_open = bytes > 0 && line[bytes - 1] == '\n';
        struct span text = {.at = line, .bytes = is_open ? (size_t)bytes - 1 : 0};
        struct manifest_record record;
        struct manifest_total total;
        if (number == 0 && !is_same_log(text, cluster, topic)) {
            free(line);
            return complain(manifest->path, "is no manifest of this cluster and topic",
                            reterr_fault);
        }
        if (number > 0 && manifest_line_read_record(text, &record)) {
            manifest_total_add(&manifest->total, &record);
        } else if (number > 0) {
            is_open = is_open && !manifest_line_read_total(text, &total);
        }
        if (is_open) {
            *ret_end = ftell(manifest->file);
        }
    }
    free(line);
    return OUTCOME_OK;
}

static enum outcome go_on(struct manifest_file *manifest, const char *cluster,
                          const char *topic, struct fault *reterr_fault)
{
    long end = 0;
    enum outcome outcome = read_earlier(manifest, cluster, topic, &end, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    return ftruncate(fileno(manifest->file), end) == 0 &&
                   fseek(manifest->file, end, SEEK_SET) == 0
               ? OUTCOME_OK
               : complain(manifest->path, strerror(errno), reterr_fault);
}

enum outcome manifest_file_open(const char *path, const char *cluster, const char *topic,
                                bool is_continued, struct manifest_file **ret_manifest,
                                struct fault *reterr_fault)
{
    FILE *file = fopen(path, is_continued ? "r+e" : "we");
    if (file == NULL) {
        return complain(path, strerror(errno), reterr_fault);
    }
    struct manifest_file *manifest = malloc(sizeof(*manifest));
    if (manifest == NULL) {
        abort();
    }
    *manifest = (struct manifest_file){.file = file, .path = path, .arena = arena_open()};
    if (is_continued) {
        enum outcome outcome = go_on(manifest, cluster, topic, reterr_fault);
        if (outcome != OUTCOME_OK) {
            manifest_file_free(manifest);
            return outcome;
        }
    } else {
        struct buffer line = {.arena = manifest->arena};
        manifest_line_append_header(&line, span_from_string(cluster),
                                    span_from_string(topic));
        write_line(manifest, &line);
    }
    *ret_manifest = manifest;
    return OUTCOME_OK;
}

struct manifest_file *manifest_file_free(struct manifest_file *manifest)
{
    if (manifest != NULL) {
        fclose(manifest->file);
        arena_free(manifest->arena);
        free(manifest);
    }
    return NULL;
}

void manifest_file_add(struct manifest_file *manifest,
                       const struct manifest_record *record)
{
    struct buffer line = {.arena = manifest->arena};
    manifest_line_append_record(&line, record);
    write_line(manifest, &line);
    manifest_total_add(&manifest->total, record);
}

enum outcome manifest_file_save(struct manifest_file *manifest,
                                struct fault *reterr_fault)
{
    /* A pipe or terminal cannot be synced, and need not be. */
    bool is_saved = fflush(manifest->file) == 0 && ferror(manifest->file) == 0 &&
                    (fsync(fileno(manifest->file)) == 0 || errno == EINVAL);
    return is_saved ? OUTCOME_OK
                    : complain(manifest->path, strerror(errno), reterr_fault);
}

enum outcome manifest_file_finish(struct manifest_file *manifest, uint64_t twice,
                                  struct fault *reterr_fault)
{
    struct buffer line = {.arena = manifest->arena};
    manifest->total.twice = twice;
    manifest_line_append_total(&line, &manifest->total);
    write_line(manifest, &line);
    return manifest_file_save(manifest, reterr_fault);
}
