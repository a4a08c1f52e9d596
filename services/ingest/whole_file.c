#include "ingest/whole_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { CHUNK_BYTES = 64 * 1024 };

/** Make room for the whole of a file at once, where its size is known. */
static void reserve_size(FILE *file, struct buffer *bytes)
{
    struct stat status;
    if (fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode)) {
        buffer_reserve(bytes, (size_t)status.st_size + CHUNK_BYTES);
    }
}

enum outcome whole_file_read(const char *path, struct buffer *bytes,
                             struct fault *reterr_fault)
{
    bool is_input = strcmp(path, "-") == 0;
    FILE *file = is_input ? stdin : fopen(path, "rb");
    if (file == NULL) {
        return fault_fatal(reterr_fault, "cannot read %s: %s", path, strerror(errno));
    }
    reserve_size(file, bytes);
    size_t got = 0;
    do {
        buffer_reserve(bytes, CHUNK_BYTES);
        got = fread(bytes->at + bytes->bytes, 1, CHUNK_BYTES, file);
        bytes->bytes += got;
    } while (got > 0);
    int cause = ferror(file) != 0 ? errno : 0;
    if (!is_input) {
        fclose(file);
    }
    return cause != 0
               ? fault_fatal(reterr_fault, "cannot read %s: %s", path, strerror(cause))
               : OUTCOME_OK;
}
