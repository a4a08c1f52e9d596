#include "base/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct setting table[] = {
    {.name = "kafka.brokers",
     .kind = SETTING_TEXT,
     .value = "localhost:9092",
     .help = ""},
    {.name = "kafka.topic", .alias = "topic", .kind = SETTING_TEXT, .help = "where from"},
    {.name = "postgres.uri", .kind = SETTING_SECRET, .help = ""},
    {.name = "batch.age",
     .kind = SETTING_DURATION,
     .value = "200ms",
     .minimum = 1,
     .maximum = 60000,
     .help = ""},
    {.name = "batch.bytes",
     .kind = SETTING_BYTES,
     .value = "4MiB",
     .minimum = 1,
     .maximum = INT64_MAX,
     .help = ""},
    {.name = "until-caught-up", .kind = SETTING_FLAG, .value = "off", .help = ""},
    {.name = "log.format",
     .kind = SETTING_CHOICE,
     .value = "text",
     .choices = "text|json",
     .help = ""},
};

enum { TABLE_COUNT = sizeof(table) / sizeof(table[0]) };

static struct settings *opened(const char *const *arguments)
{
    struct settings *settings = NULL;
    struct fault fault = {.text = ""};
    enum outcome outcome =
        settings_open(table, TABLE_COUNT, arguments, &settings, &fault);
    if (outcome != OUTCOME_OK) {
        fail_msg("%s", fault.text);
    }
    return settings;
}

static void refused(const char *const *arguments, const char *wanted)
{
    struct settings *settings = NULL;
    struct fault fault = {.text = ""};
    assert_int_equal(settings_open(table, TABLE_COUNT, arguments, &settings, &fault),
                     OUTCOME_FATAL);
    if (strstr(fault.text, wanted) == NULL) {
        fail_msg("\"%s\" is not in: %s", wanted, fault.text);
    }
}

static void write_file(char *path, const char *text)
{
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
    close(file);
}

static void later_places_override_earlier_ones(void **state)
{
    (void)state;
    char path[] = "/tmp/wenliu-settings-XXXXXX";
    write_file(path, "# a comment\n\nkafka.topic = from-file\n batch.age=2s\n");
    setenv("WENLIU_KAFKA_TOPIC", "from-environment", 1);
    setenv("WENLIU_KAFKA_BROKERS", "from-environment:1", 1);
    struct settings *settings =
        opened((const char *const[]){"--config", path, "--batch.age", "3s", NULL});
    assert_string_equal(settings_text(settings, "kafka.brokers"), "from-environment:1");
    assert_string_equal(settings_text(settings, "kafka.topic"), "from-file");
    assert_int_equal(settings_number(settings, "batch.age"), 3000);
    settings_free(settings);
    unsetenv("WENLIU_KAFKA_TOPIC");
    unsetenv("WENLIU_KAFKA_BROKERS");
    unlink(path);
}

static void flags_have_three_forms_and_leave_operands(void **state)
{
    (void)state;
    struct settings *settings = opened((const char *const[]){
        "a.jsonl", "--topic=x", "--until-caught-up", "-", "--", "--odd-file", NULL});
    assert_string_equal(settings_text(settings, "kafka.topic"), "x");
    assert_true(settings_is_on(settings, "until-caught-up"));
    assert_string_equal(settings_operand(settings, 0), "a.jsonl");
    assert_string_equal(settings_operand(settings, 1), "-");
    assert_string_equal(settings_operand(settings, 2), "--odd-file");
    assert_null(settings_operand(settings, 3));
    settings_free(settings);
}

static void numbers_have_units(void **state)
{
    (void)state;
    struct settings *settings = opened((const char *const[]){"--batch.bytes=2KiB", NULL});
    assert_int_equal(settings_number(settings, "batch.bytes"), 2048);
    settings_free(settings);
    refused((const char *const[]){"--batch.age=7", NULL}, "a duration such as");
    refused((const char *const[]){"--batch.age=2h", NULL}, "outside of 1 to 60000 ms");
    refused((const char *const[]){"--batch.bytes=99999999999GiB", NULL}, "batch.bytes");
    refused((const char *const[]){"--log.format=xml", NULL}, "text|json");
    refused((const char *const[]){"--until-caught-up=yes", NULL}, "on or off");
}

static void an_unknown_name_suggests_the_nearest(void **state)
{
    (void)state;
    refused((const char *const[]){"--kafka.broker=x", NULL},
            "did you mean \"kafka.brokers\"?");
    refused((const char *const[]){"--zzzzzzzz=x", NULL}, "unknown setting \"zzzzzzzz\"");
    char path[] = "/tmp/wenliu-settings-XXXXXX";
    write_file(path, "\nbatch.agee = 2s\n");
    refused((const char *const[]){"--config", path, NULL}, ":2)");
    unlink(path);
}

static void a_secret_is_read_from_a_file_and_never_printed(void **state)
{
    (void)state;
    char path[] = "/tmp/wenliu-settings-XXXXXX";
    write_file(path, "postgresql://me:hush@db/news\n");
    setenv("WENLIU_POSTGRES_URI_FILE", path, 1);
    struct settings *settings =
        opened((const char *const[]){"--kafka.x.sasl.password=hush", NULL});
    assert_string_equal(settings_text(settings, "postgres.uri"),
                        "postgresql://me:hush@db/news");
    char *printed = NULL;
    size_t bytes = 0;
    FILE *stream = open_memstream(&printed, &bytes);
    settings_print(settings, stream);
    fclose(stream);
    assert_null(strstr(printed, "hush"));
    assert_non_null(strstr(printed, "postgresql://me:***@db/news"));
    assert_non_null(strstr(printed, "WENLIU_POSTGRES_URI_FILE"));
    free(printed);
    settings_free(settings);
    unsetenv("WENLIU_POSTGRES_URI_FILE");
    unlink(path);
}

static void a_connection_is_printed_without_its_password(void **state)
{
    (void)state;
    static const char *const flags[] = {
        "--postgres.uri=postgresql://me:hush@db/news",
        "--postgres.uri=postgresql://me:hush@db/news?sslpassword=hush",
        "--postgres.uri=postgresql://me@db/news?password=hush",
        "--postgres.uri=host=db password=hush",
        "--postgres.uri=host=db password = hush",
    };
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        struct settings *settings = opened((const char *const[]){flags[i], NULL});
        char printed[4096] = "";
        FILE *stream = fmemopen(printed, sizeof(printed), "w");
        settings_print(settings, stream);
        fclose(stream);
        assert_null(strstr(printed, "hush"));
        assert_non_null(strstr(printed, "db"));
        settings_free(settings);
    }
}

static void foreign_properties_pass_through(void **state)
{
    (void)state;
    setenv("WENLIU_KAFKA_X_SASL_USERNAME", "me", 1);
    struct settings *settings = opened((const char *const[]){
        "--kafka.x.fetch.min.bytes=10", "--postgres.x.sslmode=require", NULL});
    const char *name = NULL;
    const char *value = NULL;
    assert_true(settings_extra(settings, "kafka.x.", 0, &name, &value));
    assert_string_equal(name, "sasl.username");
    assert_string_equal(value, "me");
    assert_true(settings_extra(settings, "kafka.x.", 1, &name, &value));
    assert_string_equal(name, "fetch.min.bytes");
    assert_false(settings_extra(settings, "kafka.x.", 2, &name, &value));
    assert_true(settings_extra(settings, "postgres.x.", 0, &name, &value));
    assert_string_equal(name, "sslmode");
    settings_free(settings);
    unsetenv("WENLIU_KAFKA_X_SASL_USERNAME");
}

static void a_missing_setting_says_how_to_give_it(void **state)
{
    (void)state;
    struct settings *settings = opened((const char *const[]){NULL});
    struct fault fault = {.text = ""};
    assert_int_equal(settings_require(settings, "kafka.topic", &fault), OUTCOME_FATAL);
    assert_non_null(strstr(fault.text, "--kafka.topic=VALUE"));
    assert_int_equal(settings_require(settings, "kafka.brokers", &fault), OUTCOME_OK);
    settings_free(settings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(later_places_override_earlier_ones),
        cmocka_unit_test(flags_have_three_forms_and_leave_operands),
        cmocka_unit_test(numbers_have_units),
        cmocka_unit_test(an_unknown_name_suggests_the_nearest),
        cmocka_unit_test(a_secret_is_read_from_a_file_and_never_printed),
        cmocka_unit_test(a_connection_is_printed_without_its_password),
        cmocka_unit_test(foreign_properties_pass_through),
        cmocka_unit_test(a_missing_setting_says_how_to_give_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
