#pragma once

#include <stdbool.h>

#include "base/span.h"

/** What the words of a line say about its place in a page. */
enum html_label {
    HTML_LABEL_NONE,
    HTML_LABEL_RELATED,  /* heads a list of other articles: 相关阅读 */
    HTML_LABEL_COMMENTS, /* heads what readers wrote: 网友评论 */
    HTML_LABEL_CONTROL,  /* something to press, or a way to go: 分享到, 上一篇 */
};

enum html_label html_label_of(struct span line);

/** True when the line is a notice of the site: ICP备, 版权所有. */
bool html_label_is_notice(struct span line);

/** True when the line has a mark that menus do not have: ，。！？；… */
bool html_label_has_sentence_mark(struct span line);

/** True when the line ends as a sentence does. */
bool html_label_ends_sentence(struct span line);

/** True when the line tells when, by whom or from where an article is: 来源：, 字号. */
bool html_label_is_about_article(struct span line);

/**
 * Find a date in the line, with the time of day behind it.
 *
 * Returns: the part of the line from the year to the last digit or 日; absent when there is
 *          none. It is not checked whether there is such a day.
 */
struct span html_label_find_time(struct span line);

/** What stands behind 作者： or the like in the line, up to a gap; absent when nothing. */
struct span html_label_find_author(struct span line);
