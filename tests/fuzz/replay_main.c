/* Run a fuzz target over every file of a folder, where there is no libFuzzer. */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz_target.h"

static int replay(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        return 1;
    }
    size_t bytes = (size_t)ftell(file);
    rewind(file);
    /* No byte more than the input has, so that the sanitizer sees a read behind it. */
    uint8_t *data = malloc(bytes == 0 ? 1 : bytes);
    int failed = data == NULL || fread(data, 1, bytes, file) != bytes;
    if (failed) {
        perror(path);
    } else {
        LLVMFuzzerTestOneInput(data, bytes);
    }
    free(data);
    fclose(file);
    return failed;
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", arguments[0]);
        return 2;
    }
    DIR *folder = opendir(arguments[1]);
    if (folder == NULL) {
        perror(arguments[1]);
        return 1;
    }
    int replayed = 0;
    int failed = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] != '.') {
            failed += replay(arguments[1], entry->d_name);
            replayed++;
        }
    }
    closedir(folder);
    printf("%d inputs, %d failed\n", replayed, failed);
    return replayed > 0 && failed == 0 ? 0 : 1;
}
