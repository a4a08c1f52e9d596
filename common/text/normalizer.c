#include "text/normalizer.h"

#include "text/character_fold.h"
#include "text/composition.h"
#include "text/joined_lines.h"
#include "text/punctuation.h"
#include "text/settled_scan.h"
#include "text/spacing.h"
#include "text/utf8.h"

/*
 * The order makes the result a fixed point. Removing a sign between a letter and its
 * accent, or folding the letter, makes them composable: so NFC comes behind both, and it
 * composes nothing that the folds would change. The rules about neighbours come last,
 * because they must see the final neighbours; what they remove or fold composes with
 * nothing. Lines are joined before punctuation is folded, which looks at whole lines;
 * a mark of full width then takes the spaces beside it along.
 */
static struct normal_text
settle(struct span text, const struct normalizer_options *options, struct arena *arena)
{
    bool keeps_lines = options->shape == NORMALIZER_PARAGRAPHS;
    struct span folded = character_fold_text(text, keeps_lines, arena);
    struct span settled = spacing_settle(composition_nfc(folded, arena), arena);
    struct span joined =
        keeps_lines && options->joins_lines
            ? joined_lines_drop(settled, !options->keeps_punctuation, arena)
            : settled;
    struct normal_text normal = {.text = joined,
                                 .has_joined_lines = joined.bytes != settled.bytes};
    if (!options->keeps_punctuation) {
        struct span marked = punctuation_fold(joined, arena);
        bool is_same = marked.at == joined.at;
        normal.text = is_same ? joined : spacing_settle(marked, arena);
    }
    return normal;
}

enum outcome normalizer_clean(struct span text, const struct normalizer_options *options,
                              struct arena *arena, struct normal_text *ret_text,
                              struct fault *reterr_fault)
{
    bool has_lines = options->shape == NORMALIZER_ONE_LINE && text.bytes > 0 &&
                     memchr(text.at, '\n', text.bytes) != NULL;
    struct normal_text normal = {.text = text};
    if (has_lines || !settled_scan_is_clean(text)) {
        normal = settle(text, options, arena);
    }
    if (normal.text.bytes > options->max_bytes) {
        return fault_reject(reterr_fault, "too_large_normalised",
                            "%zu bytes after normalising, the limit is %zu",
                            normal.text.bytes, options->max_bytes);
    }
    *ret_text = normal;
    return OUTCOME_OK;
}
