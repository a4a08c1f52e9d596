#include "ingest/place.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool read_number(const char *text, char end, int64_t maximum, int64_t *ret_number,
                        const char **ret_behind)
{
    char *behind = NULL;
    errno = 0;
    long long number = strtoll(text, &behind, 10);
    if (errno != 0 || !isdigit((unsigned char)text[0]) || *behind != end ||
        number > maximum) {
        return false;
    }
    *ret_number = number;
    *ret_behind = behind + 1;
    return true;
}

/* A topic's name holds no colon. */
bool place_from_text(const char *text, bool has_offset, struct place *ret_place)
{
    const char *colon = text == NULL ? NULL : strchr(text, ':');
    size_t length = colon == NULL ? 0 : (size_t)(colon - text);
    int64_t partition = 0;
    int64_t offset = -1;
    const char *behind = NULL;
    if (length == 0 || length >= sizeof(ret_place->topic) ||
        !read_number(colon + 1, has_offset ? ':' : '\0', INT32_MAX, &partition,
                     &behind) ||
        (has_offset && !read_number(behind, '\0', INT64_MAX, &offset, &behind))) {
        return false;
    }
    *ret_place = (struct place){.partition = (int32_t)partition, .offset = offset};
    memcpy(ret_place->topic, text, length);
    return true;
}
