#include "ingest/core.h"

#include "ingest/ingest_settings.h"

enum outcome core_from_settings(const struct settings *settings,
                                struct article_core *ret_core, struct fault *reterr_fault)
{
    struct article_core core = {.limits = ingest_settings_limits(settings),
                                .keeps_punctuation =
                                    !settings_is_on(settings, "normalise.punctuation")};
    enum outcome outcome = time_zone_open(settings_text(settings, "article.timezone"),
                                          &core.time_zone, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = segmenter_open(settings_text(settings, "segmenter.engine"),
                                 &core.segmenter, reterr_fault);
    }
    if (outcome != OUTCOME_OK) {
        core_done(&core);
        return outcome;
    }
    *ret_core = core;
    return OUTCOME_OK;
}

void core_done(struct article_core *core)
{
    core->segmenter = segmenter_free(core->segmenter);
    core->time_zone = time_zone_free(core->time_zone);
}
