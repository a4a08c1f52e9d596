#include "article/article_memory.h"

#include <jansson.h>

#include "base/memory.h"
#include "html/html_memory.h"
#include "text/text_memory.h"

void article_memory_init(void)
{
    json_set_alloc_funcs(memory_take, memory_free);
    json_object_seed(0);
    html_memory_init();
    text_memory_init();
}

void article_memory_append_versions(struct buffer *text)
{
    buffer_append_format(text, "jansson %s\n", jansson_version_str());
    text_memory_append_version(text);
}
