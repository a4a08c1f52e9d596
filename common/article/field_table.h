#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "article/raw_article.h"
#include "base/span.h"

/** What values a field takes. Strings always; the rest as said here. */
struct value_type {
    bool takes_number;     /* in decimal */
    bool takes_list;       /* of what else it takes */
    bool takes_first_only; /* of a list, the first that fits; others may be anything */
    bool is_time;          /* one that cannot be read gives way to another name's */
    bool is_url;           /* only http(s) URLs */
    bool is_never_url;     /* anything but http(s) URLs */
    const char *member; /* the member that stands for an object; NULL: takes no object */
    size_t max_bytes;   /* a longer string is no value of this field; 0: no limit */
};

/** One name by which crawlers send one of our fields. Rows of a field are best first. */
struct field_name {
    enum raw_field field;
    bool is_html; /* the name says that the text is HTML */
    const struct value_type *type;
    struct span name; /* "meta.description": the member description of the object meta */
};

/** The table of raw_article.h, row by row. */
extern const struct field_name field_table[];
extern const size_t field_table_count;

/** How a sent name relates to a name of the table. */
enum name_match {
    NAME_DIFFERS,
    NAME_ALIKE, /* equal but for ASCII case, '_' and '-' */
    NAME_EXACT,
};

enum name_match field_table_match(struct span sent, struct span name);
