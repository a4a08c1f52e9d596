#include "ingest/core.h"

#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "ingest/ingest_settings.h"
#include "ingest/lexicon_files.h"
#include "ingest/shared_file.h"

/** Map the model that the settings name, or the one that came with the program. */
static enum outcome map_model(const struct settings *settings,
                              struct mapped_file **ret_model, struct fault *reterr_fault)
{
    const char *wanted = settings_text(settings, "segmenter.model");
    struct arena *arena = arena_open();
    enum outcome outcome = mapped_file_open(
        wanted != NULL ? wanted
                       : shared_file_path("zh.model", WENLIU_SOURCE_MODEL, arena),
        ret_model, reterr_fault);
    arena_free(arena);
    return outcome;
}

static enum outcome open_segmenter(const struct settings *settings,
                                   struct article_core *core, struct fault *reterr_fault)
{
    const char *engine = settings_text(settings, "segmenter.engine");
    struct span model = {.at = NULL};
    if (strcmp(engine, "model") == 0) {
        enum outcome outcome = map_model(settings, &core->model, reterr_fault);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
        model = mapped_file_bytes(core->model);
    }
    return segmenter_open(engine, model, &core->segmenter, reterr_fault);
}

/* Whoever knows it can write articles whose words all fall into one slot of a table. */
static uint64_t take_seed(void)
{
    uint64_t seed = (uint64_t)getpid();
    (void)!getrandom(&seed, sizeof(seed), 0);
    return seed;
}

enum outcome core_from_settings(const struct settings *settings,
                                struct article_core *ret_core, struct fault *reterr_fault)
{
    struct article_core core = {.limits = ingest_settings_limits(settings),
                                .keeps_punctuation =
                                    !settings_is_on(settings, "normalise.punctuation"),
                                .leaves_terms_out = !settings_is_on(settings, "search"),
                                .hash_seed = take_seed(),
                                .scratch = arena_open()};
    enum outcome outcome = time_zone_open(settings_text(settings, "article.timezone"),
                                          &core.time_zone, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = open_segmenter(settings, &core, reterr_fault);
    }
    if (outcome != OUTCOME_OK) {
        core_done(&core);
        return outcome;
    }
    *ret_core = core;
    return OUTCOME_OK;
}

void core_use_lexicon(struct article_core *core, struct user_lexicon *lexicon)
{
    segmenter_use_lexicon(core->segmenter, lexicon);
    user_lexicon_free(core->lexicon);
    core->lexicon = lexicon;
}

enum outcome core_with_lexicon(const struct settings *settings,
                               struct article_core *ret_core, struct fault *reterr_fault)
{
    struct user_lexicon *lexicon = NULL;
    enum outcome outcome = core_from_settings(settings, ret_core, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    outcome = lexicon_files_read(settings, &lexicon, reterr_fault);
    if (outcome != OUTCOME_OK) {
        core_done(ret_core);
        return outcome;
    }
    core_use_lexicon(ret_core, lexicon);
    return OUTCOME_OK;
}

void core_done(struct article_core *core)
{
    core->segmenter = segmenter_free(core->segmenter);
    core->lexicon = user_lexicon_free(core->lexicon);
    core->model = mapped_file_free(core->model);
    core->time_zone = time_zone_free(core->time_zone);
    core->scratch = arena_free(core->scratch);
}
