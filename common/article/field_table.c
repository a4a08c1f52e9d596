#include "article/field_table.h"

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
static const struct value_type a_time = {.takes_number = true,
                                         .max_bytes = TIME_MAX_BYTES};
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
    {RAW_URL, &a_url, SPAN("url"), false},
    {RAW_URL, &a_url, SPAN("source"), false},
    {RAW_URL, &a_url, SPAN("link"), false},
    {RAW_URL, &a_url, SPAN("canonical_url"), false},
    {RAW_URL, &a_url, SPAN("original_url"), false},
    {RAW_URL, &a_url, SPAN("response_url"), false},
    {RAW_URL, &a_url, SPAN("mainEntityOfPage"), false},
    {RAW_URL, &a_url, SPAN("mainEntityOfPage.@id"), false},
    {RAW_URL, &a_url, SPAN("html.responded_url"), false},
    {RAW_URL, &a_url, SPAN("链接"), false},
    {RAW_URL, &a_url, SPAN("网址"), false},

    {RAW_ID, &a_key, SPAN("id"), false},
    {RAW_ID, &a_key, SPAN("news_id"), false},
    {RAW_ID, &a_key, SPAN("identifier"), false},
    {RAW_ID, &a_key, SPAN("_id"), false},

    {RAW_TITLE, &a_text, SPAN("title"), false},
    {RAW_TITLE, &a_text, SPAN("headline"), false},
    {RAW_TITLE, &a_text, SPAN("article_title"), false},
    {RAW_TITLE, &a_text, SPAN("title_page"), false},
    {RAW_TITLE, &a_text, SPAN("标题"), false},

    {RAW_BODY, &paragraphs, SPAN("body"), false},
    {RAW_BODY, &paragraphs, SPAN("content"), false},
    {RAW_BODY, &paragraphs, SPAN("text"), false},
    {RAW_BODY, &paragraphs, SPAN("maintext"), false},
    {RAW_BODY, &paragraphs, SPAN("articleBody"), false},
    {RAW_BODY, &paragraphs, SPAN("text_content"), false},
    {RAW_BODY, &paragraphs, SPAN("plaintext"), false},
    {RAW_BODY, &paragraphs, SPAN("cleaned_text"), false},
    {RAW_BODY, &paragraphs, SPAN("textContent"), false},
    {RAW_BODY, &paragraphs, SPAN("raw_text"), false},
    {RAW_BODY, &paragraphs, SPAN("正文"), false},
    {RAW_BODY, &paragraphs, SPAN("内容"), false},
    {RAW_BODY, &paragraphs, SPAN("content_html"), true},
    {RAW_BODY, &paragraphs, SPAN("body_html"), true},
    {RAW_BODY, &paragraphs, SPAN("html"), true},

    {RAW_SUMMARY, &a_text, SPAN("summary"), false},
    {RAW_SUMMARY, &a_text, SPAN("description"), false},
    {RAW_SUMMARY, &a_text, SPAN("excerpt"), false},
    {RAW_SUMMARY, &a_text, SPAN("desc"), false},
    {RAW_SUMMARY, &a_text, SPAN("abstract"), false},
    {RAW_SUMMARY, &a_text, SPAN("meta.description"), false},
    {RAW_SUMMARY, &a_text, SPAN("摘要"), false},

    {RAW_AUTHORS, &people, SPAN("authors"), false},
    {RAW_AUTHORS, &people, SPAN("author"), false},
    {RAW_AUTHORS, &people, SPAN("byline"), false},
    {RAW_AUTHORS, &people, SPAN("作者"), false},

    {RAW_PUBLISHED_AT, &a_time, SPAN("published_at"), false},
    {RAW_PUBLISHED_AT, &a_time, SPAN("date"), false},
    {RAW_PUBLISHED_AT, &a_time, SPAN("datePublished"), false},
    {RAW_PUBLISHED_AT, &a_time, SPAN("date_publish"), false},
    {RAW_PUBLISHED_AT, &a_time, SPAN("publish_date"), false},
    {RAW_PUBLISHED_AT, &a_time, SPAN("publishing_date"), false},
    {RAW_PUBLISHED_AT, &a_time, SPAN("publication_date"), false},
    {RAW_PUBLISHED_AT, &a_time, SPAN("publish_time"), false},
    {RAW_PUBLISHED_AT, &a_time, SPAN("publishedTime"), false},
    {RAW_PUBLISHED_AT, &a_time, SPAN("publishedAt"), false},
    {RAW_PUBLISHED_AT, &a_time, SPAN("pub_time"), false},
    {RAW_PUBLISHED_AT, &a_time, SPAN("pubDate"), false},
    {RAW_PUBLISHED_AT, &a_time, SPAN("ctime"), false},
    {RAW_PUBLISHED_AT, &a_time, SPAN("time"), false},
    {RAW_PUBLISHED_AT, &a_time, SPAN("发布时间"), false},

    {RAW_MODIFIED_AT, &a_time, SPAN("modified_at"), false},
    {RAW_MODIFIED_AT, &a_time, SPAN("dateModified"), false},
    {RAW_MODIFIED_AT, &a_time, SPAN("date_modify"), false},

    {RAW_FETCHED_AT, &a_time, SPAN("fetched_at"), false},
    {RAW_FETCHED_AT, &a_time, SPAN("date_download"), false},
    {RAW_FETCHED_AT, &a_time, SPAN("filedate"), false},
    {RAW_FETCHED_AT, &a_time, SPAN("fetch_timestamp"), false},
    {RAW_FETCHED_AT, &a_time, SPAN("crawl_time"), false},
    {RAW_FETCHED_AT, &a_time, SPAN("http_metadata.fetch_timestamp"), false},

    {RAW_SOURCE, &a_name, SPAN("source"), false},
    {RAW_SOURCE, &a_name, SPAN("sitename"), false},
    {RAW_SOURCE, &a_name, SPAN("siteName"), false},
    {RAW_SOURCE, &a_name, SPAN("source-hostname"), false},
    {RAW_SOURCE, &a_name, SPAN("source_domain"), false},
    {RAW_SOURCE, &a_name, SPAN("publisher"), false},
    {RAW_SOURCE, &a_name, SPAN("hostname"), false},
    {RAW_SOURCE, &a_name, SPAN("canonical_domain"), false},
    {RAW_SOURCE, &a_name, SPAN("来源"), false},

    {RAW_LANGUAGE, &a_language, SPAN("language"), false},
    {RAW_LANGUAGE, &a_language, SPAN("lang"), false},
    {RAW_LANGUAGE, &a_language, SPAN("inLanguage"), false},

    {RAW_SECTION, &a_section, SPAN("section"), false},
    {RAW_SECTION, &a_section, SPAN("articleSection"), false},
    {RAW_SECTION, &a_section, SPAN("categories"), false},
    {RAW_SECTION, &a_section, SPAN("category"), false},
    {RAW_SECTION, &a_section, SPAN("channel"), false},

    {RAW_TAGS, &labels, SPAN("tags"), false},
    {RAW_TAGS, &labels, SPAN("keywords"), false},
    {RAW_TAGS, &labels, SPAN("topics"), false},
    {RAW_TAGS, &labels, SPAN("meta.keywords"), false},

    {RAW_IMAGE_URL, &an_image, SPAN("image_url"), false},
    {RAW_IMAGE_URL, &an_image, SPAN("image"), false},
    {RAW_IMAGE_URL, &an_image, SPAN("top_image"), false},
    {RAW_IMAGE_URL, &an_image, SPAN("images"), false},
};
/* clang-format on */

const size_t field_table_count = sizeof(field_table) / sizeof(field_table[0]);

static bool is_mark(char byte)
{
    return byte == '_' || byte == '-';
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
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
        if (lower(left.at[i]) != lower(right.at[k])) {
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
