#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#include "base/process_limit.h"

static void *or_abort(void *at)
{
    if (at == NULL) {
        process_limit_abort("the memory of a message");
    }
    return at;
}

/* Nothing is an amount that libraries ask for, too. */
void *memory_take(size_t bytes)
{
    return or_abort(malloc(bytes == 0 ? 1 : bytes));
}

void *memory_take_more(void *at, size_t bytes)
{
    return or_abort(realloc(at, bytes == 0 ? 1 : bytes));
}

char *memory_copy_text(const char *text)
{
    size_t bytes = strlen(text) + 1;
    return memcpy(memory_take(bytes), text, bytes);
}

void memory_free(void *at)
{
    free(at);
}
