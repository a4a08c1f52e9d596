#pragma once

#include <stdbool.h>

#include "base/span.h"

/**
 * True when every line of a body is, as a whole, what sites say around articles: menus
 * (首页 | 登录 | 注册), labels (上一篇：…, 责任编辑：…), rights (版权所有 …, 京ICP备1号),
 * notices (加载中……, 抱歉，页面无法访问). A sentence that merely holds such words is none:
 * 公司取得生产许可证。
 *
 * Input:  a clean body.
 * Limits: what is longer than 4,000 bytes is more than a frame.
 */
bool boilerplate_is(struct span body);
