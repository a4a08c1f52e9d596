#include "text/time_zone.h"

#include <assert.h>
#include <stdlib.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "base/instant.h"

enum {
    NAME_CAPACITY = 128,
    MILLISECOND_US = INSTANT_SECOND / 1000,
};

struct time_zone {
    UCalendar *calendar;
};

/* ICU reads an unknown name as UTC; only the names of its own list are known. */
static bool is_known(const UChar *name, int32_t length)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar canonical[NAME_CAPACITY];
    UBool is_system = 0;
    ucal_getCanonicalTimeZoneID(name, length, canonical, NAME_CAPACITY, &is_system,
                                &status);
    return U_SUCCESS(status) && is_system;
}

enum outcome time_zone_open(const char *name, struct time_zone **ret_zone,
                            struct fault *reterr_fault)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[NAME_CAPACITY];
    int32_t length = 0;
    u_strFromUTF8(wide, NAME_CAPACITY, &length, name, -1, &status);
    if (U_FAILURE(status) || !is_known(wide, length)) {
        return fault_fatal(reterr_fault,
                           "unknown time zone (an IANA name such as Asia/Shanghai)");
    }
    UCalendar *calendar = ucal_open(wide, length, "", UCAL_GREGORIAN, &status);
    if (U_FAILURE(status)) {
        return fault_fatal(reterr_fault, "time zone cannot be opened: %s",
                           u_errorName(status));
    }
    struct time_zone *zone = malloc(sizeof(*zone));
    if (zone == NULL) {
        abort();
    }
    *zone = (struct time_zone){.calendar = calendar};
    *ret_zone = zone;
    return OUTCOME_OK;
}

struct time_zone *time_zone_free(struct time_zone *zone)
{
    if (zone != NULL) {
        ucal_close(zone->calendar);
        free(zone);
    }
    return NULL;
}

static int64_t floor_ms(int64_t us)
{
    return us / MILLISECOND_US - (us % MILLISECOND_US < 0 ? 1 : 0);
}

int64_t time_zone_local(struct time_zone *zone, int64_t instant_us)
{
    if (zone == NULL) {
        return instant_us;
    }
    UErrorCode status = U_ZERO_ERROR;
    ucal_setMillis(zone->calendar, (UDate)floor_ms(instant_us), &status);
    int32_t offset_ms = ucal_get(zone->calendar, UCAL_ZONE_OFFSET, &status) +
                        ucal_get(zone->calendar, UCAL_DST_OFFSET, &status);
    assert(U_SUCCESS(status));
    return instant_us + (int64_t)offset_ms * MILLISECOND_US;
}

int64_t time_zone_instant(struct time_zone *zone, int64_t local_us)
{
    if (zone == NULL) {
        return local_us;
    }
    /* Read as if it were UTC, the calendar is off by the offset that is wanted. */
    UErrorCode status = U_ZERO_ERROR;
    int32_t raw_ms = 0;
    int32_t summer_ms = 0;
    ucal_setMillis(zone->calendar, (UDate)floor_ms(local_us), &status);
    ucal_getTimeZoneOffsetFromLocal(zone->calendar, UCAL_TZ_LOCAL_FORMER,
                                    UCAL_TZ_LOCAL_FORMER, &raw_ms, &summer_ms, &status);
    assert(U_SUCCESS(status));
    return local_us - ((int64_t)raw_ms + summer_ms) * MILLISECOND_US;
}
