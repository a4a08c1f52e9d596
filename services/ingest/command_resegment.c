#include <stdio.h>

#include "base/stop_signal.h"
#include "ingest/command.h"
#include "ingest/resegment.h"

static enum outcome cut(const struct settings *settings, struct fault *reterr_fault)
{
    return resegment_run(settings, settings_number(settings, "rate"), stop_signal_catch(),
                         stdout, reterr_fault);
}

static enum exit_code run(const struct settings *settings)
{
    struct fault fault = {.text = ""};
    enum outcome outcome = settings_is_on(settings, "dry-run")
                               ? resegment_count(settings, stdout, &fault)
                               : cut(settings, &fault);
    return outcome == OUTCOME_OK ? EXIT_DONE : command_fail(EXIT_FATAL, fault.text);
}

const struct command command_resegment = {
    .name = "resegment",
    .operands = "",
    .summary = "cut stored articles again, with another lexicon, model or engine",
    .help =
        "Cut again the articles that another segmenter has cut than the one that is set\n"
        "(engine, model, lexicon, ICU), and write what that decides: sentences, words,\n"
        "counts and search terms. Nothing else of an article changes. Kafka is not "
        "needed.\n\n"
        "The service may run meanwhile, but first give it the new lexicon or model, or "
        "it\n"
        "goes on as before. A version that it stores meanwhile stays. Stop it whenever "
        "you\n"
        "like, and run it again: it goes on. Needs the rights of wenliu_ingest.\n\n"
        "  wenliu-ingest resegment --lexicon=names.txt --dry-run\n"
        "  wenliu-ingest resegment --lexicon=names.txt --rate=200",
    .settings = "postgres. segmenter. lexicon search rate dry-run",
    .run = run,
};
