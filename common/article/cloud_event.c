#include "article/cloud_event.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>

static const char data_name[] = "data";
static const char envelope_name[] = "cloudevent";

static bool is_envelope(const json_t *object)
{
    static const char *const attributes[] = {"specversion", "id", "source", "type"};
    for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
        if (!json_is_string(json_object_get(object, attributes[i]))) {
            return false;
        }
    }
    return json_is_object(json_object_get(object, data_name));
}

struct json_t *cloud_event_unwrap(struct json_t *object)
{
    /* An article with a member of that name would lose one of the two. */
    json_t *data = json_object_get(object, data_name);
    if (!is_envelope(object) || json_object_get(data, envelope_name) != NULL) {
        return object;
    }
    json_incref(data);
    if (json_object_del(object, data_name) != 0 ||
        json_object_set_new(data, envelope_name, object) != 0) {
        abort(); /* out of memory */
    }
    return data;
}
