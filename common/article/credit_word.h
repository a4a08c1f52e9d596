#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/** True for what stands between the words of a credit: a space, 、, ：, ／. */
bool credit_word_is_separator(uint32_t code_point);

/** Offset behind the word at `at`. */
size_t credit_word_end(struct span text, size_t at);

/** True for a word that says nothing of who did what: 综合报道, 整理, 北京报道. */
bool credit_word_is_filler(struct span word);

/** True for the buttons of a page that got into its text: 打印, 关闭. */
bool credit_word_is_control(struct span word);

/** True for whom those work for who come behind: 联合报, 三立新闻网, 齐鲁晚报·齐鲁壹点. */
bool credit_word_is_outlet(struct span word);

/** Cut off the end what tells how it was reported: 台中 of 台中采访. */
void credit_word_cut_manner(struct span *word);

/** True for Latin letters and digits: a code, a nickname. */
bool credit_word_is_ascii(struct span word);

/** True for a short word of Han: the name of a group, as 穗公宣, or one that is not in the
 *  table. */
bool credit_word_is_pen_name(struct span word);

/** True for what may be a name whose surname is not in the table: 普布扎西, behind others in
 *  a list. */
bool credit_word_may_be_name(struct span word);

/** 王五 of 王五NF4425 and of 王五（EN042）. */
struct span credit_word_without_code(struct span word);
