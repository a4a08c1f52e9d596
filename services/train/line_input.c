#include "train/line_input.h"

#include <stdlib.h>
#include <sys/types.h>

#include "text/encoding.h"

enum outcome line_input_each(FILE *stream,
                             enum outcome (*take)(void *context, struct span line,
                                                  struct arena *arena,
                                                  struct fault *reterr_fault),
                             void *context, struct fault *reterr_fault)
{
    enum outcome outcome = OUTCOME_OK;
    struct arena *arena = arena_open();
    char *line = NULL;
    size_t capacity = 0;
    for (size_t number = 1; outcome == OUTCOME_OK; number++) {
        ssize_t bytes = getline(&line, &capacity, stream);
        if (bytes < 0) {
            break;
        }
        bytes -= bytes > 0 && line[bytes - 1] == '\n';
        struct span text = {.at = line, .bytes = (size_t)bytes};
        outcome = encoding_is_utf8(text)
                      ? take(context, text, arena, reterr_fault)
                      : fault_fatal(reterr_fault, "line %zu is not UTF-8", number);
        arena_reset(arena);
    }
    free(line);
    arena_free(arena);
    return outcome;
}
