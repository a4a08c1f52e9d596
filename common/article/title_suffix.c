#include "article/title_suffix.h"

#include <stdbool.h>

#include "article/ascii.h"
#include "base/span_table.h"
#include "text/utf8.h"

enum {
    TITLE_MIN_CHARS = 8, /* what has to remain */
    PART_MAX_CHARS = 8,  /* a channel between the title and the site */
};

/* Also with 网, 新闻, 频道 or the like behind them, and with their address in brackets. */
static const struct span sites[] = {
    SPAN("新华网"),         SPAN("新华社"),
    SPAN("人民网"),         SPAN("人民日报"),
    SPAN("央视网"),         SPAN("央视新闻"),
    SPAN("央视"),           SPAN("CCTV"),
    SPAN("央广网"),         SPAN("中国新闻网"),
    SPAN("中新网"),         SPAN("中国日报"),
    SPAN("中国网"),         SPAN("光明网"),
    SPAN("光明日报"),       SPAN("中国经济网"),
    SPAN("经济日报"),       SPAN("中国青年网"),
    SPAN("中青在线"),       SPAN("中国青年报"),
    SPAN("国际在线"),       SPAN("环球网"),
    SPAN("环球时报"),       SPAN("参考消息"),
    SPAN("求是网"),         SPAN("海外网"),
    SPAN("中国军网"),       SPAN("中国政府网"),
    SPAN("新浪"),           SPAN("搜狐"),
    SPAN("网易"),           SPAN("腾讯"),
    SPAN("凤凰"),           SPAN("澎湃"),
    SPAN("今日头条"),       SPAN("百家号"),
    SPAN("百度"),           SPAN("一点资讯"),
    SPAN("界面新闻"),       SPAN("财新网"),
    SPAN("财新"),           SPAN("财联社"),
    SPAN("第一财经"),       SPAN("每日经济新闻"),
    SPAN("每经网"),         SPAN("21世纪经济报道"),
    SPAN("21财经"),         SPAN("证券时报"),
    SPAN("证券之星"),       SPAN("东方财富"),
    SPAN("同花顺"),         SPAN("和讯"),
    SPAN("金融界"),         SPAN("中证网"),
    SPAN("中国证券网"),     SPAN("中国证券报"),
    SPAN("上海证券报"),     SPAN("华尔街见闻"),
    SPAN("虎嗅"),           SPAN("36氪"),
    SPAN("钛媒体"),         SPAN("雷锋网"),
    SPAN("IT之家"),         SPAN("太平洋电脑网"),
    SPAN("中关村在线"),     SPAN("汽车之家"),
    SPAN("观察者网"),       SPAN("新京报"),
    SPAN("北京日报"),       SPAN("北京晚报"),
    SPAN("北青网"),         SPAN("北京青年报"),
    SPAN("千龙网"),         SPAN("东方网"),
    SPAN("新民晚报"),       SPAN("新民网"),
    SPAN("解放日报"),       SPAN("上观新闻"),
    SPAN("文汇报"),         SPAN("文汇网"),
    SPAN("大公网"),         SPAN("大公报"),
    SPAN("南方网"),         SPAN("南方都市报"),
    SPAN("南方周末"),       SPAN("南方日报"),
    SPAN("羊城晚报"),       SPAN("金羊网"),
    SPAN("大洋网"),         SPAN("深圳新闻网"),
    SPAN("浙江在线"),       SPAN("杭州网"),
    SPAN("钱江晚报"),       SPAN("潮新闻"),
    SPAN("中国江苏网"),     SPAN("扬子晚报"),
    SPAN("现代快报"),       SPAN("荔枝网"),
    SPAN("大众网"),         SPAN("齐鲁网"),
    SPAN("齐鲁晚报"),       SPAN("大河网"),
    SPAN("映象网"),         SPAN("荆楚网"),
    SPAN("长江网"),         SPAN("长江日报"),
    SPAN("极目新闻"),       SPAN("红网"),
    SPAN("华声在线"),       SPAN("四川在线"),
    SPAN("封面新闻"),       SPAN("红星新闻"),
    SPAN("华龙网"),         SPAN("上游新闻"),
    SPAN("云南网"),         SPAN("多彩贵州网"),
    SPAN("东南网"),         SPAN("台海网"),
    SPAN("大江网"),         SPAN("中国江西网"),
    SPAN("中安在线"),       SPAN("北方网"),
    SPAN("津云"),           SPAN("长城网"),
    SPAN("河北新闻网"),     SPAN("山西新闻网"),
    SPAN("黄河新闻网"),     SPAN("内蒙古新闻网"),
    SPAN("东北网"),         SPAN("东北新闻网"),
    SPAN("北国网"),         SPAN("中国吉林网"),
    SPAN("西部网"),         SPAN("华商网"),
    SPAN("陕西网"),         SPAN("每日甘肃网"),
    SPAN("天山网"),         SPAN("宁夏新闻网"),
    SPAN("青海新闻网"),     SPAN("中国西藏网"),
    SPAN("广西新闻网"),     SPAN("南海网"),
    SPAN("海南日报"),       SPAN("联合早报"),
    SPAN("BBC中文网"),      SPAN("BBC News 中文"),
    SPAN("德国之声"),       SPAN("中时新闻网"),
    SPAN("联合新闻网"),     SPAN("自由时报"),
    SPAN("中央社"),         SPAN("科技日报"),
    SPAN("中国科技网"),     SPAN("法制网"),
    SPAN("法治网"),         SPAN("中工网"),
    SPAN("工人日报"),       SPAN("中国教育报"),
    SPAN("知乎"),           SPAN("豆瓣"),
    SPAN("微博"),           SPAN("微信公众平台"),
    SPAN("哔哩哔哩"),       SPAN("优酷"),
    SPAN("The Paper"),      SPAN("纽约时报中文网"),
    SPAN("华尔街日报"),     SPAN("FT中文网"),
    SPAN("路透"),           SPAN("俄罗斯卫星通讯社"),
    SPAN("微信公众号"),     SPAN("美国之音"),
    SPAN("自由時報"),       SPAN("聯合新聞網"),
    SPAN("中時新聞網"),     SPAN("中央社 CNA"),
    SPAN("ETtoday"),        SPAN("三立新聞網"),
    SPAN("TVBS"),           SPAN("公視"),
    SPAN("民視"),           SPAN("東森新聞"),
    SPAN("香港01"),         SPAN("明報"),
    SPAN("星島日報"),       SPAN("大公網"),
    SPAN("大公報"),         SPAN("文匯"),
    SPAN("香港文匯"),       SPAN("東網"),
    SPAN("on.cc東網"),      SPAN("經濟日報"),
    SPAN("工商時報"),       SPAN("風傳媒"),
    SPAN("鏡週刊"),         SPAN("上報"),
    SPAN("端傳媒"),         SPAN("Yahoo奇摩"),
    SPAN("聯合早報"),       SPAN("德國之聲"),
    SPAN("紐約時報中文網"), SPAN("商業周刊"),
    SPAN("天下雜誌"),       SPAN("華視"),
    SPAN("中央通訊社"),     SPAN("人間福報"),
    SPAN("信報"),           SPAN("新浪新聞"),
};

static const struct span channels[] = {
    SPAN("网"),     SPAN("新闻"),   SPAN("新闻网"), SPAN("财经"),   SPAN("体育"),
    SPAN("娱乐"),   SPAN("科技"),   SPAN("军事"),   SPAN("汽车"),   SPAN("教育"),
    SPAN("视频"),   SPAN("频道"),   SPAN("首页"),   SPAN("号"),     SPAN("资讯"),
    SPAN("健康"),   SPAN("国际"),   SPAN("时尚"),   SPAN("房产"),   SPAN("旅游"),
    SPAN("文化"),   SPAN("地方"),   SPAN("网新闻"), SPAN("App"),    SPAN("客户端"),
    SPAN("网站"),   SPAN("中文网"), SPAN("读书"),   SPAN("博客"),   SPAN("专题"),
    SPAN("头条"),   SPAN("社区"),   SPAN("股票"),   SPAN("基金"),   SPAN("网首页"),
    SPAN("在线"),   SPAN("新聞"),   SPAN("新聞網"), SPAN("新聞雲"), SPAN("網"),
    SPAN("電子報"), SPAN("财经网"), SPAN("網站"),
};

/** Without (cctv.com) or （people.com.cn） behind the name. */
static struct span without_address(struct span name)
{
    bool is_half = span_has_suffix(name, SPAN(")"));
    struct span opening = is_half ? SPAN("(") : SPAN("（");
    if (!is_half && !span_has_suffix(name, SPAN("）"))) {
        return name;
    }
    for (size_t at = 1; at < name.bytes; at++) {
        if (span_has_prefix(span_slice(name, at, name.bytes), opening)) {
            return ascii_trim(span_slice(name, 0, at));
        }
    }
    return name;
}

static bool is_channel(struct span rest)
{
    return rest.bytes == 0 || span_table_has(SPAN_TABLE(channels), rest);
}

static bool is_known_site(struct span part, struct span source)
{
    struct span name = without_address(part);
    const struct span phone = SPAN("手机"); /* 手机新浪网 */
    if (span_has_prefix(name, phone)) {
        name = span_slice(name, phone.bytes, name.bytes);
    }
    if (name.bytes == 0) {
        return false;
    }
    if (source.at != NULL && source.bytes > 0 && span_is_equal(name, source)) {
        return true;
    }
    for (size_t i = 0; i < sizeof(sites) / sizeof(sites[0]); i++) {
        if (span_has_prefix(name, sites[i]) &&
            is_channel(span_slice(name, sites[i].bytes, name.bytes))) {
            return true;
        }
    }
    return false;
}

/** Bytes of the joint that ends at `end`; 0 when none does. */
static size_t joint_before(struct span title, size_t end, bool takes_lone)
{
    static const struct span joints[] = {SPAN(" - "), SPAN(" – "), SPAN(" — "),
                                         SPAN("--"),  SPAN("——"),  SPAN("_"),
                                         SPAN("|"),   SPAN("｜"),  SPAN("丨")};
    static const struct span lone[] = {SPAN("-"), SPAN("–"), SPAN("—")};
    struct span before = span_slice(title, 0, end);
    for (size_t i = 0; i < sizeof(joints) / sizeof(joints[0]); i++) {
        bool is_dash = span_is_equal(joints[i], SPAN("——"));
        if (span_has_suffix(before, joints[i]) && (takes_lone || !is_dash)) {
            return joints[i].bytes;
        }
    }
    for (size_t i = 0; takes_lone && i < sizeof(lone) / sizeof(lone[0]); i++) {
        if (span_has_suffix(before, lone[i])) {
            return lone[i].bytes;
        }
    }
    return 0;
}

/** Cut the last part when it may go. False when it stays. */
static bool cut_part(struct span *title, struct span source, bool *is_behind_site)
{
    for (size_t start = title->bytes; start > 0; start--) {
        if (joint_before(*title, start, true) == 0) {
            continue; /* most places; asking for a site is dear */
        }
        struct span part = span_slice(*title, start, title->bytes);
        bool is_site = is_known_site(ascii_trim(part), source);
        size_t joint = joint_before(*title, start, is_site);
        if (joint == 0) {
            continue;
        }
        bool is_short = *is_behind_site && utf8_count(ascii_trim(part)) <= PART_MAX_CHARS;
        struct span rest = ascii_trim(span_slice(*title, 0, start - joint));
        if ((!is_site && !is_short) || utf8_count(rest) < TITLE_MIN_CHARS) {
            return false;
        }
        *is_behind_site = true;
        *title = rest;
        return true;
    }
    return false;
}

struct span title_suffix_cut(struct span title, struct span source)
{
    enum { PARTS_MAX = 6, LONGEST = 200 };
    bool is_behind_site = false;
    if (title.at == NULL) {
        return title;
    }
    for (size_t i = 0; i < PARTS_MAX && cut_part(&title, source, &is_behind_site); i++) {
    }
    return title;
}
