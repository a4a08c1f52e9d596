#pragma once

#include "article/raw_article.h"
#include "base/digest.h"

/** How exactly a time was given. */
enum precision {
    PRECISION_NONE = 0,
    PRECISION_DAY,
    PRECISION_MINUTE,
    PRECISION_SECOND,
};

/** An article as dashboards show it. All text is normalised: valid UTF-8, no NUL, no
 *  control characters but '\n' in the body. Absent spans are NULL in the database. */
struct clean_article {
    struct span url;          /* as sent */
    struct span host;         /* lower case, without "www."; absent without a url */
    struct span title;        /* one line */
    struct span body;         /* paragraphs separated by '\n'; never empty */
    struct span summary;
    struct texts authors;
    struct span authors_sent;
    struct texts editors;
    struct span source;
    struct span section;
    struct texts tags;
    struct span image_url;
    struct span language;      /* "zh", or as sent */
    struct span language_sent;
    const char *script;        /* Hans, Hant, mixed, other */
    int64_t published_us;      /* INSTANT_ABSENT when unknown */
    enum precision published_precision;
    struct span published_raw;
    int64_t modified_us;
    int64_t fetched_us;
    struct span extra;
    struct uuid identity;      /* who this article is: see identity.h */
    struct digest content_digest;
    uint32_t repairs;
};

/** What cleaning depends on besides the article itself. */
struct clean_options {
    const struct article_limits *limits;
    const char *timezone;   /* IANA name for times without a zone: "Asia/Shanghai" */
    int64_t recorded_us;    /* the record's timestamp */
};

/**
 * Normalise one article.
 *
 * Outcomes: REJECT empty_body, too_large, too_large_normalised.
 */
enum outcome clean_article_from_raw(const struct raw_article *raw,
                                    const struct clean_options *options,
                                    struct arena *arena, struct clean_article *ret_clean,
                                    struct fault *reterr_fault) MUST_USE;
