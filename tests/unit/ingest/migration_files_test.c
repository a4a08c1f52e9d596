#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "ingest/migration_files.h"
#include "ingest/queries.h"

static void knows_the_version_of_the_newest_file(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct migration_file *files = NULL;
    size_t count = 0;
    struct fault fault;
    assert_int_equal(migration_files_find("migrations", arena, &files, &count, &fault),
                     OUTCOME_OK);
    for (size_t at = 0; at < count; at++) {
        assert_int_equal(files[at].version, at + 1); /* in order, none missing */
    }
    assert_int_equal(files[count - 1].version, QUERIES_SCHEMA_VERSION);

    /* The newest file makes ingest.schema_version() say so. */
    const char *text = NULL;
    char wanted[32];
    snprintf(wanted, sizeof(wanted), "RETURN %d;", QUERIES_SCHEMA_VERSION);
    assert_int_equal(migration_files_read(&files[count - 1], arena, &text, &fault),
                     OUTCOME_OK);
    assert_non_null(strstr(text, wanted));
    arena_free(arena);
}

static void can_take_every_file_back(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct migration_file *files = NULL;
    size_t count = 0;
    struct fault fault;
    assert_int_equal(migration_files_find("migrations", arena, &files, &count, &fault),
                     OUTCOME_OK);
    for (size_t at = 0; at < count; at++) {
        char down[512];
        size_t stem = strlen(files[at].path) - strlen(".up.sql");
        snprintf(down, sizeof(down), "%.*s.down.sql", (int)stem, files[at].path);
        FILE *stream = fopen(down, "r");
        assert_non_null(stream);
        fclose(stream);
    }
    arena_free(arena);
}

static void refuses_a_folder_without_migrations(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct migration_file *files = NULL;
    size_t count = 0;
    struct fault fault;
    assert_int_equal(migration_files_find("tests", arena, &files, &count, &fault),
                     OUTCOME_FATAL);
    assert_int_equal(
        migration_files_find("no such folder", arena, &files, &count, &fault),
        OUTCOME_FATAL);
    assert_non_null(strstr(fault.text, "no such folder"));
    arena_free(arena);
}

static void takes_the_folder_that_is_wanted(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    assert_string_equal(migration_files_folder("mine", arena), "mine");
    assert_non_null(migration_files_folder(NULL, arena));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_version_of_the_newest_file),
        cmocka_unit_test(can_take_every_file_back),
        cmocka_unit_test(refuses_a_folder_without_migrations),
        cmocka_unit_test(takes_the_folder_that_is_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
