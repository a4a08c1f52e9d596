#include "base/manifest_line.h"

#include <string.h>

#include "base/hexadecimal.h"
#include "base/quoted_text.h"

enum { RECORD_FIELDS = 8, TOTAL_FIELDS = 5, HEADER_FIELDS = 4 };

#define HEADER_NAME SPAN("wenliu-manifest")
#define HEADER_VERSION SPAN("1")
#define RECORD_NAME SPAN("record")
#define TOTAL_NAME SPAN("total")
#define ABSENT SPAN("-")

void manifest_line_append_header(struct buffer *text, struct span cluster,
                                 struct span topic)
{
    buffer_append(text, HEADER_NAME);
    buffer_append(text, SPAN("\t1\t"));
    buffer_append(text, cluster);
    buffer_append_byte(text, '\t');
    buffer_append(text, topic);
    buffer_append_byte(text, '\n');
}

void manifest_line_append_record(struct buffer *text,
                                 const struct manifest_record *record)
{
    buffer_append_format(text, "record\t%d\t", (int)record->partition);
    if (record->offset < 0) {
        buffer_append(text, ABSENT);
    } else {
        buffer_append_format(text, "%lld", (long long)record->offset);
    }
    buffer_append_format(text, "\t%llu\t", (unsigned long long)record->bytes);
    hexadecimal_append(text, record->digest.bytes, DIGEST_BYTES);
    buffer_append_byte(text, '\t');
    if (record->has_identity) {
        hexadecimal_append(text, record->identity.bytes, UUID_BYTES);
    } else {
        buffer_append(text, ABSENT);
    }
    buffer_append_byte(text, '\t');
    buffer_append(text, record->injected);
    buffer_append_byte(text, '\t');
    buffer_append(text, record->place);
    buffer_append_byte(text, '\n');
}

void manifest_line_append_total(struct buffer *text, const struct manifest_total *total)
{
    buffer_append_format(text, "total\t%llu\t%llu\t", (unsigned long long)total->records,
                         (unsigned long long)total->bytes);
    hexadecimal_append(text, total->digest.bytes, DIGEST_BYTES);
    buffer_append_format(text, "\t%llu\n", (unsigned long long)total->twice);
}

void manifest_line_append_place(struct buffer *text, struct span line, struct span path)
{
    buffer_append(text, line);
    buffer_append_byte(text, '\t');
    quoted_text_append(text, path);
}

/* Cut a line at its tabs; what is behind the last that counts stays whole. */
static bool split(struct span line, struct span *fields, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++) {
        const char *tab = line.bytes == 0 ? NULL : memchr(line.at, '\t', line.bytes);
        if (tab == NULL) {
            return false;
        }
        fields[i] = span_slice(line, 0, (size_t)(tab - line.at));
        line = span_slice(line, fields[i].bytes + 1, line.bytes);
    }
    fields[count - 1] = line;
    return line.bytes > 0;
}

static bool read_number(struct span text, uint64_t maximum, uint64_t *ret_number)
{
    uint64_t number = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        uint64_t digit = (uint64_t)((unsigned char)text.at[i] - '0');
        if (digit > 9 || number > (maximum - digit) / 10) {
            return false;
        }
        number = number * 10 + digit;
    }
    *ret_number = number;
    return text.bytes > 0;
}

static bool read_offset(struct span text, int64_t *ret_offset)
{
    uint64_t offset = 0;
    bool is_absent = span_is_equal(text, ABSENT);
    if (!is_absent && !read_number(text, INT64_MAX, &offset)) {
        return false;
    }
    *ret_offset = is_absent ? -1 : (int64_t)offset;
    return true;
}

bool manifest_line_read_header(struct span line, struct span *ret_cluster,
                               struct span *ret_topic)
{
    struct span fields[HEADER_FIELDS];
    if (!split(line, fields, HEADER_FIELDS) || !span_is_equal(fields[0], HEADER_NAME) ||
        !span_is_equal(fields[1], HEADER_VERSION)) {
        return false;
    }
    *ret_cluster = fields[2];
    *ret_topic = fields[3];
    return true;
}

bool manifest_line_read_record(struct span line, struct manifest_record *ret_record)
{
    struct span fields[RECORD_FIELDS];
    struct manifest_record record = {0};
    uint64_t partition = 0;
    if (!split(line, fields, RECORD_FIELDS) || !span_is_equal(fields[0], RECORD_NAME) ||
        !read_number(fields[1], INT32_MAX, &partition) ||
        !read_offset(fields[2], &record.offset) ||
        !read_number(fields[3], UINT64_MAX, &record.bytes) ||
        !hexadecimal_read(fields[4], record.digest.bytes, DIGEST_BYTES)) {
        return false;
    }
    record.has_identity = !span_is_equal(fields[5], ABSENT);
    if (record.has_identity &&
        !hexadecimal_read(fields[5], record.identity.bytes, UUID_BYTES)) {
        return false;
    }
    record.partition = (int32_t)partition;
    record.injected = fields[6];
    record.place = fields[7];
    *ret_record = record;
    return true;
}

bool manifest_line_read_total(struct span line, struct manifest_total *ret_total)
{
    struct span fields[TOTAL_FIELDS];
    struct manifest_total total = {0};
    if (!split(line, fields, TOTAL_FIELDS) || !span_is_equal(fields[0], TOTAL_NAME) ||
        !read_number(fields[1], UINT64_MAX, &total.records) ||
        !read_number(fields[2], UINT64_MAX, &total.bytes) ||
        !hexadecimal_read(fields[3], total.digest.bytes, DIGEST_BYTES) ||
        !read_number(fields[4], UINT64_MAX, &total.twice)) {
        return false;
    }
    *ret_total = total;
    return true;
}

void manifest_total_add(struct manifest_total *total,
                        const struct manifest_record *record)
{
    unsigned carry = 0;
    total->records += 1;
    total->bytes += record->bytes;
    for (size_t i = DIGEST_BYTES; i > 0; i--) {
        carry += (unsigned)total->digest.bytes[i - 1] + record->digest.bytes[i - 1];
        total->digest.bytes[i - 1] = (uint8_t)(carry & 0xFF);
        carry >>= 8;
    }
}
