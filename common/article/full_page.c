#include "article/full_page.h"

#include "article/linked_data.h"
#include "article/repairs.h"
#include "html/html_page.h"

bool full_page_is(const struct raw_article *raw)
{
    return raw->body.count == 1 && html_page_is(raw->body.at[0]);
}

static struct span first_of(struct span one, struct span other)
{
    return one.at != NULL ? one : other;
}

static void fill(struct span *sent, struct span found)
{
    *sent = first_of(*sent, found);
}

enum outcome full_page_extract(struct raw_article *raw, struct arena *arena,
                               struct span *ret_body, struct fault *reterr_fault)
{
    struct html_page page;
    if (!html_page_read(raw->body.at[0], arena, &page)) {
        return fault_reject(reterr_fault, "no_article",
                            "the body is a page in which no text is dense");
    }
    /* JSON-LD is made for machines, and names people where <meta> often names the site. */
    struct linked_article linked = linked_data_read(page.linked_data, arena);
    struct span author = first_of(linked.author, page.author);
    fill(&raw->title, first_of(page.title, linked.title));
    fill(&raw->published_at, first_of(linked.published, page.published));
    fill(&raw->summary, first_of(page.summary, linked.summary));
    if (raw->authors.count == 0 && author.at != NULL) {
        raw->authors =
            (struct texts){.at = arena_take_array(arena, 1, sizeof(author)), .count = 1};
        raw->authors.at[0] = author;
        raw->authors_sent = author;
    }
    raw->repairs |= REPAIR_EXTRACTED;
    *ret_body = page.body;
    return OUTCOME_OK;
}
