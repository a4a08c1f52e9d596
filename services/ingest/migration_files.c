#include "ingest/migration_files.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "ingest/shared_file.h"

enum {
    PATH_BYTES = 4096,
    DIGITS = 6,
};

static const char up_suffix[] = ".up.sql";

const char *migration_files_folder(const char *wanted, struct arena *arena)
{
    return wanted != NULL
               ? wanted
               : shared_file_path("migrations", WENLIU_SOURCE_MIGRATIONS, arena);
}

static int is_up_file(const struct dirent *entry)
{
    size_t bytes = strlen(entry->d_name);
    size_t suffix_bytes = sizeof(up_suffix) - 1;
    for (size_t at = 0; at < DIGITS; at++) {
        if (at >= bytes || !isdigit((unsigned char)entry->d_name[at])) {
            return 0;
        }
    }
    return bytes > DIGITS + suffix_bytes &&
           strcmp(entry->d_name + bytes - suffix_bytes, up_suffix) == 0;
}

static struct migration_file describe(const char *folder, const char *name,
                                      struct arena *arena)
{
    struct buffer path = {.arena = arena};
    buffer_append_format(&path, "%s/%s", folder, name);
    const char *whole = buffer_string(&path);
    return (struct migration_file){.version = (int32_t)strtol(name, NULL, 10),
                                   .name = whole + strlen(folder) + 1,
                                   .path = whole};
}

enum outcome migration_files_find(const char *folder, struct arena *arena,
                                  struct migration_file **ret_files, size_t *ret_count,
                                  struct fault *reterr_fault)
{
    struct dirent **entries = NULL;
    int found = scandir(folder, &entries, is_up_file, alphasort);
    if (found < 0) {
        return fault_fatal(reterr_fault, "cannot read the migrations in %s: %s", folder,
                           strerror(errno));
    }
    size_t count = (size_t)found;
    struct migration_file *files =
        arena_take_array(arena, count + 1, sizeof(struct migration_file));
    for (size_t at = 0; at < count; at++) {
        files[at] = describe(folder, entries[at]->d_name, arena);
        free(entries[at]);
    }
    free(entries);
    if (count == 0) {
        return fault_fatal(reterr_fault, "there are no migrations in %s", folder);
    }
    *ret_files = files;
    *ret_count = count;
    return OUTCOME_OK;
}

enum outcome migration_files_read(const struct migration_file *file, struct arena *arena,
                                  const char **ret_text, struct fault *reterr_fault)
{
    FILE *stream = fopen(file->path, "rb");
    if (stream == NULL) {
        return fault_fatal(reterr_fault, "cannot read %s: %s", file->path,
                           strerror(errno));
    }
    struct buffer text = {.arena = arena};
    char piece[PATH_BYTES];
    size_t bytes = 0;
    while ((bytes = fread(piece, 1, sizeof(piece), stream)) > 0) {
        buffer_append(&text, (struct span){.at = piece, .bytes = bytes});
    }
    bool is_read = ferror(stream) == 0;
    fclose(stream);
    if (!is_read) {
        return fault_fatal(reterr_fault, "cannot read %s", file->path);
    }
    *ret_text = buffer_string(&text);
    return OUTCOME_OK;
}
