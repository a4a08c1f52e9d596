#include "db/parameters.h"

#include <assert.h>

#include "db/wire.h"

/* pg_type.oid of the array types. */
static uint32_t array_type_of(enum array_type element)
{
    static const struct {
        enum array_type element;
        uint32_t array;
    } types[] = {
        {ARRAY_BYTES, 1001}, {ARRAY_INT8, 1016},      {ARRAY_INT2, 1005},
        {ARRAY_INT4, 1007},  {ARRAY_TEXT, 1009},      {ARRAY_DATE, 1182},
        {ARRAY_UUID, 2951},  {ARRAY_TIMESTAMP, 1185},
    };
    size_t at = 0;
    while (types[at].element != element) {
        at += 1;
        assert(at < sizeof(types) / sizeof(types[0]));
    }
    return types[at].array;
}

static void add(struct parameters *parameters, struct span value, uint32_t type)
{
    assert(parameters->count < PARAMETERS_MOST);
    parameters->values[parameters->count] = value;
    parameters->types[parameters->count] = type;
    parameters->count += 1;
}

static char *number_at(struct parameters *parameters)
{
    assert(parameters->count < PARAMETERS_MOST);
    return parameters->numbers[parameters->count];
}

void parameters_add_int4(struct parameters *parameters, int32_t value)
{
    char *at = number_at(parameters);
    wire_write_int4(at, value);
    add(parameters, (struct span){.at = at, .bytes = 4}, ARRAY_INT4);
}

void parameters_add_int8(struct parameters *parameters, int64_t value)
{
    char *at = number_at(parameters);
    wire_write_int8(at, value);
    add(parameters, (struct span){.at = at, .bytes = 8}, ARRAY_INT8);
}

void parameters_add_text(struct parameters *parameters, const char *text)
{
    add(parameters, span_from_string(text), ARRAY_TEXT);
}

void parameters_add_bytes(struct parameters *parameters, struct span bytes)
{
    add(parameters, bytes, ARRAY_BYTES);
}

void parameters_add_day(struct parameters *parameters, int64_t instant_us)
{
    char *at = number_at(parameters);
    wire_write_int4(at, wire_date_from_instant(instant_us));
    add(parameters, (struct span){.at = at, .bytes = 4}, ARRAY_DATE);
}

void parameters_add_array(struct parameters *parameters, struct array *array)
{
    add(parameters, array_finish(array), array_type_of(array->type));
}
