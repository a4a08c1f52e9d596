#include "fake_world.h"

#include <stdio.h>
#include <string.h>

#include "base/instant.h"

static struct world *the_world; /* the clock has no context */

static int64_t read_clock(void)
{
    return the_world->now_ms;
}

void world_init(struct world *world, size_t partitions, int64_t messages)
{
    *world = (struct world){.partition_count = partitions, .script = "", .poisoned = -1};
    for (size_t i = 0; i < partitions; i++) {
        world->logs[i].end = messages;
        world->rows[i].next_offset = -1;
        world->rows[i].anchor.offset = -1;
        world->rows[i].suspect_offset = -1;
        world->positions[i] = -1;
        for (int64_t offset = 0; offset < messages; offset++) {
            world->logs[i].is_held[offset] = true;
        }
    }
}

void world_assign(struct world *world)
{
    world->is_assigned_reported = false;
    for (size_t i = 0; i < world->partition_count; i++) {
        world->positions[i] = -1;
    }
}

struct ports world_ports(struct world *world)
{
    the_world = world;
    return (struct ports){
        .source_ops = &world_source_ops,
        .source = world,
        .store_ops = &world_store_ops,
        .store = world,
        .now_ms = read_clock,
    };
}

bool world_is_exact(const struct world *world)
{
    bool is_exact = true;
    for (size_t i = 0; i < world->partition_count; i++) {
        for (int64_t offset = 0; offset < world->logs[i].end; offset++) {
            bool is_hole = !world->logs[i].is_held[offset];
            const struct world_row *row = &world->rows[i];
            if (row->stored[offset] != 1 || (row->outcome[offset] == 'g') != is_hole) {
                printf("partition %zu offset %d: %d outcomes, the last '%c'\n", i,
                       (int)offset, row->stored[offset], row->outcome[offset]);
                is_exact = false;
            }
        }
    }
    return is_exact;
}
