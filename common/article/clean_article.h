#pragma once

#include "article/article_time.h"
#include "article/full_page.h"
#include "article/message_times.h"
#include "article/raw_article.h"
#include "base/digest.h"
#include "text/time_zone.h"

/**
 * An article as dashboards show it. All text is normalised: valid UTF-8, no NUL, no
 * control characters but '\n' in the body. What is absent is NULL in the database.
 */
struct clean_article {
    struct span url;        /* as sent */
    struct span host;       /* lower case, without "www."; absent without a url */
    struct span title;      /* one line */
    struct span body;       /* paragraphs separated by '\n'; never empty */
    struct span body_plain; /* the body out of its HTML, before it was normalised */
    struct span summary;    /* one line */
    struct texts authors;
    struct span authors_sent;
    struct span agency;  /* of the dateline; 本报 and 本网 are the source itself */
    struct span place;   /* of the dateline */
    int64_t dateline_us; /* midnight in UTC of its day; INSTANT_ABSENT when unknown */
    struct texts reporters;
    struct texts correspondents;
    struct texts editors; /* as sent, then those of the byline */
    struct span source;   /* the name sent or that of the page, else the host */
    struct span section;
    struct texts tags;
    struct span image_url; /* as sent; absent when it is the url */
    struct span language;  /* "zh", or as sent */
    struct span language_sent;
    const char *script;   /* Hans, Hant, mixed, other */
    int64_t published_us; /* INSTANT_ABSENT when unknown */
    enum precision published_precision;
    struct span published_raw;
    int64_t modified_us;
    int64_t fetched_us;
    struct message_times times; /* as sent, and why one is not believed */
    struct span extra;
    struct uuid identity;         /* who this article is: see identity.h */
    struct digest content_digest; /* what it says: equal when nothing changed */
    uint32_t repairs;
    const struct full_page
        *page; /* what the body was taken out of; NULL: it is no page */
};

/** What cleaning depends on besides the article itself. */
struct clean_options {
    const struct article_limits *limits;
    struct time_zone *zone; /* of times that name none; NULL: UTC */
    int64_t recorded_us;    /* the record's timestamp, INSTANT_ABSENT if it has none */
    bool keeps_punctuation; /* setting normalise.punctuation is off */
};

/**
 * Normalise one article.
 *
 * HTML is read where the field's name says so or the text has a tag; elsewhere text is
 * plain, and only complete entities are decoded. A body with <html>, <head> or <body> is a
 * full page: the article is taken out of it, and title, author, time, summary and source
 * where the message has none (full_page.h). A title over the limit is cut at a grapheme;
 * without one the first line of the body is taken if it has at most 60 characters and does
 * not end in 。. Which times are believed is in message_times.h.
 *
 * The name of a known site goes from the end of the title (title_suffix.h). Who wrote it,
 * where and when is read from the head and the tail of the body (byline.h), which keeps
 * them. What a reader should know of the body is a bit in repairs (quality.h).
 *
 * Language: "zh" when Han is the majority of the letters of title and body, else as sent.
 * Digest:   SHA-256 over the clean title, body, summary and authors, and the published
 *           time as sent unless that is relative: a re-crawl that repeats it is the same.
 * Outcomes: REJECT empty_body, no_article, too_large, too_large_normalised.
 */
enum outcome clean_article_from_raw(const struct raw_article *raw,
                                    const struct clean_options *options,
                                    struct arena *arena, struct clean_article *ret_clean,
                                    struct fault *reterr_fault) MUST_USE;
