#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text/user_lexicon.h"
#include "text/utf8.h"

/* What a lexicon takes, as the sum of all it ever asks for: linked with --wrap. */

enum {
    WORDS = 1000000,
    LINES = 1020000, /* some differ in their Traditional form alone */
    WORD_MAX_BYTES = 16,
    FIRST_IDEOGRAPH = 0x4E00,
    IDEOGRAPHS = 2500, /* of which words are made */
    MEGABYTE = 1000000,
    BYTES_WANTED = 64 * MEGABYTE,
};

static size_t asked_bytes;

void *__real_malloc(size_t bytes);
void *__real_calloc(size_t count, size_t bytes);
void *__real_realloc(void *memory, size_t bytes);
void *__wrap_malloc(size_t bytes);
void *__wrap_calloc(size_t count, size_t bytes);
void *__wrap_realloc(void *memory, size_t bytes);

void *__wrap_malloc(size_t bytes)
{
    asked_bytes += bytes;
    return __real_malloc(bytes);
}

void *__wrap_calloc(size_t count, size_t bytes)
{
    asked_bytes += count * bytes;
    return __real_calloc(count, bytes);
}

void *__wrap_realloc(void *memory, size_t bytes)
{
    asked_bytes += bytes;
    return __real_realloc(memory, bytes);
}

static size_t write_ideograph(char *to, unsigned number)
{
    unsigned code_point = FIRST_IDEOGRAPH + number;
    to[0] = (char)(0xE0 | code_point >> 12);
    to[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
    to[2] = (char)(0x80 | (code_point & 0x3F));
    return 3;
}

/** Words of three and four characters, all different: their first three say which. */
static struct span write_words(char *text)
{
    size_t bytes = 0;
    for (unsigned i = 0; i < LINES; i++) {
        bytes += write_ideograph(text + bytes, i % IDEOGRAPHS);
        bytes += write_ideograph(text + bytes, i / IDEOGRAPHS);
        bytes += write_ideograph(text + bytes, i * 7919U % IDEOGRAPHS);
        if (i % 2 == 0) {
            bytes += write_ideograph(text + bytes, i * 104729U % IDEOGRAPHS);
        }
        text[bytes++] = '\t';
        text[bytes++] = '9';
        text[bytes++] = '\n';
    }
    return (struct span){.at = text, .bytes = bytes};
}

static void a_million_words_take_64_megabytes_at_most(void **state)
{
    (void)state;
    char *text = __real_malloc((size_t)LINES * WORD_MAX_BYTES);
    struct user_lexicon_file file = {.name = "words", .text = write_words(text)};
    struct user_lexicon *lexicon = NULL;
    struct fault fault;
    asked_bytes = 0;
    assert_int_equal(user_lexicon_open(&file, 1, false, &lexicon, &fault), OUTCOME_OK);
    print_message("%zu bytes for %zu words\n", asked_bytes, user_lexicon_count(lexicon));
    assert_true(user_lexicon_count(lexicon) >= WORDS);
    assert_true(asked_bytes > WORDS); /* it is counted at all */
    assert_true(asked_bytes <= BYTES_WANTED);
    user_lexicon_free(lexicon);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_million_words_take_64_megabytes_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
