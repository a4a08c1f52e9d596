#include "article/full_page.h"

#include "article/linked_data.h"
#include "article/repairs.h"
#include "article/source_name.h"
#include "html/html_about.h"

bool full_page_is(const struct raw_article *raw)
{
    return raw->body.count == 1 && html_page_is(raw->body.at[0]);
}

static struct html_statement in_linked_data(struct span text, struct span name)
{
    return (struct html_statement){.text = text, .from = name};
}

static struct html_statement first_of(struct html_statement one,
                                      struct html_statement other)
{
    return one.text.at != NULL ? one : other;
}

/** JSON-LD is made for machines, but a day without its hour may stand beside the hour. */
static struct html_statement time_of(const struct html_page *page,
                                     const struct linked_article *linked)
{
    struct html_statement time =
        in_linked_data(linked->published, SPAN("JSON-LD datePublished"));
    bool is_finer = html_about_has_hour(page->published.text) &&
                    !html_about_has_hour(time.text) &&
                    html_about_is_same_day(page->published.text, time.text);
    return is_finer ? page->published : first_of(time, page->published);
}

static struct html_statement source_of(const struct html_page *page,
                                       const struct linked_article *linked)
{
    struct html_statement publisher =
        in_linked_data(linked->publisher, SPAN("JSON-LD publisher"));
    return first_of(page->source, first_of(publisher, page->site));
}

static bool has_letter(struct span text)
{
    for (size_t i = 0; i < text.bytes; i++) {
        char byte = text.at[i];
        if ((byte < '0' || byte > '9') && byte != ' ') {
            return true;
        }
    }
    return false;
}

static bool is_person(struct span name, const struct html_page *page, struct span source)
{
    return has_letter(name) && !span_is_equal(name, source_name_clean(source)) &&
           !span_is_equal(name, page->site.text);
}

static struct html_statement author_of(const struct html_page *page,
                                       const struct linked_article *linked,
                                       struct span source)
{
    struct html_statement none = {0};
    struct html_statement author = in_linked_data(linked->author, SPAN("JSON-LD author"));
    if (author.text.at != NULL && is_person(author.text, page, source)) {
        return author;
    }
    return is_person(page->author.text, page, source) ? page->author : none;
}

/** Fill in what the message leaves open. */
static void fill(struct span *sent, enum raw_field field, struct html_statement said,
                 struct full_page *page)
{
    if (sent->at == NULL && said.text.at != NULL) {
        *sent = said.text;
        page->found[field] = said;
    }
}

static void fill_authors(struct raw_article *raw, struct html_statement author,
                         struct arena *arena, struct full_page *page)
{
    if (raw->authors.count == 0 && author.text.at != NULL) {
        raw->authors = (struct texts){
            .at = arena_take_array(arena, 1, sizeof(author.text)), .count = 1};
        raw->authors.at[0] = author.text;
        raw->authors_sent = author.text;
        page->found[RAW_AUTHORS] = author;
    }
}

enum outcome full_page_extract(struct raw_article *raw, struct arena *arena,
                               const struct full_page **ret_page,
                               struct fault *reterr_fault)
{
    struct html_page page;
    if (!html_page_read(raw->body.at[0], arena, &page)) {
        return fault_reject(reterr_fault, "no_article",
                            "the body is a page that holds no article");
    }
    struct linked_article linked = linked_data_read(page.linked_data, arena);
    struct full_page *taken = arena_take(arena, sizeof(*taken));
    *taken = (struct full_page){.body = page.body,
                                .page_bytes = raw->body.at[0].bytes,
                                .text_bytes = page.text_bytes};
    struct html_statement source = source_of(&page, &linked);
    fill(&raw->title, RAW_TITLE,
         first_of(page.title, in_linked_data(linked.title, SPAN("JSON-LD headline"))),
         taken);
    fill(&raw->published_at, RAW_PUBLISHED_AT, time_of(&page, &linked), taken);
    fill(&raw->summary, RAW_SUMMARY,
         first_of(page.summary,
                  in_linked_data(linked.summary, SPAN("JSON-LD description"))),
         taken);
    fill_authors(raw, author_of(&page, &linked, source.text), arena, taken);
    fill(&raw->source, RAW_SOURCE, source, taken);
    raw->repairs |= REPAIR_EXTRACTED;
    *ret_page = taken;
    return OUTCOME_OK;
}
