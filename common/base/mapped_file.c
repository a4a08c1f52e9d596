#include "base/mapped_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct mapped_file {
    void *at;
    size_t bytes;
};

/** Map what is open as `descriptor`; errno tells why not. */
static void *map_descriptor(int descriptor, size_t *ret_bytes)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
        return MAP_FAILED;
    }
    if (!S_ISREG(status.st_mode) || status.st_size == 0) {
        errno = EINVAL;
        return MAP_FAILED;
    }
    *ret_bytes = (size_t)status.st_size;
    return mmap(NULL, *ret_bytes, PROT_READ, MAP_SHARED, descriptor, 0);
}

enum outcome mapped_file_open(const char *path, struct mapped_file **ret_file,
                              struct fault *reterr_fault)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return fault_fatal(reterr_fault, "cannot open %s: %s", path, strerror(errno));
    }
    size_t bytes = 0;
    void *at = map_descriptor(descriptor, &bytes);
    int cause = errno;
    close(descriptor);
    if (at == MAP_FAILED) {
        return fault_fatal(reterr_fault, "cannot map %s: %s", path, strerror(cause));
    }
    struct mapped_file *file = malloc(sizeof(*file));
    if (file == NULL) {
        abort();
    }
    *file = (struct mapped_file){.at = at, .bytes = bytes};
    *ret_file = file;
    return OUTCOME_OK;
}

struct mapped_file *mapped_file_free(struct mapped_file *file)
{
    if (file != NULL) {
        munmap(file->at, file->bytes);
        free(file);
    }
    return NULL;
}

struct span mapped_file_bytes(const struct mapped_file *file)
{
    return (struct span){.at = file->at, .bytes = file->bytes};
}
