#include "text/normalizer.h"

#include "text/character_fold.h"
#include "text/composition.h"
#include "text/spacing.h"

/*
 * The order makes the result a fixed point. Removing a sign between a letter and its
 * accent, or folding the letter, makes them composable: so NFC comes behind both, and it
 * composes nothing that the folds would change. The rules about neighbours come last,
 * because they must see the final neighbours; what they remove or fold composes with
 * nothing.
 */
enum outcome normalizer_clean(struct span text, enum normalizer_shape shape,
                              size_t max_bytes, struct arena *arena,
                              struct span *ret_text, struct fault *reterr_fault)
{
    struct span folded = character_fold_text(text, shape == NORMALIZER_PARAGRAPHS, arena);
    struct span settled = spacing_settle(composition_nfc(folded, arena), arena);
    if (settled.bytes > max_bytes) {
        return fault_reject(reterr_fault, "too_large_normalised",
                            "%zu bytes after normalising, the limit is %zu",
                            settled.bytes, max_bytes);
    }
    *ret_text = settled;
    return OUTCOME_OK;
}
