#include "ingest/http_server.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
    CONNECTIONS_MAX = 64,
    CONNECTION_TIMEOUT_S = 10,
    LISTEN_BYTES = 256,
};

struct http_server {
    struct MHD_Daemon *daemon;
    struct metrics *metrics;
    int64_t (*now_ms)(void);
};

/* Each page appends its body and returns the status. */
static unsigned print_metrics(struct http_server *server, struct buffer *body)
{
    metrics_print(server->metrics, body);
    return MHD_HTTP_OK;
}

static unsigned print_life(struct http_server *server, struct buffer *body)
{
    (void)server;
    buffer_append(body, SPAN("alive\n"));
    return MHD_HTTP_OK;
}

static unsigned print_readiness(struct http_server *server, struct buffer *body)
{
    bool is_ready = metrics_is_ready(server->metrics, server->now_ms(), body);
    if (is_ready) {
        buffer_append(body, SPAN("ready"));
    }
    buffer_append_byte(body, '\n');
    return is_ready ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE;
}

static unsigned print_not_found(struct http_server *server, struct buffer *body)
{
    (void)server;
    buffer_append(body, SPAN("there are /metrics, /livez and /readyz\n"));
    return MHD_HTTP_NOT_FOUND;
}

struct page {
    const char *path;
    const char *content_type;
    unsigned (*print)(struct http_server *server, struct buffer *body);
};

static const char plain_text[] = "text/plain; charset=utf-8";

static const struct page pages[] = {
    {"/metrics", "text/plain; version=0.0.4; charset=utf-8", print_metrics},
    {"/livez", plain_text, print_life},
    {"/readyz", plain_text, print_readiness},
    {NULL, plain_text, print_not_found},
};

static const struct page *find_page(const char *path)
{
    const struct page *page = pages;
    while (page->path != NULL && strcmp(page->path, path) != 0) {
        page++;
    }
    return page;
}

/* NOLINTNEXTLINE(readability-function-size): the parameters are libmicrohttpd's */
static enum MHD_Result answer(void *context, struct MHD_Connection *connection,
                              const char *path, const char *method, const char *version,
                              const char *upload, size_t *upload_bytes, void **request)
{
    (void)version;
    (void)upload;
    (void)upload_bytes;
    (void)request;
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 &&
        strcmp(method, MHD_HTTP_METHOD_HEAD) != 0) {
        return MHD_NO; /* nothing here can be changed: the connection is closed */
    }
    struct arena *arena = arena_open();
    struct buffer body = {.arena = arena};
    const struct page *page = find_page(path);
    unsigned status = page->print(context, &body);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(body.bytes, body.at, MHD_RESPMEM_MUST_COPY);
    arena_free(arena);
    if (response == NULL) {
        return MHD_NO;
    }
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, page->content_type);
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

/* "127.0.0.1:9464" and "[::1]:9464" to a socket address. */
static enum outcome address_from_listen(const char *listen, struct addrinfo **ret_address,
                                        struct fault *reterr_fault)
{
    char host[LISTEN_BYTES];
    const char *colon = strrchr(listen, ':');
    if (colon == NULL || colon == listen || strlen(listen) >= sizeof(host)) {
        return fault_fatal(reterr_fault,
                           "http.listen: \"%s\" is not ADDRESS:PORT, such as "
                           "127.0.0.1:9464, nor \"off\"",
                           listen);
    }
    bool is_bracketed = listen[0] == '[' && colon[-1] == ']';
    size_t length = (size_t)(colon - listen) - (is_bracketed ? 2 : 0);
    memcpy(host, listen + (is_bracketed ? 1 : 0), length);
    host[length] = '\0';
    struct addrinfo hints = {.ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICHOST | AI_PASSIVE};
    int error = getaddrinfo(host, colon + 1, &hints, ret_address);
    if (error != 0) {
        return fault_fatal(reterr_fault, "http.listen: \"%s\": %s", listen,
                           gai_strerror(error));
    }
    return OUTCOME_OK;
}

enum outcome http_server_open(const char *listen, struct metrics *metrics,
                              int64_t (*now_ms)(void), struct http_server **ret_server,
                              struct fault *reterr_fault)
{
    if (strcmp(listen, "off") == 0) {
        *ret_server = NULL;
        return OUTCOME_OK;
    }
    struct addrinfo *address = NULL;
    enum outcome outcome = address_from_listen(listen, &address, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    assert(address != NULL);
    struct http_server *server = calloc(1, sizeof(*server));
    if (server == NULL) {
        abort();
    }
    server->metrics = metrics;
    server->now_ms = now_ms;
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD;
    if (address->ai_family == AF_INET6) {
        flags |= MHD_USE_IPv6;
    }
    /* Its thread takes no signals: they are for the one that waits for them. */
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    server->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, answer, server, MHD_OPTION_SOCK_ADDR, address->ai_addr,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)CONNECTION_TIMEOUT_S, MHD_OPTION_END);
    int cause = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    freeaddrinfo(address);
    if (server->daemon == NULL) {
        free(server);
        return fault_fatal(reterr_fault,
                           "http.listen: cannot listen on %s: %s; choose another port or "
                           "\"off\"",
                           listen, strerror(cause));
    }
    *ret_server = server;
    return OUTCOME_OK;
}

struct http_server *http_server_free(struct http_server *server)
{
    if (server != NULL) {
        MHD_stop_daemon(server->daemon);
        free(server);
    }
    return NULL;
}
