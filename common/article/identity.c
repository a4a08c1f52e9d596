#include "article/identity.h"

#include "article/clean_article.h"
#include "article/url.h"

/* The first part says which rule made the identity, and so never equals another's. */
#define RULE_URL SPAN("wenliu-1-url")
#define RULE_ID SPAN("wenliu-1-id")
#define RULE_CONTENT SPAN("wenliu-1-content")

static struct uuid identity_of(const struct span *parts, size_t count)
{
    struct digest digest = digest_from_parts(parts, count);
    return uuid_from_digest(&digest);
}

struct uuid identity_from_fields(struct span url, struct span source, struct span id,
                                 struct span title, struct span body, struct arena *arena)
{
    struct span canonical;
    if (url.at != NULL && url_canonical(url, arena, &canonical)) {
        return identity_of((struct span[]){RULE_URL, canonical}, 2);
    }
    if (id.at != NULL) {
        return identity_of((struct span[]){RULE_ID, source, id}, 3);
    }
    return identity_of((struct span[]){RULE_CONTENT, title, body}, 3);
}

bool identity_from_message(const struct message *message,
                           const struct article_limits *limits, struct arena *arena,
                           struct uuid *ret_identity)
{
    struct raw_article raw;
    struct fault ignored;
    if (raw_article_from_message(message, limits, arena, &raw, &ignored) != OUTCOME_OK) {
        return false;
    }
    if (raw.url.at != NULL || raw.id.at != NULL) {
        struct span none = {0};
        *ret_identity =
            identity_from_fields(raw.url, raw.source, raw.id, none, none, arena);
        return true;
    }
    /* By content, that is by the clean text; the time zone has no part in it. */
    struct clean_options options = {.limits = limits,
                                    .recorded_us = message->recorded_us};
    struct clean_article clean;
    if (clean_article_from_raw(&raw, &options, arena, &clean, &ignored) != OUTCOME_OK) {
        return false;
    }
    *ret_identity = clean.identity;
    return true;
}
