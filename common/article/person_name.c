#include "article/person_name.h"

#include <stddef.h>
#include <stdint.h>

#include "article/name_place.h"
#include "base/span_table.h"
#include "text/script.h"
#include "text/utf8.h"

enum {
    NAME_MAX_CHARS = 4,
    NAME_MAX_CHARS_WITH_DOT = 20,
};

static const char surnames[] =
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余"
    "杜"
    "叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史"
    "陶"
    "黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹"
    "申"
    "欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管"
    "柴"
    "蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席"
    "卫"
    "米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
    "官"
    "封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠"
    "豆"
    "朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿"
    "乌"
    "母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利呼居揭干但尉冶斯元束檀"
    "衣"
    "信展阴昝智幸奉植衡富尧闭由赖蹇竺郗桓逄嘉胶代习洪丘阙凃"
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭葉蘇呂盧鍾譚陸賈韋鄒閻龍賀顧龔錢嚴湯齊喬龐顏聶魯"
    "關蘭紀單畢塗駱藍遊靳鮑華饒時穆農繆簡車項連蘆麥婁竇黨宮費衛應閔鄔邊師欒榮鞏鄺談樂儲練"
    "莊";

static const struct span compound_surnames[] = {
    SPAN("欧阳"), SPAN("上官"), SPAN("司马"), SPAN("诸葛"), SPAN("司徒"), SPAN("皇甫"),
    SPAN("尉迟"), SPAN("长孙"), SPAN("慕容"), SPAN("夏侯"), SPAN("令狐"), SPAN("公孙"),
    SPAN("端木"), SPAN("东方"), SPAN("南宫"), SPAN("独孤"), SPAN("宇文"), SPAN("申屠"),
    SPAN("完颜"), SPAN("歐陽"), SPAN("司馬"), SPAN("諸葛"), SPAN("太史"), SPAN("拓跋"),
};

/* Words that begin with a surname, and could stand where a name does. */
static const struct span words[] = {
    SPAN("高兴"),   SPAN("方面"),   SPAN("时间"),   SPAN("许多"),   SPAN("应该"),
    SPAN("明天"),   SPAN("明年"),   SPAN("明日"),   SPAN("安全"),   SPAN("包括"),
    SPAN("成都"),   SPAN("温州"),   SPAN("徐州"),   SPAN("常州"),   SPAN("郑州"),
    SPAN("苏州"),   SPAN("杭州"),   SPAN("宁波"),   SPAN("宁夏"),   SPAN("安徽"),
    SPAN("江苏"),   SPAN("江西"),   SPAN("云南"),   SPAN("黄山"),   SPAN("黄石"),
    SPAN("金华"),   SPAN("柳州"),   SPAN("石家庄"), SPAN("唐山"),   SPAN("连云港"),
    SPAN("阳江"),   SPAN("桂林"),   SPAN("海口"),   SPAN("海南"),   SPAN("武汉"),
    SPAN("南京"),   SPAN("南宁"),   SPAN("南昌"),   SPAN("南通"),   SPAN("平安"),
    SPAN("国际"),   SPAN("国内"),   SPAN("全国"),   SPAN("全媒体"), SPAN("原标题"),
    SPAN("文字"),   SPAN("文章"),   SPAN("时报"),   SPAN("时评"),   SPAN("温馨"),
    SPAN("管理员"), SPAN("和讯"),   SPAN("和平"),   SPAN("华商"),   SPAN("海外"),
    SPAN("来源"),   SPAN("来自"),   SPAN("计划"),   SPAN("程序"),   SPAN("相关"),
    SPAN("古城"),   SPAN("元旦"),   SPAN("乐山"),   SPAN("马上"),   SPAN("牛年"),
    SPAN("东方网"), SPAN("方向"),   SPAN("花絮"),   SPAN("解放"),   SPAN("解说"),
    SPAN("关注"),   SPAN("关于"),   SPAN("施工"),   SPAN("何时"),   SPAN("何处"),
    SPAN("阳光"),   SPAN("都市"),   SPAN("信息"),   SPAN("利用"),   SPAN("平台"),
    SPAN("公安"),   SPAN("公司"),   SPAN("公众号"), SPAN("实习生"), SPAN("初审"),
    SPAN("终审"),   SPAN("向本报"), SPAN("强调"),   SPAN("荣誉"),   SPAN("商报"),
    SPAN("计算机"), SPAN("时光"),   SPAN("文化"),   SPAN("文明"),   SPAN("文旅"),
    SPAN("相册"),   SPAN("图片"),   SPAN("应急"),   SPAN("代表"),   SPAN("代理"),
    SPAN("习惯"),   SPAN("习俗"),   SPAN("路透社"), SPAN("宣传部"), SPAN("沙田"),
    SPAN("洪水"),   SPAN("丘陵"),   SPAN("连线"),   SPAN("连夜"),   SPAN("连日"),
    SPAN("连续"),   SPAN("连忙"),   SPAN("成立"),   SPAN("成功"),   SPAN("成为"),
    SPAN("成果"),   SPAN("揭牌"),   SPAN("揭秘"),   SPAN("关闭"),   SPAN("关心"),
    SPAN("关爱"),   SPAN("关怀"),   SPAN("何以"),   SPAN("何谓"),   SPAN("何故"),
    SPAN("何为"),   SPAN("应约"),   SPAN("应邀"),   SPAN("应对"),   SPAN("和谐"),
    SPAN("高度"),   SPAN("高清"),   SPAN("高考"),   SPAN("高铁"),   SPAN("高校"),
    SPAN("高温"),   SPAN("时代"),   SPAN("时隔"),   SPAN("时刻"),   SPAN("时尚"),
    SPAN("平时"),   SPAN("平常"),   SPAN("万一"),   SPAN("常年"),   SPAN("常态"),
    SPAN("常见"),   SPAN("项目"),   SPAN("单位"),   SPAN("全程"),   SPAN("全新"),
    SPAN("全力"),   SPAN("全面"),   SPAN("全员"),   SPAN("路上"),   SPAN("路过"),
    SPAN("路边"),   SPAN("金融"),   SPAN("白天"),   SPAN("黄金"),   SPAN("黄昏"),
    SPAN("夏日"),   SPAN("夏季"),   SPAN("方便"),   SPAN("方法"),   SPAN("方案"),
    SPAN("方才"),   SPAN("江边"),   SPAN("于是"),   SPAN("安排"),   SPAN("安装"),
    SPAN("宁愿"),   SPAN("古老"),   SPAN("古代"),   SPAN("水平"),   SPAN("温暖"),
    SPAN("盛况"),   SPAN("席间"),   SPAN("曲艺"),   SPAN("相继"),   SPAN("相约"),
    SPAN("通过"),   SPAN("利好"),   SPAN("解读"),   SPAN("解密"),   SPAN("计算"),
    SPAN("宣布"),   SPAN("展开"),   SPAN("展示"),   SPAN("信任"),   SPAN("母亲"),
    SPAN("支持"),   SPAN("战况"),   SPAN("权衡"),
};

/* What a word of news ends in, and a name does not. */
static const struct span endings[] = {
    SPAN("先生"), SPAN("女士"), SPAN("小姐"), SPAN("同志"), SPAN("老师"), SPAN("市长"),
    SPAN("书记"), SPAN("省长"), SPAN("部长"), SPAN("局长"), SPAN("昨日"), SPAN("今日"),
    SPAN("近日"), SPAN("日前"), SPAN("当日"), SPAN("当天"), SPAN("日报"), SPAN("晚报"),
    SPAN("新闻"), SPAN("部门"), SPAN("方面"), SPAN("获悉"), SPAN("了解"), SPAN("报道"),
    SPAN("周末"), SPAN("周刊"), SPAN("在线"), SPAN("财经"), SPAN("视频"), SPAN("网"),
    SPAN("报"),   SPAN("社"),   SPAN("说"),   SPAN("某"),   SPAN("等"),   SPAN("部"),
    SPAN("局"),   SPAN("省"),   SPAN("市"),   SPAN("县"),   SPAN("摄"),   SPAN("区"),
    SPAN("镇"),   SPAN("乡"),   SPAN("编辑"), SPAN("记者"),
};

static bool is_dot(uint32_t code_point)
{
    return code_point == 0xB7 || code_point == 0x2022 || code_point == 0x30FB;
}

static bool is_word(struct span word)
{
    return span_table_has(SPAN_TABLE(words), word) ||
           span_table_suffix(SPAN_TABLE(endings), word) > 0 ||
           name_place_is_known(word); /* 嘉义 */
}

static bool has_compound_surname(struct span word)
{
    return span_table_prefix(SPAN_TABLE(compound_surnames), word) > 0;
}

/** True for two surnames that stand together: 林郑 of 林郑月娥. Not 高高, 何时, 从容. */
static bool are_two_surnames(uint32_t first, uint32_t second)
{
    static const char common[] = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩"
                                 "冯邓曹彭曾肖萧董袁潘蒋蔡余杜叶"
                                 "苏魏吕丁任沈姚卢姜崔钟谭陆汪范方简尤庄邱洪江賴赖"
                                 "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭葉蘇呂盧鍾譚陸莊簡";
    return first != second && utf8_is_one_of(first, SPAN(common)) &&
           utf8_is_one_of(second, SPAN(common));
}

static bool is_surname(uint32_t code_point)
{
    return utf8_is_one_of(code_point, SPAN(surnames));
}

static bool is_name_with_dot(struct span word, size_t count)
{
    size_t first = 0;
    size_t last = word.bytes;
    while (((unsigned char)word.at[last - 1] & 0xC0) == 0x80) {
        last--;
    }
    return count <= NAME_MAX_CHARS_WITH_DOT && script_is_han(utf8_next(word, &first)) &&
           script_is_han(utf8_peek(word, last - 1));
}

bool person_name_is_one(struct span word)
{
    uint32_t characters[NAME_MAX_CHARS] = {0};
    size_t count = 0;
    bool has_dot = false;
    for (size_t at = 0; at < word.bytes; count++) {
        uint32_t code_point = utf8_next(word, &at);
        has_dot = has_dot || is_dot(code_point);
        if (count == NAME_MAX_CHARS_WITH_DOT ||
            (!script_is_han(code_point) && !is_dot(code_point))) {
            return false;
        }
        if (count < NAME_MAX_CHARS) {
            characters[count] = code_point;
        }
    }
    if (has_dot) {
        return count > 2 && is_name_with_dot(word, count);
    }
    if (count < 2 || count > NAME_MAX_CHARS || is_word(word)) {
        return false;
    }
    bool is_compound = has_compound_surname(word);
    if (count == NAME_MAX_CHARS) {
        return is_compound || are_two_surnames(characters[0], characters[1]);
    }
    return is_surname(characters[0]) || (is_compound && count > 2);
}
