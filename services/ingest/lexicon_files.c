#include "ingest/lexicon_files.h"

#include <string.h>

#include "ingest/whole_file.h"

/** Cut the next name off a list a,b,c; spaces around it are no part of it. NULL: none. */
static const char *next_name(const char **list, struct arena *arena)
{
    const char *start = *list + strspn(*list, ", ");
    size_t bytes = strcspn(start, ",");
    *list = start + bytes;
    while (bytes > 0 && start[bytes - 1] == ' ') {
        bytes--;
    }
    struct buffer name = {.arena = arena};
    buffer_append(&name, (struct span){.at = start, .bytes = bytes});
    return bytes == 0 ? NULL : buffer_string(&name);
}

static enum outcome read_files(const char *list, bool keeps_punctuation,
                               struct arena *arena, struct user_lexicon **ret_lexicon,
                               struct fault *reterr_fault)
{
    /* At most a file for every second byte of the list. */
    size_t most = strlen(list) / 2 + 1;
    struct user_lexicon_file *files = arena_take_array(arena, most, sizeof(*files));
    size_t count = 0;
    for (const char *name; (name = next_name(&list, arena)) != NULL; count++) {
        struct buffer text = {.arena = arena};
        enum outcome outcome = whole_file_read(name, &text, reterr_fault);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
        files[count] =
            (struct user_lexicon_file){.name = name, .text = buffer_span(&text)};
    }
    return user_lexicon_open(files, count, keeps_punctuation, ret_lexicon, reterr_fault);
}

enum outcome lexicon_files_read(const struct settings *settings,
                                struct user_lexicon **ret_lexicon,
                                struct fault *reterr_fault)
{
    const char *list = settings_text(settings, "lexicon");
    if (list == NULL || list[strspn(list, ", ")] == '\0') {
        *ret_lexicon = NULL;
        return OUTCOME_OK;
    }
    const char *engine = settings_text(settings, "segmenter.engine");
    if (strcmp(engine, "model") != 0) {
        return fault_fatal(reterr_fault,
                           "lexicon: segmenter.engine=%s knows no lexicon, only model "
                           "does",
                           engine);
    }
    struct arena *arena = arena_open();
    bool keeps_punctuation = !settings_is_on(settings, "normalise.punctuation");
    enum outcome outcome =
        read_files(list, keeps_punctuation, arena, ret_lexicon, reterr_fault);
    arena_free(arena);
    return outcome;
}
