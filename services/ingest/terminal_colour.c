#include "ingest/terminal_colour.h"

#include <string.h>

bool terminal_colour_is_wanted(const char *choice, bool is_terminal, const char *no_color,
                               const char *term)
{
    if (strcmp(choice, "auto") != 0) {
        return strcmp(choice, "always") == 0;
    }
    bool is_refused = no_color != NULL && no_color[0] != '\0';
    bool is_dumb = term == NULL || term[0] == '\0' || strcmp(term, "dumb") == 0;
    return is_terminal && !is_refused && !is_dumb;
}
