#include "replay/resume_state.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/hexadecimal.h"
#include "base/span.h"

enum { STATE_BYTES = 1024, HEX_BYTES = 2 * DIGEST_BYTES + 1 };

static bool read_digest(const char *text, struct digest *digest)
{
    return hexadecimal_read(span_from_string(text), digest->bytes, DIGEST_BYTES);
}

static bool parse(const char *text, struct resume_state *ret_state)
{
    struct resume_state state = {0};
    char corpus[HEX_BYTES];
    char last[HEX_BYTES];
    /* NOLINTNEXTLINE(cert-err34-c): we wrote the numbers; the ranges are checked below */
    int count = sscanf(text,
                       "wenliu-replay state 1\nposition %" SCNu64 " (%*[^)])\n"
                       "granted %" SCNu64 " (%*[^)])\nrefused %" SCNu64 "\ntwice %" SCNu64
                       " (%*[^)])\ncorpus %64s\nlast %64s\n",
                       &state.position, &state.granted, &state.refused, &state.twice,
                       corpus, last);
    if (count != 6 || !read_digest(corpus, &state.corpus) ||
        !read_digest(last, &state.last) || state.granted < state.position ||
        state.refused > state.position) {
        return false;
    }
    *ret_state = state;
    return true;
}

enum outcome resume_state_load(const char *path, struct resume_state *ret_state,
                               bool *ret_is_there, struct fault *reterr_fault)
{
    *ret_state = (struct resume_state){0};
    FILE *file = fopen(path, "re");
    if (file == NULL && errno == ENOENT) {
        *ret_is_there = false;
        return OUTCOME_OK;
    }
    if (file == NULL) {
        return fault_fatal(reterr_fault, "replay.resume: %s: %s", path, strerror(errno));
    }
    char text[STATE_BYTES];
    size_t bytes = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[bytes] = '\0';
    *ret_is_there = parse(text, ret_state);
    return *ret_is_there ? OUTCOME_OK
                         : fault_fatal(reterr_fault,
                                       "replay.resume: %s is no state of a replay", path);
}

static bool write_durably(const char *path, struct span text)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) {
        return false;
    }
    bool is_written =
        write(file, text.at, text.bytes) == (ssize_t)text.bytes && fsync(file) == 0;
    return close(file) == 0 && is_written;
}

/* The new name is durable once its folder is. */
static bool sync_folder_of(const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/');
    struct buffer name = {.arena = arena};
    buffer_append(
        &name,
        (struct span){.at = path, .bytes = slash == NULL ? 0 : (size_t)(slash - path)});
    buffer_append(&name, SPAN("/."));
    int folder = open(slash == NULL ? "." : buffer_string(&name), O_RDONLY | O_CLOEXEC);
    bool is_synced = folder >= 0 && fsync(folder) == 0;
    return (folder < 0 || close(folder) == 0) && is_synced;
}

/* The words are for a person who looks into the file. */
static void append_state(struct buffer *text, const struct resume_state *state)
{
    buffer_append_format(text,
                         "wenliu-replay state 1\n"
                         "position %" PRIu64 " (all messages before it are settled)\n"
                         "granted %" PRIu64 " (none from it on has been sent)\n"
                         "refused %" PRIu64 "\n"
                         "twice %" PRIu64 " (of earlier runs, at most)\n"
                         "corpus ",
                         state->position, state->granted, state->refused, state->twice);
    hexadecimal_append(text, state->corpus.bytes, DIGEST_BYTES);
    buffer_append(text, SPAN("\nlast "));
    hexadecimal_append(text, state->last.bytes, DIGEST_BYTES);
    buffer_append_byte(text, '\n');
}

enum outcome resume_state_save(const char *path, const struct resume_state *state,
                               struct fault *reterr_fault)
{
    struct arena *arena = arena_open();
    struct buffer text = {.arena = arena};
    struct buffer fresh = {.arena = arena};
    append_state(&text, state);
    buffer_append_format(&fresh, "%s.new", path);
    bool is_saved = write_durably(buffer_string(&fresh), buffer_span(&text)) &&
                    rename(buffer_string(&fresh), path) == 0 &&
                    sync_folder_of(path, arena);
    enum outcome outcome = is_saved ? OUTCOME_OK
                                    : fault_fatal(reterr_fault, "replay.resume: %s: %s",
                                                  path, strerror(errno));
    arena_free(arena);
    return outcome;
}
