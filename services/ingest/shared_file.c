#include "ingest/shared_file.h"

#include <string.h>
#include <unistd.h>

#include "base/buffer.h"

enum { PATH_BYTES = 4096 };

const char *shared_file_path(const char *name, const char *source, struct arena *arena)
{
    char program[PATH_BYTES];
    ssize_t bytes = readlink("/proc/self/exe", program, sizeof(program) - 1);
    if (bytes <= 0) {
        return source;
    }
    program[bytes] = '\0';
    char *slash = strrchr(program, '/');
    if (slash == NULL) {
        return source;
    }
    *slash = '\0';
    struct buffer installed = {.arena = arena};
    buffer_append_format(&installed, "%s/../share/wenliu/%s", program, name);
    const char *path = buffer_string(&installed);
    return access(path, R_OK) == 0 ? path : source;
}
