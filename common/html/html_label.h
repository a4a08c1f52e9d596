#pragma once

#include <stdbool.h>

#include "base/span.h"

/** What the words of a line say about its place in a page. */
enum html_label {
    HTML_LABEL_NONE,
    HTML_LABEL_RELATED,  /* heads a list of other articles: 相关阅读 */
    HTML_LABEL_COMMENTS, /* heads what readers wrote: 网友评论 */
    HTML_LABEL_CONTROL,  /* something to press, or a way to go: 分享到, 上一篇 */
    HTML_LABEL_EDITOR,   /* names who edited the article: 责任编辑：张三 */
    HTML_LABEL_NOTICE, /* of the site: ICP备, 版权所有, 特别声明：…本平台…, cookies */
};

enum html_label html_label_of(struct span line);

/** True when the line has a mark that menus do not have: ，。！？；… */
bool html_label_has_sentence_mark(struct span line);

/** True when the line ends as a sentence does. */
bool html_label_ends_sentence(struct span line);
