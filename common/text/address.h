#pragma once

#include <stddef.h>

#include "base/span.h"

/**
 * Bytes of the URL at `at` (http, https, ftp, or www.); 0 when none begins there. It ends
 * before white space, anything that is not ASCII, and the punctuation of the sentence
 * around it.
 */
size_t address_url_bytes(struct span text, size_t at);

/**
 * Bytes of the e-mail address at `at`; 0 when none begins there. In both cases *ret_tried
 * is the first offset behind `at` where another one could begin: a caller that does not
 * ask before stays linear on a flood of "a.a.a" or "@a@a".
 */
size_t address_email_bytes(struct span text, size_t at, size_t *ret_tried);
