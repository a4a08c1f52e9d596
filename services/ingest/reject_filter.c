#include "ingest/reject_filter.h"

#include <inttypes.h>
#include <stdio.h>

enum outcome reject_filter_from_settings(const struct settings *settings,
                                         struct reject_filter *ret_filter,
                                         struct fault *reterr_fault)
{
    const char *operand = settings_operand(settings, 1);
    *ret_filter = (struct reject_filter){
        .reason = settings_text(settings, "reason"),
        .since = settings_text(settings, "since"),
        .topics = operand == NULL ? settings_text(settings, "kafka.topic") : NULL,
        .limit = settings_number(settings, "limit"),
    };
    if (operand == NULL) {
        return OUTCOME_OK;
    }
    struct place *place = &ret_filter->place;
    if (!place_from_text(operand, true, place)) {
        return fault_fatal(reterr_fault, "which one? TOPIC:PARTITION:OFFSET");
    }
    ret_filter->topic = place->topic;
    snprintf(ret_filter->partition, sizeof(ret_filter->partition), "%" PRId32,
             place->partition);
    snprintf(ret_filter->offset, sizeof(ret_filter->offset), "%" PRId64, place->offset);
    return OUTCOME_OK;
}

void reject_filter_add(const struct reject_filter *filter, struct parameters *parameters)
{
    bool is_one = filter->topic != NULL;
    parameters_add_text(parameters, filter->reason);
    parameters_add_text(parameters, filter->since);
    parameters_add_text(parameters, filter->topics);
    parameters_add_text(parameters, filter->topic);
    parameters_add_text(parameters, is_one ? filter->partition : NULL);
    parameters_add_text(parameters, is_one ? filter->offset : NULL);
    parameters_add_int8(parameters, filter->limit);
}
