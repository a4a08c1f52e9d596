#include "article/field_table.h"

#include "article/ascii.h"

enum {
    /* Longer than any real one: what exceeds them is some other text, and goes to extra.
     */
    NAME_MAX_BYTES = 1024,
    LANGUAGE_MAX_BYTES = 64,
    TIME_MAX_BYTES = 128,
    URL_MAX_BYTES = 2048,
};

static const struct value_type a_url = {.is_url = true};
static const struct value_type a_key = {.takes_number = true,
                                        .max_bytes = NAME_MAX_BYTES};
static const struct value_type a_text = {0};
static const struct value_type paragraphs = {.takes_list = true};
static const struct value_type people = {.takes_list = true, .member = "name"};
static const struct value_type a_time = {
    .takes_number = true, .is_time = true, .max_bytes = TIME_MAX_BYTES};
static const struct value_type a_name = {
    .is_never_url = true, .member = "name", .max_bytes = NAME_MAX_BYTES};
static const struct value_type a_language = {.max_bytes = LANGUAGE_MAX_BYTES};
static const struct value_type a_section = {
    .takes_list = true, .member = "name", .max_bytes = NAME_MAX_BYTES};
static const struct value_type labels = {
    .takes_number = true, .takes_list = true, .member = "name"};
static const struct value_type an_image = {.takes_list = true,
                                           .takes_first_only = true,
                                           .is_url = true,
                                           .member = "url",
                                           .max_bytes = URL_MAX_BYTES};

/* clang-format off */
const struct field_name field_table[] = {
    {RAW_URL, false, &a_url, SPAN("url")},
    {RAW_URL, false, &a_url, SPAN("source")},
    {RAW_URL, false, &a_url, SPAN("link")},
    {RAW_URL, false, &a_url, SPAN("canonical_url")},
    {RAW_URL, false, &a_url, SPAN("canonical_link")},
    {RAW_URL, false, &a_url, SPAN("original_url")},
    {RAW_URL, false, &a_url, SPAN("response_url")},
    {RAW_URL, false, &a_url, SPAN("mainEntityOfPage")},
    {RAW_URL, false, &a_url, SPAN("mainEntityOfPage.@id")},
    {RAW_URL, false, &a_url, SPAN("html.responded_url")},
    {RAW_URL, false, &a_url, SPAN("链接")},
    {RAW_URL, false, &a_url, SPAN("网址")},

    {RAW_ID, false, &a_key, SPAN("id")},
    {RAW_ID, false, &a_key, SPAN("news_id")},
    {RAW_ID, false, &a_key, SPAN("identifier")},
    {RAW_ID, false, &a_key, SPAN("_id")},

    {RAW_TITLE, false, &a_text, SPAN("title")},
    {RAW_TITLE, false, &a_text, SPAN("headline")},
    {RAW_TITLE, false, &a_text, SPAN("article_title")},
    {RAW_TITLE, false, &a_text, SPAN("title_page")},
    {RAW_TITLE, false, &a_text, SPAN("标题")},

    {RAW_BODY, false, &paragraphs, SPAN("body")},
    {RAW_BODY, false, &paragraphs, SPAN("content")},
    {RAW_BODY, false, &paragraphs, SPAN("text")},
    {RAW_BODY, false, &paragraphs, SPAN("maintext")},
    {RAW_BODY, false, &paragraphs, SPAN("articleBody")},
    {RAW_BODY, false, &paragraphs, SPAN("text_content")},
    {RAW_BODY, false, &paragraphs, SPAN("plaintext")},
    {RAW_BODY, false, &paragraphs, SPAN("cleaned_text")},
    {RAW_BODY, false, &paragraphs, SPAN("textContent")},
    {RAW_BODY, false, &paragraphs, SPAN("raw_text")},
    {RAW_BODY, false, &paragraphs, SPAN("full_text")},
    {RAW_BODY, false, &paragraphs, SPAN("article_text")},
    {RAW_BODY, false, &paragraphs, SPAN("正文")},
    {RAW_BODY, false, &paragraphs, SPAN("内容")},
    {RAW_BODY, true, &paragraphs, SPAN("content_html")},
    {RAW_BODY, true, &paragraphs, SPAN("body_html")},
    {RAW_BODY, true, &paragraphs, SPAN("html")},

    {RAW_SUMMARY, false, &a_text, SPAN("summary")},
    {RAW_SUMMARY, false, &a_text, SPAN("description")},
    {RAW_SUMMARY, false, &a_text, SPAN("excerpt")},
    {RAW_SUMMARY, false, &a_text, SPAN("desc")},
    {RAW_SUMMARY, false, &a_text, SPAN("abstract")},
    {RAW_SUMMARY, false, &a_text, SPAN("meta.description")},
    {RAW_SUMMARY, false, &a_text, SPAN("meta_description")},
    {RAW_SUMMARY, false, &a_text, SPAN("摘要")},

    {RAW_AUTHORS, false, &people, SPAN("authors")},
    {RAW_AUTHORS, false, &people, SPAN("author")},
    {RAW_AUTHORS, false, &people, SPAN("byline")},
    {RAW_AUTHORS, false, &people, SPAN("作者")},

    {RAW_EDITORS, false, &people, SPAN("责任编辑")},
    {RAW_EDITORS, false, &people, SPAN("责编")},

    {RAW_PUBLISHED_AT, false, &a_time, SPAN("published_at")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("date")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("datePublished")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("date_publish")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("publish_date")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("publishing_date")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("publication_date")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("publish_time")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("publishedTime")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("publishedAt")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("published")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("pub_time")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("pubDate")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("ctime")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("time")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("datetime")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("发布时间")},
    {RAW_PUBLISHED_AT, false, &a_time, SPAN("发布日期")},

    {RAW_MODIFIED_AT, false, &a_time, SPAN("modified_at")},
    {RAW_MODIFIED_AT, false, &a_time, SPAN("dateModified")},
    {RAW_MODIFIED_AT, false, &a_time, SPAN("date_modify")},
    {RAW_MODIFIED_AT, false, &a_time, SPAN("updated_at")},
    {RAW_MODIFIED_AT, false, &a_time, SPAN("更新时间")},

    {RAW_FETCHED_AT, false, &a_time, SPAN("fetched_at")},
    {RAW_FETCHED_AT, false, &a_time, SPAN("date_download")},
    {RAW_FETCHED_AT, false, &a_time, SPAN("filedate")},
    {RAW_FETCHED_AT, false, &a_time, SPAN("fetch_timestamp")},
    {RAW_FETCHED_AT, false, &a_time, SPAN("crawl_time")},
    {RAW_FETCHED_AT, false, &a_time, SPAN("http_metadata.fetch_timestamp")},

    {RAW_SOURCE, false, &a_name, SPAN("source")},
    {RAW_SOURCE, false, &a_name, SPAN("sitename")},
    {RAW_SOURCE, false, &a_name, SPAN("siteName")},
    {RAW_SOURCE, false, &a_name, SPAN("meta_site_name")},
    {RAW_SOURCE, false, &a_name, SPAN("media_name")},
    {RAW_SOURCE, false, &a_name, SPAN("source-hostname")},
    {RAW_SOURCE, false, &a_name, SPAN("source_domain")},
    {RAW_SOURCE, false, &a_name, SPAN("publisher")},
    {RAW_SOURCE, false, &a_name, SPAN("site")},
    {RAW_SOURCE, false, &a_name, SPAN("hostname")},
    {RAW_SOURCE, false, &a_name, SPAN("canonical_domain")},
    {RAW_SOURCE, false, &a_name, SPAN("来源")},

    {RAW_LANGUAGE, false, &a_language, SPAN("language")},
    {RAW_LANGUAGE, false, &a_language, SPAN("lang")},
    {RAW_LANGUAGE, false, &a_language, SPAN("inLanguage")},
    {RAW_LANGUAGE, false, &a_language, SPAN("meta_lang")},

    {RAW_SECTION, false, &a_section, SPAN("section")},
    {RAW_SECTION, false, &a_section, SPAN("articleSection")},
    {RAW_SECTION, false, &a_section, SPAN("categories")},
    {RAW_SECTION, false, &a_section, SPAN("category")},
    {RAW_SECTION, false, &a_section, SPAN("channel")},
    {RAW_SECTION, false, &a_section, SPAN("栏目")},

    {RAW_TAGS, false, &labels, SPAN("tags")},
    {RAW_TAGS, false, &labels, SPAN("keywords")},
    {RAW_TAGS, false, &labels, SPAN("topics")},
    {RAW_TAGS, false, &labels, SPAN("meta.keywords")},
    {RAW_TAGS, false, &labels, SPAN("meta_keywords")},
    {RAW_TAGS, false, &labels, SPAN("关键词")},
    {RAW_TAGS, false, &labels, SPAN("标签")},

    {RAW_IMAGE_URL, false, &an_image, SPAN("image_url")},
    {RAW_IMAGE_URL, false, &an_image, SPAN("image")},
    {RAW_IMAGE_URL, false, &an_image, SPAN("top_image")},
    {RAW_IMAGE_URL, false, &an_image, SPAN("meta_img")},
    {RAW_IMAGE_URL, false, &an_image, SPAN("images")},
};
/* clang-format on */

const size_t field_table_count = sizeof(field_table) / sizeof(field_table[0]);

static bool is_mark(char byte)
{
    return byte == '_' || byte == '-';
}

static size_t skip_marks(struct span name, size_t at)
{
    while (at < name.bytes && is_mark(name.at[at])) {
        at += 1;
    }
    return at;
}

static bool is_alike(struct span left, struct span right)
{
    size_t i = skip_marks(left, 0);
    size_t k = skip_marks(right, 0);
    while (i < left.bytes && k < right.bytes) {
        if (ascii_lower(left.at[i]) != ascii_lower(right.at[k])) {
            return false;
        }
        i = skip_marks(left, i + 1);
        k = skip_marks(right, k + 1);
    }
    return i == left.bytes && k == right.bytes;
}

enum name_match field_table_match(struct span sent, struct span name)
{
    if (!is_alike(sent, name)) {
        return NAME_DIFFERS;
    }
    return span_is_equal(sent, name) ? NAME_EXACT : NAME_ALIKE;
}
