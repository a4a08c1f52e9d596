#pragma once

#include <stdbool.h>

#include "base/attr.h"
#include "base/span.h"

/** How the messages lie in a file once it is unpacked. */
enum corpus_format {
    CORPUS_JSON_LINES, /* .jsonl, .ndjson: a message a line */
    CORPUS_JSON,       /* .json: one message */
    CORPUS_TEXT,       /* .txt */
};

/** How a file is packed. */
enum corpus_packing {
    PACKING_NONE,
    PACKING_STREAM, /* .gz, .zst, .xz behind another name */
    PACKING_TAR,    /* .tar, packed or not; also .tgz, .tzst, .txz */
    PACKING_ZIP,    /* .zip */
};

struct corpus_kind {
    enum corpus_format format; /* of PACKING_NONE and PACKING_STREAM only */
    enum corpus_packing packing;
};

/** What a file is, told by its name: "a.jsonl.gz". False when it is none of these. */
bool corpus_kind_from_name(struct span name, struct corpus_kind *ret_kind) MUST_USE;

/** A hidden name, as that of a file in a folder: it begins with a dot. */
bool corpus_name_is_hidden(struct span name);
