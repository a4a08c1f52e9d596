#include "html/html_page_facts.h"

#include <strings.h>

/** A name under which pages state a fact. */
struct fact_name {
    const char *name;
    enum html_fact fact;
    int rank;
};

/* Of <meta name>, property, itemprop or http-equiv, in any case. Names of Open Graph,
 * Dublin Core, and what sites of Chinese papers and public bodies use. */
static const struct fact_name meta_names[] = {
    {"og:title", HTML_FACT_TITLE, 9},
    {"ArticleTitle", HTML_FACT_TITLE, 8},
    {"twitter:title", HTML_FACT_TITLE, 7},
    {"DC.title", HTML_FACT_TITLE, 6},
    {"headline", HTML_FACT_TITLE, 5},
    {"article:published_time", HTML_FACT_PUBLISHED, 9},
    {"og:article:published_time", HTML_FACT_PUBLISHED, 9},
    {"bytedance:published_time", HTML_FACT_PUBLISHED, 9},
    {"datePublished", HTML_FACT_PUBLISHED, 8},
    {"PubDate", HTML_FACT_PUBLISHED, 8},
    {"publishdate", HTML_FACT_PUBLISHED, 8},
    {"publish_date", HTML_FACT_PUBLISHED, 8},
    {"publish-date", HTML_FACT_PUBLISHED, 8},
    {"publish_time", HTML_FACT_PUBLISHED, 8},
    {"publishtime", HTML_FACT_PUBLISHED, 8},
    {"pub_date", HTML_FACT_PUBLISHED, 8},
    {"firstpublishedtime", HTML_FACT_PUBLISHED, 8},
    {"og:release_date", HTML_FACT_PUBLISHED, 7},
    {"og:published_time", HTML_FACT_PUBLISHED, 7},
    {"weibo:article:create_at", HTML_FACT_PUBLISHED, 7},
    {"weibo: article:create_at", HTML_FACT_PUBLISHED, 7},
    {"apub:time", HTML_FACT_PUBLISHED, 6},
    {"DC.date", HTML_FACT_PUBLISHED, 5},
    {"DC.date.issued", HTML_FACT_PUBLISHED, 5},
    {"dcterms.created", HTML_FACT_PUBLISHED, 5},
    {"article:author", HTML_FACT_AUTHOR, 9},
    {"og:article:author", HTML_FACT_AUTHOR, 9},
    {"author", HTML_FACT_AUTHOR, 8},
    {"DC.creator", HTML_FACT_AUTHOR, 6},
    {"source", HTML_FACT_SOURCE, 9},
    {"ContentSource", HTML_FACT_SOURCE, 9},
    {"og:site_name", HTML_FACT_SITE, 9},
    {"SiteName", HTML_FACT_SITE, 8},
    {"og:description", HTML_FACT_SUMMARY, 8},
    {"description", HTML_FACT_SUMMARY, 9},
    {"DC.description", HTML_FACT_SUMMARY, 5},
};

/* Of any other element, by itemprop: its text, unless it has an attribute for it. */
static const struct fact_name property_names[] = {
    {"headline", HTML_FACT_TITLE, 4},
    {"datePublished", HTML_FACT_PUBLISHED, 4},
    {"author", HTML_FACT_AUTHOR, 4},
};

enum {
    RANK_OF_TIME_ELEMENT = 2,
    LONGEST_VALUE = 4096, /* a longer one is something else */
};

static const struct fact_name *find_name(const struct fact_name *names, size_t count,
                                         struct span wanted)
{
    for (size_t i = 0; wanted.bytes > 0 && i < count; i++) {
        if (strcasecmp(names[i].name, wanted.at) == 0) {
            return &names[i];
        }
    }
    return NULL;
}

static bool read_meta(const unsigned char **attributes, struct html_page_fact *ret_fact)
{
    static const char *const named_by[] = {"property", "name", "itemprop", "http-equiv"};
    struct span content = html_region_attribute(attributes, "content");
    for (size_t i = 0; content.at != NULL && i < 4; i++) {
        const struct fact_name *found =
            find_name(meta_names, sizeof(meta_names) / sizeof(meta_names[0]),
                      html_region_attribute(attributes, named_by[i]));
        if (found != NULL) {
            *ret_fact = (struct html_page_fact){found->fact, found->rank, content,
                                                span_from_string(found->name)};
            return true;
        }
    }
    return false;
}

bool html_page_facts_read(struct span name, const unsigned char **attributes,
                          struct html_page_fact *ret_fact)
{
    if (span_is_equal(name, SPAN("meta"))) {
        return read_meta(attributes, ret_fact);
    }
    const struct fact_name *found =
        find_name(property_names, sizeof(property_names) / sizeof(property_names[0]),
                  html_region_attribute(attributes, "itemprop"));
    struct span content = html_region_attribute(attributes, "content");
    struct span time = html_region_attribute(attributes, "datetime");
    if (found != NULL) {
        *ret_fact = (struct html_page_fact){found->fact, found->rank,
                                            time.at != NULL ? time : content,
                                            span_from_string(found->name)};
        return true;
    }
    if (span_is_equal(name, SPAN("time")) && time.at != NULL) {
        *ret_fact = (struct html_page_fact){HTML_FACT_PUBLISHED, RANK_OF_TIME_ELEMENT,
                                            time, SPAN("<time>")};
        return true;
    }
    return false;
}

struct span html_page_facts_trim(struct span text)
{
    while (text.bytes > 0 && (unsigned char)text.at[0] <= ' ') {
        text = span_slice(text, 1, text.bytes);
    }
    while (text.bytes > 0 && (unsigned char)text.at[text.bytes - 1] <= ' ') {
        text.bytes -= 1;
    }
    return text.bytes == 0 ? (struct span){0} : text;
}

static bool is_name(enum html_fact fact)
{
    return fact == HTML_FACT_AUTHOR || fact == HTML_FACT_SOURCE || fact == HTML_FACT_SITE;
}

static bool is_address(struct span text)
{
    return text.bytes >= 4 && strncasecmp(text.at, "http", 4) == 0;
}

void html_page_facts_offer(struct html_page_tree *tree, const struct html_page_fact *fact)
{
    struct span value = html_page_facts_trim(fact->value);
    /* article:author is often the address of a profile. */
    if (value.at == NULL || value.bytes > LONGEST_VALUE ||
        fact->rank <= tree->fact_ranks[fact->fact] ||
        (is_name(fact->fact) && is_address(value))) {
        return;
    }
    tree->facts[fact->fact] = (struct html_statement){.text = value, .from = fact->from};
    tree->fact_ranks[fact->fact] = fact->rank;
}
