#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db/sqlstate.h"

static void takes_no_answer_for_a_lost_connection(void **state)
{
    (void)state;
    assert_int_equal(sqlstate_classify(NULL, NULL), SQLSTATE_AWAY);
    assert_int_equal(sqlstate_classify("", NULL), SQLSTATE_AWAY);
}

static void classifies_what_the_protocol_tells_apart(void **state)
{
    (void)state;
    static const struct {
        const char *sqlstate;
        enum sqlstate_class class;
    } cases[] = {
        {"08006", SQLSTATE_AWAY},       {"57P01", SQLSTATE_AWAY},
        {"57P03", SQLSTATE_AWAY},       {"57P05", SQLSTATE_AWAY},
        {"25006", SQLSTATE_AWAY},       {"53300", SQLSTATE_AWAY},
        {"40001", SQLSTATE_CONTENTION}, {"40P01", SQLSTATE_CONTENTION},
        {"55P03", SQLSTATE_CONTENTION}, {"55006", SQLSTATE_CONTENTION},
        {"57014", SQLSTATE_SLOW},       {"53100", SQLSTATE_RESOURCES},
        {"53200", SQLSTATE_RESOURCES},  {"53400", SQLSTATE_RESOURCES},
        {"58030", SQLSTATE_RESOURCES},  {"XF001", SQLSTATE_FENCED},
        {"XF002", SQLSTATE_OUTDATED},   {"25P01", SQLSTATE_SESSION},
        {"25P02", SQLSTATE_SESSION},    {"25P03", SQLSTATE_SESSION},
        {"26000", SQLSTATE_SESSION},    {"42P05", SQLSTATE_SESSION},
        {"22021", SQLSTATE_DATA},       {"22P05", SQLSTATE_DATA},
        {"22008", SQLSTATE_DATA},       {"23502", SQLSTATE_DATA},
        {"54000", SQLSTATE_DATA},       {"42P01", SQLSTATE_SCHEMA},
        {"42501", SQLSTATE_SCHEMA},     {"3D000", SQLSTATE_SCHEMA},
        {"3F000", SQLSTATE_SCHEMA},     {"28P01", SQLSTATE_SCHEMA},
        {"0A000", SQLSTATE_SCHEMA},     {"XX000", SQLSTATE_BROKEN},
        {"58P01", SQLSTATE_BROKEN},     {"F0000", SQLSTATE_BROKEN},
        {"P0001", SQLSTATE_BROKEN},     {"XF003", SQLSTATE_BROKEN},
    };
    for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++) {
        if (sqlstate_classify(cases[at].sqlstate, NULL) != cases[at].class) {
            fail_msg("%s", cases[at].sqlstate);
        }
    }
}

static void never_blames_the_data_for_our_own_faults(void **state)
{
    (void)state;
    assert_int_equal(sqlstate_classify("23505", "article_pkey"), SQLSTATE_BROKEN);
    assert_int_equal(sqlstate_classify("2200H", NULL), SQLSTATE_BROKEN);
    /* No partition for the row, and a CHECK, have the same code. */
    assert_int_equal(sqlstate_classify("23514", NULL), SQLSTATE_BROKEN);
    assert_int_equal(sqlstate_classify("23514", "article_version_check"), SQLSTATE_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_no_answer_for_a_lost_connection),
        cmocka_unit_test(classifies_what_the_protocol_tells_apart),
        cmocka_unit_test(never_blames_the_data_for_our_own_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
