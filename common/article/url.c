#include "article/url.h"

#include <stdlib.h>

#include "article/ascii.h"
#include "base/buffer.h"

/* Parts borrow the URL. Absent: not there; the '?' and '#' are not part of them. */
struct url_parts {
    struct span user; /* with its '@' */
    struct span host;
    struct span port;
    struct span path;
    struct span query;
    struct span fragment;
};

/* Parameters that say how a reader came to a page, not which page it is. A name that
   ends in '*' stands for all names that begin so. */
static const struct span tracking_parameters[] = {
    SPAN("utm_*"),
    SPAN("share_*"),
    SPAN("hmsr"),
    SPAN("hmpl"),
    SPAN("hmcu"),
    SPAN("hmkw"),
    SPAN("hmci"),
    SPAN("spm"),
    SPAN("scm"),
    SPAN("from"),
    SPAN("fromapp"),
    SPAN("from_source"),
    SPAN("tt_from"),
    SPAN("share"),
    SPAN("sharefrom"),
    SPAN("shareuid"),
    SPAN("isappinstalled"),
    SPAN("wfr"),
    SPAN("nsukey"),
    SPAN("sudaref"),
    SPAN("wxshare_count"),
    SPAN("fbclid"),
    SPAN("gclid"),
    SPAN("gbraid"),
    SPAN("wbraid"),
    SPAN("dclid"),
    SPAN("msclkid"),
    SPAN("yclid"),
    SPAN("twclid"),
    SPAN("igshid"),
    SPAN("mc_cid"),
    SPAN("mc_eid"),
    SPAN("_ga"),
    SPAN("_gl"),
    SPAN("ref_src"),
    SPAN("mkt_tok"),
};

static bool has_prefix_ignoring_case(struct span text, struct span prefix)
{
    if (text.bytes < prefix.bytes) {
        return false;
    }
    for (size_t i = 0; i < prefix.bytes; i++) {
        if (ascii_lower(text.at[i]) != prefix.at[i]) {
            return false;
        }
    }
    return true;
}

static struct span rest_from(struct span text, size_t start)
{
    return span_slice(text, start, text.bytes);
}

/* Cut `text` at the first of `mark`; what is behind it is absent without one. */
static struct span cut_behind(struct span *text, char mark)
{
    const char *at = memchr(text->at, mark, text->bytes);
    if (at == NULL) {
        return (struct span){0};
    }
    size_t before = (size_t)(at - text->at);
    struct span behind = rest_from(*text, before + 1);
    text->bytes = before;
    return behind;
}

static bool has_spaces_or_controls(struct span text)
{
    for (size_t i = 0; i < text.bytes; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        if (byte <= 0x20 || byte == 0x7F) {
            return true;
        }
    }
    return false;
}

static bool is_name_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || (unsigned char)byte >= 0x80 || byte == '.' ||
           byte == '-' || byte == '_' || byte == '%';
}

static bool is_address_byte(char byte)
{
    return is_name_byte(byte) || byte == ':';
}

/* A name, or an IPv6 address in brackets. */
static bool is_host(struct span host)
{
    bool is_address =
        host.bytes > 2 && host.at[0] == '[' && host.at[host.bytes - 1] == ']';
    struct span inner = is_address ? span_slice(host, 1, host.bytes - 1) : host;
    bool has_name = false;
    for (size_t i = 0; i < inner.bytes; i++) {
        char byte = inner.at[i];
        if (!(is_address ? is_address_byte(byte) : is_name_byte(byte))) {
            return false;
        }
        has_name = has_name || (byte != '.' && byte != '-');
    }
    return has_name;
}

static bool is_port(struct span port)
{
    for (size_t i = 0; i < port.bytes; i++) {
        if (port.at[i] < '0' || port.at[i] > '9') {
            return false;
        }
    }
    return port.bytes <= 5;
}

/* user@host:port, where the host may be [an IPv6 address]. */
static bool split_authority(struct span authority, struct url_parts *parts)
{
    for (size_t i = authority.bytes; i > 0; i--) {
        if (authority.at[i - 1] == '@') {
            parts->user = span_slice(authority, 0, i);
            authority = rest_from(authority, i);
            break;
        }
    }
    size_t colon = authority.bytes;
    while (colon > 0 && authority.at[colon - 1] != ':' &&
           authority.at[colon - 1] != ']') {
        colon -= 1;
    }
    if (colon > 0 && authority.at[colon - 1] == ':') {
        parts->port = rest_from(authority, colon);
        authority.bytes = colon - 1;
    }
    while (authority.bytes > 0 && authority.at[authority.bytes - 1] == '.') {
        authority.bytes -= 1;
    }
    parts->host = authority;
    return is_host(parts->host) && is_port(parts->port);
}

static bool split_url(struct span url, struct url_parts *ret_parts)
{
    struct url_parts parts = {0};
    bool is_https = has_prefix_ignoring_case(url, SPAN("https://"));
    if (!is_https && !has_prefix_ignoring_case(url, SPAN("http://"))) {
        return false;
    }
    if (has_spaces_or_controls(url)) {
        return false;
    }
    struct span rest = rest_from(url, is_https ? 8 : 7);
    parts.fragment = cut_behind(&rest, '#');
    parts.query = cut_behind(&rest, '?');
    struct span authority = rest;
    if (cut_behind(&authority, '/').at != NULL) {
        parts.path = rest_from(rest, authority.bytes);
    }
    if (!split_authority(authority, &parts)) {
        return false;
    }
    *ret_parts = parts;
    return true;
}

static bool is_tracking(struct span parameter)
{
    struct span name = parameter;
    cut_behind(&name, '=');
    size_t count = sizeof(tracking_parameters) / sizeof(tracking_parameters[0]);
    for (size_t i = 0; i < count; i++) {
        struct span known = tracking_parameters[i];
        bool is_prefix = known.at[known.bytes - 1] == '*';
        known.bytes -= is_prefix ? 1 : 0;
        if (has_prefix_ignoring_case(name, known) &&
            (is_prefix || name.bytes == known.bytes)) {
            return true;
        }
    }
    return false;
}

static int compare_spans(const void *left_at, const void *right_at)
{
    const struct span *left = left_at;
    const struct span *right = right_at;
    size_t common = left->bytes < right->bytes ? left->bytes : right->bytes;
    int order = common == 0 ? 0 : memcmp(left->at, right->at, common);
    if (order != 0 || left->bytes == right->bytes) {
        return order;
    }
    return left->bytes < right->bytes ? -1 : 1;
}

static void append_query(struct buffer *buffer, struct span query)
{
    struct span *kept =
        arena_take_array(buffer->arena, query.bytes / 2 + 1, sizeof(*kept));
    size_t count = 0;
    while (query.at != NULL) {
        struct span parameter = query;
        query = cut_behind(&parameter, '&');
        if (parameter.bytes > 0 && !is_tracking(parameter)) {
            kept[count] = parameter;
            count += 1;
        }
    }
    qsort(kept, count, sizeof(*kept), compare_spans);
    for (size_t i = 0; i < count; i++) {
        buffer_append_byte(buffer, i == 0 ? '?' : '&');
        buffer_append(buffer, kept[i]);
    }
}

static void append_lower(struct buffer *buffer, struct span text)
{
    for (size_t i = 0; i < text.bytes; i++) {
        buffer_append_byte(buffer, ascii_lower(text.at[i]));
    }
}

/* Either scheme's, since the two count as one. */
static bool is_default_port(struct span port)
{
    return port.bytes == 0 || span_is_equal(port, SPAN("80")) ||
           span_is_equal(port, SPAN("443"));
}

static bool is_page_fragment(struct span fragment)
{
    return fragment.bytes > 0 && (fragment.at[0] == '/' || fragment.at[0] == '!');
}

bool url_is_http(struct span url)
{
    struct url_parts parts;
    return split_url(url, &parts);
}

bool url_canonical(struct span url, struct arena *arena, struct span *ret_canonical)
{
    struct url_parts parts;
    if (!split_url(url, &parts)) {
        return false;
    }
    struct buffer buffer = {.arena = arena};
    buffer_append(&buffer, SPAN("https://"));
    buffer_append(&buffer, parts.user);
    append_lower(&buffer, parts.host);
    if (!is_default_port(parts.port)) {
        buffer_append_byte(&buffer, ':');
        buffer_append(&buffer, parts.port);
    }
    buffer_append(&buffer, parts.path.bytes == 0 ? SPAN("/") : parts.path);
    append_query(&buffer, parts.query);
    if (is_page_fragment(parts.fragment)) {
        buffer_append_byte(&buffer, '#');
        buffer_append(&buffer, parts.fragment);
    }
    *ret_canonical = buffer_span(&buffer);
    return true;
}

struct span url_host(struct span url, struct arena *arena)
{
    struct url_parts parts;
    if (!split_url(url, &parts)) {
        return (struct span){0};
    }
    struct buffer buffer = {.arena = arena};
    append_lower(&buffer, parts.host);
    struct span host = buffer_span(&buffer);
    bool has_more = host.bytes > 4 && host.at[4] != '.';
    return has_more && span_has_prefix(host, SPAN("www.")) ? rest_from(host, 4) : host;
}
