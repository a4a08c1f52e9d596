#include "base/mapped_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/mapped_file_test.XXXXXX";

static int make_file(void **state)
{
    (void)state;
    int descriptor = mkstemp(path);
    return descriptor >= 0 && close(descriptor) == 0 ? 0 : -1;
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static void fails(const char *name)
{
    struct mapped_file *file = NULL;
    struct fault fault = {.text = ""};
    assert_int_equal(mapped_file_open(name, &file, &fault), OUTCOME_FATAL);
    assert_null(file);
    assert_non_null(strstr(fault.text, name));
}

static void refuses_what_holds_no_bytes(void **state)
{
    (void)state;
    fails("/nowhere/at-all");
    fails("/tmp");
    fails("/dev/null");
    fails(path); /* empty */
    assert_null(mapped_file_free(NULL));
}

static void shows_the_bytes(void **state)
{
    (void)state;
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite("wenliu\0!", 1, 8, stream), 8);
    assert_int_equal(fclose(stream), 0);
    struct mapped_file *file = NULL;
    struct fault fault;
    assert_int_equal(mapped_file_open(path, &file, &fault), OUTCOME_OK);
    struct span bytes = mapped_file_bytes(file);
    assert_int_equal(bytes.bytes, 8);
    assert_memory_equal(bytes.at, "wenliu\0!", 8);
    assert_null(mapped_file_free(file));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_holds_no_bytes),
        cmocka_unit_test(shows_the_bytes),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
