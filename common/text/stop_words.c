#define _DEFAULT_SOURCE /* be64toh */

#include "text/stop_words.h"

#include <endian.h>
#include <stddef.h>
#include <stdint.h>

enum { WORD_BYTES = sizeof(uint64_t) }; /* more than the longest has */

/* Search keys in the order of their bytes. */
static const char stop_words[][WORD_BYTES] = {
    "a",    "an",    "and",  "are",  "as",   "at",   "be",   "been",  "but",   "by",
    "can",  "could", "did",  "do",   "does", "for",  "from", "had",   "has",   "have",
    "he",   "her",   "his",  "i",    "in",   "is",   "it",   "its",   "no",    "not",
    "of",   "on",    "or",   "our",  "she",  "that", "the",  "their", "these", "they",
    "this", "those", "to",   "was",  "we",   "were", "will", "with",  "would", "you",
    "your", "一个",  "一些", "上",   "下",   "不",   "不过", "与",    "且",    "个",
    "中",   "为",    "为了", "之",   "也",   "了",   "于",   "什么",  "仍",    "仍然",
    "从",   "他",    "他们", "令",   "以",   "以及", "们",   "会",    "但",    "但是",
    "作为", "你",    "你们", "使",   "便",   "做",   "关于", "其",    "其中",  "其他",
    "其它", "内",    "再",   "则",   "到",   "前",   "十分", "即",    "却",    "去",
    "又",   "及",    "只",   "可",   "可以", "各",   "同",   "同时",  "后",    "向",
    "吗",   "吧",    "呀",   "呢",   "和",   "咱们", "哦",   "哪",    "啊",    "啦",
    "嘛",   "因为",  "因此", "在",   "地",   "外",   "太",   "她",    "她们",  "如",
    "如何", "如果",  "它",   "它们", "对",   "对于", "将",   "就",    "已",    "已经",
    "并",   "并且",  "应",   "应该", "当",   "很",   "得",   "怎么",  "怎样",  "您",
    "成为", "我",    "我们", "或",   "或者", "所",   "所以", "才",    "把",    "按照",
    "时",   "是",    "更",   "曾",   "最",   "有",   "来",   "某",    "根据",  "正",
    "正在", "此",    "此外", "每",   "比",   "没",   "没有", "然而",  "用",    "由",
    "由于", "的",    "着",   "等",   "给",   "而",   "而且", "能",    "自",    "自己",
    "至",   "若",    "虽然", "被",   "要",   "让",   "该",   "说",    "谁",    "起",
    "跟",   "较",    "过",   "还",   "还是", "这",   "这个", "这些",  "这样",  "这次",
    "这种", "这里",  "进行", "通过", "那",   "那个", "那些", "那样",  "那里",  "都",
    "里",   "随着",  "非常",
};

/* Numbers in the order of the words. */
static uint64_t number_of(const char word[WORD_BYTES])
{
    uint64_t bytes;
    memcpy(&bytes, word, WORD_BYTES);
    return be64toh(bytes);
}

bool stop_words_contain(struct span key)
{
    char word[WORD_BYTES] = "";
    if (key.bytes >= WORD_BYTES) {
        return false;
    }
    memcpy(word, key.at, key.bytes);
    uint64_t wanted = number_of(word);
    /* Without a branch to mispredict: the last word that is not behind the wanted one. */
    size_t at = 0;
    for (size_t left = sizeof(stop_words) / WORD_BYTES; left > 1; left -= left / 2) {
        at += number_of(stop_words[at + left / 2]) <= wanted ? left / 2 : 0;
    }
    return number_of(stop_words[at]) == wanted;
}
