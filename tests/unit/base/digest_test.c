#include "base/digest.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* FIPS 180-4, the "abc" example. */
static void matches_the_published_example(void **state)
{
    (void)state;
    static const uint8_t wanted[DIGEST_BYTES] = {
        0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
        0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
        0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
    };
    struct digest digest = digest_from_bytes(SPAN("abc"));
    assert_memory_equal(digest.bytes, wanted, DIGEST_BYTES);
}

static void parts_are_told_apart(void **state)
{
    (void)state;
    const struct span shifted[][2] = {
        {SPAN("ab"), SPAN("c")},
        {SPAN("a"), SPAN("bc")},
        {SPAN("abc"), SPAN("")},
        {SPAN("abc"), {.at = NULL}},
    };
    for (size_t i = 0; i < 4; i++) {
        for (size_t j = 0; j < i; j++) {
            struct digest left = digest_from_parts(shifted[i], 2);
            struct digest right = digest_from_parts(shifted[j], 2);
            assert_memory_not_equal(left.bytes, right.bytes, DIGEST_BYTES);
        }
    }
}

static void a_uuid_says_version_eight(void **state)
{
    (void)state;
    struct digest digest = digest_from_bytes(SPAN("x"));
    struct uuid uuid = uuid_from_digest(&digest);
    assert_int_equal(uuid.bytes[6] >> 4, 8);
    assert_int_equal(uuid.bytes[8] >> 6, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_the_published_example),
        cmocka_unit_test(parts_are_told_apart),
        cmocka_unit_test(a_uuid_says_version_eight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
