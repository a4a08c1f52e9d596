#include "weather.h"

enum { RATE_OF = 1000 };

/* How often it happens at each chance when it is frequent. */
static const uint16_t frequent[EVENT_COUNT] = {
    [EVENT_TROUBLE] = 50,
    [EVENT_OLDER_RECORD] = 100,
    [EVENT_JUMP] = 60,
    [EVENT_END_AGAIN] = 100,
    [EVENT_OUT_OF_RANGE] = 20,
    [EVENT_UNKNOWN] = 20,
    [EVENT_CLIENT_BROKEN] = 3,
    [EVENT_ASSIGN_FAILS] = 300,
    [EVENT_ASSIGN_EMPTIES] = 300,
    [EVENT_BROKER_SILENT] = 200,
    [EVENT_OLD_BOUNDS] = 200,
    [EVENT_CONNECT_AWAY] = 300,
    [EVENT_CONNECT_BROKEN] = 50,
    [EVENT_CHECK_AWAY] = 200,
    [EVENT_CLAIM_FAILS] = 200,
    [EVENT_CLAIM_AWAY] = 200,
    [EVENT_CLAIM_UNANSWERED] = 200,
    [EVENT_CLAIM_BLOCKS] = 200,
    [EVENT_SUSPECT_FAILS] = 200,
    [EVENT_SUSPECT_UNANSWERED] = 200,
    [EVENT_BUSY] = 700,
    [EVENT_CONTENDED] = 200,
    [EVENT_SLOW] = 200,
    [EVENT_FULL] = 50,
    [EVENT_BROKEN] = 20,
    [EVENT_REFUSED] = 100,
    [EVENT_CUT_BEFORE] = 150,
    [EVENT_CUT_AFTER] = 150,
    [EVENT_CUT_UNDECIDED] = 150,
    [EVENT_REBALANCE] = 20,
    [EVENT_LOST] = 400,
    [EVENT_PRODUCE] = 100,
    [EVENT_RETENTION] = 20,
    [EVENT_COMPACTION] = 20,
    [EVENT_SNAPSHOT] = 20,
    [EVENT_FAILOVER] = 8,
    [EVENT_STRANGER] = 20,
    [EVENT_HOLDER_STOPPED] = 100,
    [EVENT_SESSIONS_ENDED] = 20,
    [EVENT_GHOST_ENDS] = 100,
    [EVENT_CRASH] = 10,
    [EVENT_FAILPOINT] = 10,
    [EVENT_STOP] = 10,
    [EVENT_FREEZE] = 10,
};

/* Steele, Lea and Flood's SplitMix64 (2014). */
static uint64_t next_random(struct weather *weather)
{
    uint64_t mixed = weather->random += UINT64_C(0x9e3779b97f4a7c15);
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
    return mixed ^ (mixed >> 31);
}

void weather_init(struct weather *weather, uint64_t seed)
{
    *weather = (struct weather){.random = seed};
    for (int i = 0; i < EVENT_COUNT; i++) {
        static const int shares[] = {0, 0, 1, 4}; /* of four */
        weather->rates[i] =
            (uint16_t)(frequent[i] * shares[weather_number(weather, 4)] / 4);
    }
    /* Without these two nothing would ever be new, or end. */
    weather->rates[EVENT_PRODUCE] = frequent[EVENT_PRODUCE];
    weather->rates[EVENT_GHOST_ENDS] = frequent[EVENT_GHOST_ENDS];
}

int64_t weather_number(struct weather *weather, int64_t limit)
{
    return (int64_t)(next_random(weather) % (uint64_t)limit);
}

bool weather_brings(struct weather *weather, enum event event)
{
    bool happens =
        !weather->is_calm && weather_number(weather, RATE_OF) < weather->rates[event];
    weather->happened += happens ? 1 : 0;
    return happens;
}
