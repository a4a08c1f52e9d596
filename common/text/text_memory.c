#include "text/text_memory.h"

#include <assert.h>
#include <unicode/uclean.h>

#include "base/memory.h"

static void *take(const void *context, size_t bytes)
{
    (void)context;
    return memory_take(bytes);
}

static void *take_more(const void *context, void *at, size_t bytes)
{
    (void)context;
    return memory_take_more(at, bytes);
}

static void give_back(const void *context, void *at)
{
    (void)context;
    memory_free(at);
}

void text_memory_init(void)
{
    UErrorCode error = U_ZERO_ERROR;
    u_setMemoryFunctions(NULL, take, take_more, give_back, &error);
    assert(U_SUCCESS(error));
}
