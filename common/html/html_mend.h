#pragma once

#include "base/arena.h"
#include "base/span.h"

/**
 * Write markup so that libxml2 reads it as browsers do. Without this it would swallow
 * all between a `<` that is text and the next `>`, all behind `</body>` and `</html>`,
 * and the line break of `</br>`. A reference like `&nbsp` gets the `;` that it lacks. CDATA
 * marks go, what they enclose stays. <![if ...]> goes. &#150; and the like are the characters
 * that browsers show: html_entity.h.
 *
 * Ownership: the result is in the arena, or is the markup itself when it needs nothing.
 */
struct span html_mend_markup(struct span markup, struct arena *arena);
