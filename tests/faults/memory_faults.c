/*
 * What becomes of a message when memory runs out in the middle of it: for each n the n-th
 * allocation of the core, or of jansson, libxml2 and ICU, fails in a process of its own.
 *
 * The row has to be the one that there is with memory, or the process has to end by abort:
 * that is safe, since nothing is acknowledged before COMMIT. A reject would set aside a good
 * message for ever, and a shorter text would be stored as if it were whole. Without
 * article_memory_init() all three libraries' lack of memory does one of these.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "article/article_memory.h"
#include "article/article_rows.h"
#include "article/raw_article.h"
#include "base/digest.h"
#include "text/segmenter.h"

static const char *const messages[] = {
    "{\"url\":\"http://a.example/"
    "1?utm_source=x\",\"title\":\"地铁4号线早高峰加开\",\"content\":"
    "\"本报讯（记者李明）记者昨日获悉，4号线加开6列车。\\n车站\\u3000说 "
    "3.5%。\",\"tags\":[\"交通\","
    "\"地铁\"],\"extra\":{\"a\":[1,2,{\"b\":null}]},\"date\":\"2024-03-05 10:30\"}",
    "{\"title\":\"A &amp; "
    "B\",\"content_html\":\"<div><p>第一段&nbsp;文字</p><ul><li>一<li>二</ul>"
    "<table><tr><td>三<td>四</table><b>五</i></div><script>x</script>\"}",
    "{\"title\":\"\\ud800x\",\"content\":\"raw\ttab e\xcc\x81 \xef\xbc\xa1 "
    "ok\",\"author\":\"张三、李四\"}",
    "{\"title\":\"\xc4\xe3\xba\xc3\",\"content\":"
    "\"\xbc\xc7\xd5\xdf\xcb\xb5\xb5\xd8\xcc\xfa\xa1\xa3\"}",
    "{\"title\":\"x\",\"content\":[\"p1\",\"p2 Ünïcode text.\"],\"title\":\"again\"}",
    "{\"broken\": ",
};

enum {
    MESSAGES = sizeof(messages) / sizeof(messages[0]),
    ALL_OF = 100, /* allocations that fail one by one; of the others each STEP-th */
    STEP = 23,
};

static long calls;
static long failing; /* the call that fails; 0: none */

void *__wrap_malloc(size_t bytes);
void *__real_malloc(size_t bytes);
void *__wrap_realloc(void *at, size_t bytes);
void *__real_realloc(void *at, size_t bytes);

static bool fails_now(void)
{
    calls++;
    return calls == failing;
}

void *__wrap_malloc(size_t bytes)
{
    return fails_now() ? NULL : __real_malloc(bytes);
}

void *__wrap_realloc(void *at, size_t bytes)
{
    return fails_now() ? NULL : __real_realloc(at, bytes);
}

/* What a child tells its parent. */
struct result {
    enum outcome outcome;
    char reason[FAULT_REASON_BYTES];
    struct digest rows;
    long calls;
};

static struct digest digest_rows(const struct article_rows *rows)
{
    struct digest parts[] = {
        digest_from_bytes(rows->clean->title), digest_from_bytes(rows->clean->body),
        digest_from_bytes(rows->segmented), digest_from_bytes(rows->clean->extra),
        rows->clean->content_digest};
    return digest_from_bytes(
        (struct span){.at = (const char *)parts, .bytes = sizeof(parts)});
}

/* The segmenter is opened before anything fails: that is the start of the process. */
static void process(const char *text, long fail_at, int pipe)
{
    struct result result = {.outcome = OUTCOME_OK};
    struct article_core core = {.limits = article_limits_default};
    struct arena *arena = arena_open();
    struct article_rows rows;
    struct fault fault = {.text = ""};
    setrlimit(RLIMIT_CORE, &(struct rlimit){0});
    article_memory_init();
    if (segmenter_open("icu", (struct span){.at = NULL}, &core.segmenter, &fault) !=
        OUTCOME_OK) {
        abort();
    }
    calls = 0;
    failing = fail_at;
    struct message message = {.value = span_from_string(text),
                              .recorded_us = INT64_C(1709640000000000)};
    result.outcome = article_rows_from_message(&message, &core, arena, &rows, &fault);
    failing = 0;
    result.calls = calls;
    if (result.outcome == OUTCOME_OK) {
        result.rows = digest_rows(&rows);
    }
    memcpy(result.reason, fault.reason, sizeof(result.reason));
    bool is_told = write(pipe, &result, sizeof(result)) == (ssize_t)sizeof(result);
    segmenter_free(core.segmenter);
    arena_free(arena);
    _exit(is_told ? EXIT_SUCCESS : EXIT_FAILURE); /* LeakSanitizer would take its time */
}

/* The status of the child; *ret_result is cleared when it told nothing. */
static int run(const char *text, long fail_at, struct result *ret_result)
{
    int pipes[2];
    int status = 0;
    fflush(stdout);
    if (pipe(pipes) != 0) {
        abort();
    }
    pid_t child = fork();
    if (child == 0) {
        close(pipes[0]);
        if (fail_at > 0 && freopen("/dev/null", "w", stderr) == NULL) {
            abort();
        }
        process(text, fail_at, pipes[1]);
    }
    close(pipes[1]);
    *ret_result = (struct result){.outcome = OUTCOME_FATAL};
    if (read(pipes[0], ret_result, sizeof(*ret_result)) < 0) {
        abort();
    }
    close(pipes[0]);
    waitpid(child, &status, 0);
    return status;
}

static bool is_same(const struct result *left, const struct result *right)
{
    return left->outcome == right->outcome && strcmp(left->reason, right->reason) == 0 &&
           memcmp(&left->rows, &right->rows, sizeof(left->rows)) == 0;
}

static long sweep(int index, long *aborted)
{
    struct result whole;
    long wrong = 0;
    if (run(messages[index], 0, &whole) != 0) {
        printf("message %d does not work with memory\n", index);
        return 1;
    }
    for (long n = 1; n <= whole.calls; n += n < ALL_OF ? 1 : STEP) {
        struct result result;
        int status = run(messages[index], n, &result);
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT) {
            *aborted += 1;
        } else if (status != 0 || !is_same(&whole, &result)) {
            printf("message %d, allocation %ld of %ld: status %d outcome %d %s\n", index,
                   n, whole.calls, status, (int)result.outcome, result.reason);
            wrong++;
        }
    }
    printf("message %d: %ld allocations\n", index, whole.calls);
    return wrong;
}

int main(void)
{
    long wrong = 0;
    long aborted = 0;
    for (int i = 0; i < MESSAGES; i++) {
        wrong += sweep(i, &aborted);
    }
    printf("%ld aborted, %ld wrong\n", aborted, wrong);
    return wrong == 0 && aborted > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
