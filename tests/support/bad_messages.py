"""Bad input, each case with what it has to become."""

import dataclasses
import json

BODY = "今天上午，地铁五号线恢复运营。"
URL = "https://bad.example.cn/a.html"

DOWN, UP = "\u202e", "\u202c"  # bidi controls
ZERO_WIDTH, SOFT_HYPHEN = "\u200b", "\u00ad"
HOSTILE = "'); DROP TABLE news.article; -- %n%s ${jndi:ldap://a}"
FAMILY = "👨\u200d👩\u200d👧"


@dataclasses.dataclass
class Case:
    row: int  # of the list of bad input
    name: str
    value: bytes
    reason: str = ""  # rejected for it
    repairs: tuple = ()  # stored, with exactly these bits
    body: str = BODY  # as stored; None: whatever it is
    key: bytes = None
    headers: list = None
    timestamp_ms: int = None
    extra: dict = None  # as stored; None: whatever it is

    @property
    def id(self) -> str:
        return f"bad_input_{self.row:02}_{self.name}"


def message(body=BODY, **fields) -> bytes:
    return json.dumps({"title": "交通新闻一则", "body": body, **fields}, ensure_ascii=False).encode()


def raw(body: bytes) -> bytes:
    """A message whose body is these bytes, whatever they are."""
    return '{"title": "交通新闻一则", "body": "'.encode() + body + b'"}'


def url(row: int) -> str:
    return f"https://bad.example.cn/{row}.html"


CASES = [
    Case(1, "empty_value", b"", "empty"),
    Case(3, "only_spaces", b" \r\n\t ", "empty"),
    Case(4, "truncated_json", message()[:-20], "json_truncated"),
    Case(5, "two_documents", message() + b"\n" + message(), "json_trailing"),
    Case(6, "trailing_nul_bytes", message(url=url(6)) + b"\0\0", repairs=("trailing_nul",)),
    Case(7, "trailing_comma", b'{"body": "a",}', "json_syntax"),
    Case(7, "single_quotes", b"{'body': 'a'}", "json_syntax"),
    Case(7, "not_a_number", b'{"body": "a", "score": NaN}', "json_syntax"),
    Case(8, "scalar", b"42", "not_object"),
    Case(9, "array", b"[" + message() + b"]", "not_object"),
    Case(10, "byte_order_mark", b"\xef\xbb\xbf" + message(url=url(10)), repairs=("bom",)),
    Case(11, "utf_16", message().decode().encode("utf-16"), "encoding"),
    Case(12, "gb18030_bytes", message(url=url(12)).decode().encode("gb18030"),
         repairs=("gb18030",)),
    Case(13, "overlong_utf_8", raw(b"a\xc0\x80b"), "encoding"),
    Case(13, "half_a_character", raw(BODY.encode()[:-1]), "encoding"),
    Case(14, "cesu_8", raw(b"\xed\xa0\xbd\xed\xb8\x80"), "encoding"),
    Case(15, "lone_high_surrogate", raw(rb"abcdef\ud83dgh"), repairs=("lone_surrogate",),
         body="abcdef\ufffdgh"),
    Case(16, "lone_low_surrogate", raw(rb"abcdef\ude00gh \ud83d\u0041"), repairs=("lone_surrogate",),
         body="abcdef\ufffdgh \ufffdA"),
    Case(17, "surrogate_pair", raw(rb"a\ud83d\ude00b"), body="a😀b"),
    Case(18, "escaped_nul", raw(rb"a\u0000bc"), repairs=("nul",), body="abc"),
    Case(19, "nul_in_a_key", rb'{"body": "a", "b\u0000": 1}', "json_syntax"),
    Case(20, "raw_nul", raw(b"ab\0cd"), repairs=("nul",), body="abcd"),
    Case(21, "raw_line_end", raw(b"abc\ndef"), repairs=("raw_control",), body="abc\ndef"),
    Case(22, "delete_and_c1", message("一\u007f二\u0085三\u2028四\u0091五"), body="一二\n三\n四五"),
    Case(23, "noncharacters", message("一\uffff二\ufdd0三"), body="一二三"),
    Case(24, "emoji_sequences", message(f"合家{FAMILY}欢乐"), body=f"合家{FAMILY}欢乐"),
    Case(25, "invisible_controls", message(f"一{ZERO_WIDTH}二{DOWN}三{UP}四{SOFT_HYPHEN}五"),
         body="一二三四五"),
    Case(26, "growth_when_normalised", message("\U0001d160" * 2_000_000), "too_large_normalised"),
    Case(27, "a_million_marks", message("一" + "\u0301" * 1_000_000), body="一" + "\u0301" * 30),
    Case(28, "duplicate_keys", b'{"title": "a", "body": "first", "body": "second"}',
         repairs=("duplicate_key",), body="second"),
    Case(29, "spelling_of_names", json.dumps({"TITLE": "一则新闻", "Article-Body": BODY,
                                              "URL": url(29)}).encode()),
    Case(30, "no_body", b'{"title": "a", "url": "http://a.cn/1"}', "missing:body"),
    Case(31, "body_of_another_type", b'{"title": "a", "body": {"a": 1}}', "type:body"),
    Case(31, "title_of_another_type", b'{"title": 5, "body": "abc def"}', body="abc def",
         repairs=("title_from_body",)),
    Case(32, "null_body", b'{"title": "a", "body": null}', "missing:body"),
    Case(33, "blank_body", message("  \u3000\u3000 "), "missing:body"),
    Case(34, "unknown_fields", message(url=url(34), score=7, more={"a": ["b\u0000c", None]}),
         repairs=("nul",), extra={"score": 7, "more": {"a": ["bc", None]}}),
    Case(35, "nested_too_deep", b'{"body": ' + b"[" * 100 + b"]" * 100 + b"}", "depth"),
    Case(36, "a_million_brackets", b"[" * 1_000_000, "depth"),
    Case(37, "a_hundred_thousand_keys",
         json.dumps({"body": BODY, **{f"k{n}": n for n in range(100_000)}}).encode(), "keys"),
    Case(38, "number_out_of_range", b'{"body": "a", "n": 9223372036854775808}', "number"),
    Case(39, "infinite_number", b'{"body": "a", "n": 1e400}', "number"),
    Case(40, "impossible_date", message(url=url(40), published_at="2024-02-30 25:00"),
         repairs=("time_ignored",)),
    Case(40, "year_294277", message(url=url(401), published_at=9_224_318_015_999_000),
         repairs=("time_ignored",)),
    Case(41, "body_too_long", message("长" * 2_000_001), "too_large"),
    Case(42, "message_too_long", message("长" * 3_000_000), "too_large_message"),
    Case(44, "url_of_a_megabyte", message(url="https://a.cn/" + "x" * 1_000_000),
         repairs=("extra_cut", "url_ignored")),
    Case(45, "hostile_text", message(HOSTILE), body=HOSTILE),
    Case(46, "terminal_escapes", message("红\u001b[31m色\r\n字"), body="红[31m色\n字"),
    Case(51, "binary_key", b"\xff", "encoding", key=b"\xff\x00\xfe" * 1000),
    Case(52, "strange_headers", b"{", "json_truncated",
         headers=[("a", b"\xff\x00"), ("a", b"1"), ("b", None)] * 300),
    Case(53, "record_of_1970", message(url=url(53)), timestamp_ms=1),
    Case(53, "record_of_the_year_2300", message(url=url(531)), timestamp_ms=10_413_792_000_000),
    Case(53, "record_of_the_year_294277", message(url=url(532)), timestamp_ms=9_224_318_015_999_000),
    Case(55, "encoded_twice", json.dumps(message().decode()).encode(), "not_object"),
    Case(56, "unterminated_markup", message("<p>第一段<b>粗体</p><p>第二段<!-- 没有结束"),
         body="第一段粗体\n第二段"),
    Case(57, "utf_8_read_as_latin_1", message("昨天的列车".encode().decode("latin-1")), body=None,
         repairs=("mojibake",)),
    Case(58, "rare_ideographs", message("𠮷野家𪚥在此"), body="𠮷野家𪚥在此"),
    Case(59, "sentence_of_a_megabyte", message("长" * 333_333), body="长" * 333_333),
    Case(60, "title_a_thousand_times", message("交通新闻一则" * 1000), body="交通新闻一则" * 1000),
    Case(61, "javascript_escapes", rb'{"body": "\x41\u{1F600}"}', "json_syntax"),
    Case(63, "schema_registry_framing", b"\0\0\0\0\7" + message(), "not_json"),
]  # fmt: skip
