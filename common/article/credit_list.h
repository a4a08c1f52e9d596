#pragma once

#include "article/credit.h"
#include "article/role_word.h"

/** The list of a credit for a role; NULL for those that are not told: who checked, ... */
struct texts *credit_list_of(struct credit *credit, enum role role);

/** Add a name, once; not past CREDIT_MAX_NAMES. The list is in the arena. */
void credit_list_add(struct texts *list, struct span name, struct arena *arena);
