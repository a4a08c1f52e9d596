#include "db/sqlstate.h"

#include <stddef.h>
#include <string.h>

struct rule {
    const char *prefix;
    enum sqlstate_class class;
};

/* The first prefix that fits wins. What is in no row is broken: never poison. */
static const struct rule rules[] = {
    {"XF001", SQLSTATE_FENCED},
    {"XF002", SQLSTATE_OUTDATED},
    {"08", SQLSTATE_AWAY},
    {"57P01", SQLSTATE_AWAY}, /* admin_shutdown, also pg_terminate_backend */
    {"57P02", SQLSTATE_AWAY},
    {"57P03", SQLSTATE_AWAY}, /* cannot_connect_now */
    {"57P04", SQLSTATE_AWAY},
    {"57P05", SQLSTATE_AWAY},
    {"25006", SQLSTATE_AWAY}, /* read-only: a failover left us on the standby */
    {"53300", SQLSTATE_AWAY}, /* too_many_connections */
    {"40001", SQLSTATE_CONTENTION},
    {"40P01", SQLSTATE_CONTENTION},
    {"55P03", SQLSTATE_CONTENTION},
    {"55006", SQLSTATE_CONTENTION},
    {"57014", SQLSTATE_SLOW},
    {"53", SQLSTATE_RESOURCES},
    {"58030", SQLSTATE_RESOURCES}, /* io_error */
    {"25P01", SQLSTATE_SESSION},
    {"25P02", SQLSTATE_SESSION},
    {"25P03", SQLSTATE_SESSION},
    {"26000", SQLSTATE_SESSION},
    {"42P05", SQLSTATE_SESSION},
    {"23505", SQLSTATE_BROKEN}, /* look-up and XF002 leave no room for duplicates */
    {"2200H", SQLSTATE_BROKEN}, /* a sequence at its end */
    {"22", SQLSTATE_DATA},
    {"23", SQLSTATE_DATA},
    {"54", SQLSTATE_DATA},
    {"42", SQLSTATE_SCHEMA},
    {"3D", SQLSTATE_SCHEMA},
    {"3F", SQLSTATE_SCHEMA},
    {"28", SQLSTATE_SCHEMA},
    {"0A", SQLSTATE_SCHEMA},
};

enum sqlstate_class sqlstate_classify(const char *sqlstate, const char *constraint)
{
    if (sqlstate == NULL || sqlstate[0] == '\0') {
        return SQLSTATE_AWAY;
    }
    if (strcmp(sqlstate, "23514") == 0 && constraint == NULL) {
        return SQLSTATE_BROKEN; /* no partition for the row: we have to make it */
    }
    for (size_t at = 0; at < sizeof(rules) / sizeof(rules[0]); at++) {
        if (strncmp(sqlstate, rules[at].prefix, strlen(rules[at].prefix)) == 0) {
            return rules[at].class;
        }
    }
    return SQLSTATE_BROKEN;
}
