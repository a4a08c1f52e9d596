#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "article/message.h"
#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/span.h"

/**
 * The message contract: what a crawler may send, and which of its fields is which of
 * ours.
 *
 * A record's value is one JSON object in UTF-8; the record's key does not matter. What
 * crawlers really send is accepted without configuration: names of trafilatura,
 * news-please, newspaper, Fundus, Readability, Media Cloud, scrapy-cluster, GNE,
 * schema.org and Chinese ones.
 *
 *   ours          takes               names, best first
 *   ------------  ------------------  -----------------------------------------------
 *   url           http(s) URL         url, source (when it is one), link,
 *                                     canonical_url, canonical_link, original_url,
 *                                     response_url, mainEntityOfPage,
 *                                     mainEntityOfPage.@id, html.responded_url, 链接, 网址
 *   id            string, number      id, news_id, identifier, _id
 *   title         string              title, headline, article_title, title_page, 标题
 *   body          string; list of     body, content, text, maintext, articleBody,
 *                 strings =           text_content, plaintext, cleaned_text,
 *                 paragraphs          textContent, raw_text, full_text, article_text,
 *                                     正文, 内容;
 *                                     HTML by name: content_html, body_html, html
 *   summary       string              summary, description, excerpt, desc, abstract,
 *                                     meta.description, meta_description, 摘要
 *   authors       string, object      authors, author, byline, 作者
 *                 with name, list
 *                 of these
 *   editors       as authors          责任编辑, 责编
 *   published_at  string, number      published_at, date, datePublished, date_publish,
 *                                     publish_date, publishing_date, publication_date,
 *                                     publish_time, publishedTime, publishedAt,
 *                                     published, pub_time, pubDate, ctime, time,
 *                                     datetime, 发布时间, 发布日期
 *   modified_at   string, number      modified_at, dateModified, date_modify, updated_at,
 *                                     更新时间
 *   fetched_at    string, number      fetched_at, date_download, filedate,
 *                                     fetch_timestamp, crawl_time,
 *                                     http_metadata.fetch_timestamp
 *   source        name, never a URL;  source, sitename, siteName, meta_site_name,
 *                 object with name    media_name, source-hostname, source_domain,
 *                                     publisher, site, hostname, canonical_domain, 来源
 *   language      string              language, lang, inLanguage, meta_lang
 *   section       string, object      section, articleSection, categories, category,
 *                 with name, list     channel, 栏目
 *   tags          string, object      tags, keywords, topics, meta.keywords,
 *                 with name, list     meta_keywords, 关键词, 标签
 *   image_url     http(s) URL,        image_url, image, top_image, meta_img, images
 *                 object with url,
 *                 list of these: the
 *                 first
 *
 * Which name wins. Names are tried in the order above; each exactly first, then ignoring
 * ASCII case, '_' and '-' ("Title", "published-at"); a dot leads into an object. The
 * first that is present with a value of a type its field takes wins. A value of another
 * type is passed over; so is a time that cannot be read or is before 1990, when another
 * name has one that can: it stays in extra, and sets REPAIR_TIME_IGNORED if it was the
 * better name. Not taken are `timestamp`, which is the crawl's or the log's as often as the
 * article's, and `editor` and 编辑, which name a program or a column as well.
 *
 * Absent. null, an empty or blank string (full-width spaces count as blank), an empty
 * list, and the whole strings None, null, undefined and NaN are as if the field had not
 * been sent.
 *
 * Extra. All else - unknown fields, those that lost, those of a wrong type - is kept as
 * one JSON object, keys sorted, never dropped silently. An object or list of which only a
 * part was taken (the name of a publisher, the first image) stays there too. Beyond 16
 * levels a value is null, beyond 64 KiB a field is left out; both set REPAIR_EXTRA_CUT.
 *
 * CloudEvents. In structured mode the article is the envelope's data, and the rest of the
 * envelope is kept in extra as "cloudevent"; in binary mode it is the value as it is.
 *
 * Required. A body, and nothing else. It may be text, HTML, or a full page: see
 * clean_article.h.
 *
 * Bad bytes. The parse is strict. What fails it is repaired once, and only this: a byte
 * order mark, NUL bytes behind the document, raw control characters inside strings, lone
 * surrogate escapes (REPAIR_ bits). U+0000 in a value is dropped. A key twice in an
 * object: the last one holds (REPAIR_DUPLICATE_KEY). Bytes that are not UTF-8 are read as
 * GB18030 when they are it strictly, parse as JSON, at least 90 % of what is not ASCII is
 * Han or CJK punctuation, and they are not UTF-8 with a flaw. Everything else is
 * rejected:
 *
 *   empty              nothing, or only spaces and NULs
 *   too_large_message  more than message_bytes; not even looked at
 *   encoding           UTF-16, UTF-32, or neither UTF-8 nor GB18030
 *   not_json           does not begin like JSON (says so when it looks like the framing
 *                      of a schema registry)
 *   not_object         JSON, but a list or a scalar (also a document encoded twice)
 *   depth              nested deeper than json_depth
 *   keys               more than json_keys names in the whole document
 *   number             a number that fits neither 64 bits nor a double
 *   json_truncated     ends too early
 *   json_trailing      something behind the document
 *   json_syntax        any other error; U+0000 in a key
 *   missing:body       no body, or an absent one
 *   type:body          a body is there, but neither string nor list of strings
 */

/** A list of texts. */
struct texts {
    struct span *at;
    size_t count;
};

/** Limits of the message contract; the settings article.* fill them in. */
struct article_limits {
    size_t message_bytes; /* 8 MiB */
    size_t json_depth;    /* 64 */
    size_t json_keys;     /* 20,000 in the whole document */
    size_t url_bytes;     /* 2,048; a longer one does not count as a URL */
    size_t title_chars;   /* 1,000 code points; a longer one is cut */
    size_t body_chars;    /* 2,000,000 code points; a longer one is rejected */
    size_t extra_bytes;   /* 64 KiB */
    size_t extra_depth;   /* 16 */
};

extern const struct article_limits article_limits_default;

/** The fields of the contract, as indices. */
enum raw_field {
    RAW_URL,
    RAW_ID,
    RAW_TITLE,
    RAW_BODY,
    RAW_SUMMARY,
    RAW_AUTHORS,
    RAW_EDITORS,
    RAW_PUBLISHED_AT,
    RAW_MODIFIED_AT,
    RAW_FETCHED_AT,
    RAW_SOURCE,
    RAW_LANGUAGE,
    RAW_SECTION,
    RAW_TAGS,
    RAW_IMAGE_URL,
    RAW_FIELD_COUNT,
};

/** A message, sorted into our fields. Text is as sent, but valid UTF-8 without NUL. */
struct raw_article {
    struct span url; /* an http(s) URL of at most url_bytes */
    struct span id;
    struct span title;
    struct texts body; /* one text, or the paragraphs of a list; never empty */
    bool body_is_html; /* the field's name says so */
    struct span summary;
    struct texts authors;     /* as sent, not yet split into names */
    struct span authors_sent; /* the same as one string, a list joined by "；" */
    struct texts editors;
    struct span published_at; /* times as sent; numbers in decimal */
    struct span modified_at;
    struct span fetched_at;
    struct span source;
    struct span language;
    struct span section; /* a list joined by "；" */
    struct texts tags;   /* as sent; one string may hold many */
    struct span image_url;
    struct span extra; /* JSON object of all other fields; absent when there are none */
    uint32_t repairs;
    /* The crawler's name of each field; absent: not sent. */
    struct span sent_as[RAW_FIELD_COUNT];
};

/**
 * Parse one message.
 *
 * Ownership: everything is in the arena.
 * Outcomes:  REJECT with one of the reasons above.
 */
enum outcome raw_article_from_message(const struct message *message,
                                      const struct article_limits *limits,
                                      struct arena *arena, struct raw_article *ret_raw,
                                      struct fault *reterr_fault) MUST_USE;
