#include <stdio.h>

#include "simulated_world.h"

static enum record_kind any_kind(struct weather *weather)
{
    static const enum record_kind kinds[] = {RECORD_TOMBSTONE,   RECORD_BAD,
                                             RECORD_REFUSED,     RECORD_HOLE,
                                             RECORD_UNSPEAKABLE, RECORD_HOLE};
    if (weather_number(weather, 100) == 0) {
        return RECORD_DEADLY;
    }
    return weather_number(weather, 4) > 0 ? RECORD_ARTICLE
                                          : kinds[weather_number(weather, 6)];
}

void log_produce(struct world *world, size_t partition)
{
    struct simulated_log *log = &world->logs[partition];
    int64_t end = log->end + 1 + weather_number(&world->weather, 8);
    int64_t limit = world->weather.is_calm ? WORLD_OFFSETS : WORLD_STORMY_OFFSETS;
    while (log->end < end && log->end < limit) {
        log->records[log->end++] = any_kind(&world->weather);
    }
}

bool world_is_hole(const struct world *world, size_t partition, int64_t offset)
{
    const struct simulated_log *log = &world->logs[partition];
    return log->records[offset] == RECORD_HOLE || log->is_compacted[offset] ||
           offset < log->low;
}

const char *world_value(struct world *world, size_t partition, int64_t offset,
                        char *value)
{
    enum record_kind kind = world->logs[partition].records[offset];
    if (kind == RECORD_TOMBSTONE) {
        return NULL;
    }
    int width = (int)(offset * 7 % 20); /* some are larger */
    char letter = kind == RECORD_BAD ? 'b' : kind == RECORD_DEADLY ? 'd' : 'a';
    snprintf(value, WORLD_VALUE_BYTES, "%c%zu:%0*d", letter, partition, width,
             (int)offset);
    return value;
}

int64_t world_recorded_us(int64_t offset)
{
    return INT64_C(1741132800000000) + offset * 1000;
}

struct anchor world_anchor(struct world *world, size_t partition, int64_t offset)
{
    char text[WORLD_VALUE_BYTES];
    const char *value = world_value(world, partition, offset, text);
    return anchor_from_record(offset, world_recorded_us(offset),
                              value == NULL ? (struct span){.at = NULL}
                                            : span_from_string(value));
}

void log_lose_stored(struct world *world, size_t partition)
{
    struct simulated_log *log = &world->logs[partition];
    int64_t stored = world->database.rows[partition].next_offset;
    if (world->standby.rows[partition].next_offset < stored) {
        stored = world->standby.rows[partition].next_offset;
    }
    if (stored > 0 && weather_brings(&world->weather, EVENT_RETENTION) &&
        stored > log->low) {
        log->low += weather_number(&world->weather, stored - log->low + 1);
    }
    if (stored > 0 && weather_brings(&world->weather, EVENT_COMPACTION)) {
        log->is_compacted[weather_number(&world->weather, stored)] = true;
    }
}
