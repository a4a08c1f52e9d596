#include "article/payload.h"

#include <jansson.h>

#include "article/json_repair.h"
#include "article/json_scan.h"
#include "article/quality.h"
#include "article/repairs.h"
#include "base/span_table.h"
#include "text/encoding.h"

enum {
    FRAMING_BYTES = 5, /* magic 0, schema id of four bytes */
    CHINESE_PERCENT_MIN = 90,
    /* GB18030 text forms a valid three-byte UTF-8 sequence only by chance; above this the
       bytes are UTF-8 with a flaw, which would decode as Han that nobody wrote. */
    FLAWED_UTF8_PERCENT_MIN = 50,
};

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static struct span without_ends(struct span text, uint32_t *repairs)
{
    while (text.bytes > 0 &&
           (is_space(text.at[text.bytes - 1]) || text.at[text.bytes - 1] == '\0')) {
        *repairs |= text.at[text.bytes - 1] == '\0' ? REPAIR_TRAILING_NUL : 0U;
        text.bytes -= 1;
    }
    if (span_has_prefix(text, SPAN("\xEF\xBB\xBF"))) {
        *repairs |= REPAIR_BOM;
        text = span_slice(text, 3, text.bytes);
    }
    while (text.bytes > 0 && is_space(text.at[0])) {
        text = span_slice(text, 1, text.bytes);
    }
    return text;
}

/* UTF-16 or UTF-32, by its byte order mark or by where the NUL of the first '{' is. */
static bool is_wide(struct span text)
{
    static const struct span beginnings[] = {
        {"\xFF\xFE", 2}, {"\xFE\xFF", 2}, {"\0\0\xFE\xFF", 4},
        {"{\0", 2},      {"\0{", 2},      {"\0\0\0{", 4},
    };
    return span_table_prefix(SPAN_TABLE(beginnings), text) > 0;
}

static bool is_continuation(struct span text, size_t at)
{
    return at < text.bytes && ((unsigned char)text.at[at] & 0xC0) == 0x80;
}

/* Bytes of the three-byte UTF-8 sequence at `at`, or 0. It may be cut to two where ASCII
   or the end follows: of what GB18030 writes so few are in use. */
static size_t three_byte_sequence(struct span text, size_t at)
{
    bool is_begun =
        ((unsigned char)text.at[at] & 0xF0) == 0xE0 && is_continuation(text, at + 1);
    if (is_begun && is_continuation(text, at + 2)) {
        return 3;
    }
    bool is_cut = at + 2 >= text.bytes || (unsigned char)text.at[at + 2] < 0x80;
    return is_begun && is_cut ? 2 : 0;
}

static bool is_flawed_utf8(struct span text)
{
    size_t non_ascii = 0;
    size_t in_sequences = 0;
    for (size_t at = 0; at < text.bytes;) {
        size_t sequence = three_byte_sequence(text, at);
        size_t step = sequence == 0 ? 1 : sequence;
        non_ascii += (unsigned char)text.at[at] >= 0x80 ? step : 0;
        in_sequences += sequence;
        at += step;
    }
    return in_sequences * 100 >= non_ascii * FLAWED_UTF8_PERCENT_MIN;
}

static enum outcome check_shape(struct span text, const struct article_limits *limits,
                                struct fault *reterr_fault)
{
    struct json_shape shape = json_scan(text);
    if (shape.depth > limits->json_depth) {
        return fault_reject(reterr_fault, "depth", "nested %zu deep, the limit is %zu",
                            shape.depth, limits->json_depth);
    }
    if (shape.keys > limits->json_keys) {
        return fault_reject(reterr_fault, "keys",
                            "%zu names in objects, the limit is %zu", shape.keys,
                            limits->json_keys);
    }
    return OUTCOME_OK;
}

/* A literal cut off at the end is a syntax error to jansson, not an early end. */
static bool is_cut_literal(const json_error_t *error, struct span text)
{
    char last = text.at[text.bytes - 1];
    return json_error_code(error) == json_error_invalid_syntax &&
           (size_t)error->position >= text.bytes && last >= 'a' && last <= 'z';
}

/* What is wrong, by jansson's code and never by its text, which holds input. */
struct syntax_error {
    enum json_error_code code;
    const char *reason;
    const char *words;
};

static const struct syntax_error syntax_errors[] = {
    {json_error_premature_end_of_input, "json_truncated", "it ends in the middle"},
    {json_error_end_of_input_expected, "json_trailing", "something follows the document"},
    {json_error_numeric_overflow, "number", "a number is too large"},
    {json_error_null_byte_in_key, "json_syntax", "U+0000 in a name"},
    {json_error_invalid_syntax, "json_syntax", "not JSON here"},
};

static const struct syntax_error *find_syntax_error(enum json_error_code code)
{
    const struct syntax_error *last =
        &syntax_errors[sizeof(syntax_errors) / sizeof(syntax_errors[0]) - 1];
    const struct syntax_error *found = syntax_errors;
    while (found != last && found->code != code) {
        found++;
    }
    return found;
}

static enum outcome reject_syntax(const json_error_t *error, struct span text,
                                  struct fault *reterr_fault)
{
    enum json_error_code code = is_cut_literal(error, text)
                                    ? json_error_premature_end_of_input
                                    : json_error_code(error);
    const struct syntax_error *found = find_syntax_error(code);
    return fault_reject(reterr_fault, found->reason, "%s: byte %d of %zu, line %d",
                        found->words, error->position, text.bytes, error->line);
}

/* After a failed parse: forgive what failed, if the policy does and has not yet. */
static bool forgive(const json_error_t *error, struct arena *arena, struct span *text,
                    size_t *flags, uint32_t *repairs)
{
    if (json_error_code(error) == json_error_duplicate_key) {
        *flags &= ~(size_t)JSON_REJECT_DUPLICATES;
        *repairs |= REPAIR_DUPLICATE_KEY;
        return true;
    }
    /* A text that was repaired once has nothing left to repair. */
    uint32_t done = json_repair(*text, arena, text);
    *repairs |= done;
    return done != 0;
}

/* Strict first, and at most three times in all. */
static json_t *load(struct span text, struct arena *arena, uint32_t *repairs,
                    json_error_t *reterr_error)
{
    size_t flags = JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL;
    json_t *root = json_loadb(text.at, text.bytes, flags, reterr_error);
    while (root == NULL && forgive(reterr_error, arena, &text, &flags, repairs)) {
        root = json_loadb(text.at, text.bytes, flags, reterr_error);
    }
    return root;
}

/* What does not begin with a brace or a bracket: some other JSON, or none. */
static enum outcome reject_other(struct span text, struct fault *reterr_fault)
{
    json_error_t error;
    json_auto_t *scalar =
        json_loadb(text.at, text.bytes, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (json_is_string(scalar)) {
        return fault_reject(reterr_fault, "not_object",
                            "a JSON string; an object encoded twice?");
    }
    if (scalar != NULL) {
        return fault_reject(reterr_fault, "not_object", "a JSON scalar");
    }
    if (text.at[0] == '\0' && text.bytes >= FRAMING_BYTES) {
        return fault_reject(
            reterr_fault, "not_json",
            "begins with a zero byte: looks like schema-registry framing");
    }
    return fault_reject(reterr_fault, "not_json", "does not begin like JSON");
}

static enum outcome parse_utf8(struct span text, const struct article_limits *limits,
                               struct arena *arena, json_t **ret_object,
                               uint32_t *repairs, struct fault *reterr_fault)
{
    enum outcome outcome = check_shape(text, limits, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    if (text.at[0] != '{' && text.at[0] != '[') {
        return reject_other(text, reterr_fault);
    }
    json_error_t error;
    json_t *root = load(text, arena, repairs, &error);
    if (root == NULL) {
        return reject_syntax(&error, text, reterr_fault);
    }
    if (!json_is_object(root)) {
        json_decref(root);
        return fault_reject(reterr_fault, "not_object", "a JSON list");
    }
    *ret_object = root;
    return OUTCOME_OK;
}

static enum outcome parse_gb18030(struct span text, const struct article_limits *limits,
                                  struct arena *arena, json_t **ret_object,
                                  uint32_t *repairs, struct fault *reterr_fault)
{
    struct span decoded;
    if (is_flawed_utf8(text)) {
        return fault_reject(reterr_fault, "encoding", "UTF-8 with invalid bytes");
    }
    if (encoding_is_like_euc_kr(text) ||
        !encoding_utf8_from_gb18030(text, arena, &decoded) ||
        encoding_chinese_percent(decoded) < CHINESE_PERCENT_MIN ||
        quality_is_misread(decoded)) {
        return fault_reject(reterr_fault, "encoding",
                            "neither UTF-8 nor Chinese in GB18030");
    }
    if (parse_utf8(decoded, limits, arena, ret_object, repairs, reterr_fault) !=
        OUTCOME_OK) {
        return fault_reject(reterr_fault, "encoding",
                            "not UTF-8, and no JSON object when read as GB18030");
    }
    *repairs |= REPAIR_GB18030;
    return OUTCOME_OK;
}

enum outcome payload_parse(struct span value, const struct article_limits *limits,
                           struct arena *arena, struct json_t **ret_object,
                           uint32_t *ret_repairs, struct fault *reterr_fault)
{
    uint32_t repairs = 0;
    if (value.bytes > limits->message_bytes) {
        return fault_reject(reterr_fault, "too_large_message",
                            "%zu bytes, the limit is %zu", value.bytes,
                            limits->message_bytes);
    }
    if (is_wide(value)) {
        return fault_reject(reterr_fault, "encoding", "looks like UTF-16 or UTF-32");
    }
    struct span text = without_ends(value, &repairs);
    if (text.bytes == 0) {
        return fault_reject(reterr_fault, "empty", "nothing but spaces in %zu bytes",
                            value.bytes);
    }
    bool is_framed = text.at[0] == '\0';
    enum outcome outcome =
        encoding_is_utf8(text) || is_framed
            ? parse_utf8(text, limits, arena, ret_object, &repairs, reterr_fault)
            : parse_gb18030(text, limits, arena, ret_object, &repairs, reterr_fault);
    if (outcome == OUTCOME_OK) {
        *ret_repairs = repairs;
    }
    return outcome;
}
