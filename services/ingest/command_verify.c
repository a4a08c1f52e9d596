#include <stdio.h>

#include "ingest/command.h"
#include "ingest/verify.h"
#include "ingest/verify_manifest.h"

static enum exit_code run(const struct settings *settings)
{
    struct fault fault = {.text = ""};
    bool balances = false;
    bool is_accounted_for = true;
    const char *manifest = settings_text(settings, "manifest");
    if (verify_print(settings, stdout, &balances, &fault) != OUTCOME_OK) {
        return command_fail(EXIT_FATAL, fault.text);
    }
    if (manifest != NULL) {
        fputc('\n', stdout);
        if (verify_manifest_print(settings, manifest, stdout, &is_accounted_for,
                                  &fault) != OUTCOME_OK) {
            return command_fail(EXIT_FATAL, fault.text);
        }
    }
    return balances && is_accounted_for ? EXIT_DONE : EXIT_SETTINGS;
}

const struct command command_verify = {
    .name = "verify",
    .operands = "",
    .summary = "add up the ledger: every offset accounted for exactly once",
    .help =
        "Check that every offset from the first claim to the next one has exactly one\n"
        "outcome or lies in a recorded gap, and that the tables hold what the outcomes\n"
        "say. Ingest may run meanwhile. Exits with 1 when something does not add up.\n\n"
        "With --manifest, also check each record that wenliu-replay says it sent: it has "
        "an\n"
        "outcome, its article is there, or it is set aside with the same bytes.\n\n"
        "  wenliu-ingest verify\n"
        "  wenliu-ingest verify --manifest=crawl.manifest",
    .settings = "postgres. manifest",
    .run = run,
};
