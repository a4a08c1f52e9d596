#include "html/html_memory.h"

#include <assert.h>
#include <libxml/xmlmemory.h>

#include "base/memory.h"

void html_memory_init(void)
{
    int error = xmlMemSetup(memory_free, memory_take, memory_take_more, memory_copy_text);
    assert(error == 0);
}
