#include "text/text_difference.h"

#include <stdbool.h>
#include <stdint.h>

#include "text/utf8.h"

/* The characters of a text, and where each begins; the end behind the last. */
struct characters {
    uint32_t code_points[TEXT_DIFFERENCE_MAX_CHARS];
    size_t starts[TEXT_DIFFERENCE_MAX_CHARS + 1];
    size_t count;
};

struct text_difference_table {
    struct characters left;
    struct characters right;
    /* How many characters the rests behind both have in common. */
    uint8_t common[TEXT_DIFFERENCE_MAX_CHARS + 1][TEXT_DIFFERENCE_MAX_CHARS + 1];
    struct text_difference found[TEXT_DIFFERENCE_MAX_CHARS + 1];
    size_t found_count;
};

_Static_assert(TEXT_DIFFERENCE_MAX_CHARS <= UINT8_MAX, "common[] counts characters");

struct text_difference_table *text_difference_table_open(struct arena *arena)
{
    return arena_take(arena, sizeof(struct text_difference_table));
}

static bool read_characters(struct span text, struct characters *characters)
{
    characters->count = 0;
    for (size_t at = 0; at < text.bytes;) {
        if (characters->count == TEXT_DIFFERENCE_MAX_CHARS) {
            return false;
        }
        characters->starts[characters->count] = at;
        characters->code_points[characters->count] = utf8_next(text, &at);
        characters->count += 1;
    }
    characters->starts[characters->count] = text.bytes;
    return true;
}

static bool is_same(const struct text_difference_table *table, size_t left, size_t right)
{
    return left < table->left.count && right < table->right.count &&
           table->left.code_points[left] == table->right.code_points[right];
}

/* Of the rests behind (left, right), when those of longer offsets are known. */
static uint8_t common_behind(const struct text_difference_table *table, size_t left,
                             size_t right)
{
    if (left == table->left.count || right == table->right.count) {
        return 0;
    }
    if (is_same(table, left, right)) {
        return (uint8_t)(table->common[left + 1][right + 1] + 1);
    }
    uint8_t without_left = table->common[left + 1][right];
    uint8_t without_right = table->common[left][right + 1];
    return without_left > without_right ? without_left : without_right;
}

static void count_common(struct text_difference_table *table)
{
    for (size_t i = table->left.count + 1; i-- > 0;) {
        for (size_t k = table->right.count + 1; k-- > 0;) {
            table->common[i][k] = common_behind(table, i, k);
        }
    }
}

/* The first characters from (*left, *right) on that are the same, or both ends. */
static void skip_difference(const struct text_difference_table *table, size_t *left,
                            size_t *right)
{
    while ((*left < table->left.count || *right < table->right.count) &&
           !is_same(table, *left, *right)) {
        bool takes_left =
            *right == table->right.count ||
            (*left < table->left.count &&
             table->common[*left + 1][*right] >= table->common[*left][*right + 1]);
        *left += takes_left ? 1 : 0;
        *right += takes_left ? 0 : 1;
    }
}

static void find_differences(struct text_difference_table *table)
{
    const struct characters *left = &table->left;
    const struct characters *right = &table->right;
    size_t i = 0;
    size_t k = 0;
    table->found_count = 0;
    while (i < left->count || k < right->count) {
        if (is_same(table, i, k)) {
            i += 1;
            k += 1;
            continue;
        }
        struct text_difference *found = &table->found[table->found_count];
        found->left_start = left->starts[i];
        found->right_start = right->starts[k];
        skip_difference(table, &i, &k);
        found->left_end = left->starts[i];
        found->right_end = right->starts[k];
        table->found_count += 1;
    }
}

size_t text_difference_find(struct text_difference_table *table, struct span left,
                            struct span right, const struct text_difference **ret_found)
{
    *ret_found = table->found;
    if (!read_characters(left, &table->left) || !read_characters(right, &table->right)) {
        table->found[0] =
            (struct text_difference){.left_end = left.bytes, .right_end = right.bytes};
        return 1;
    }
    count_common(table);
    find_differences(table);
    return table->found_count;
}
