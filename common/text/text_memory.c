#include "text/text_memory.h"

#include <assert.h>
#include <unicode/uclean.h>
#include <unicode/uversion.h>

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

void text_memory_append_version(struct buffer *text)
{
    UVersionInfo numbers;
    u_getVersion(numbers);
    buffer_append_format(text, "ICU %u.%u\n", numbers[0], numbers[1]);
}
