#include "article/credit_list.h"

#include "article/texts.h"

struct texts *credit_list_of(struct credit *credit, enum role role)
{
    switch (role) {
    case ROLE_REPORTER:
        return &credit->reporters;
    case ROLE_CORRESPONDENT:
        return &credit->correspondents;
    case ROLE_EDITOR:
        return &credit->editors;
    case ROLE_NONE:
    case ROLE_OTHER:
    case ROLE_PHOTO:
        return NULL;
    }
    return NULL;
}

void credit_list_add(struct texts *list, struct span name, struct arena *arena)
{
    if (texts_has(list, name)) {
        return;
    }
    if (list->at == NULL) {
        list->at = arena_take_array(arena, CREDIT_MAX_NAMES, sizeof(struct span));
    }
    if (list->count < CREDIT_MAX_NAMES) {
        list->at[list->count] = name;
        list->count++;
    }
}
