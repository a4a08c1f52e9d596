#include "base/instant.h"
#include "ingest/explain_parts.h"

enum { TIME_LABELS = 14, TIME_SHOWN_CHARS = 100 };

static bool has_reference(const struct message_time *time)
{
    return time->read.is_relative || time->read.rule == TIME_RULE_WITHOUT_YEAR;
}

static const char *reference_of(const struct message_times *times)
{
    if (!instant_is_present(times->relative_to_us)) {
        return "nothing";
    }
    return times->is_relative_to_fetched ? "fetched_at" : "record";
}

/* 昨天 08:00 -> 2024-02-08T00:00:00Z (to the minute); rule named_day, ... */
static void show_time(struct explain_out *out, const char *name,
                      const struct message_time *time, const struct message_times *times)
{
    const char *doubt = time_doubt_name(time->doubt);
    explain_out_label(out, name);
    explain_out_show_quoted(out, time->sent, TIME_SHOWN_CHARS);
    if (time->read.rule != TIME_RULE_NONE) {
        explain_out_say(out, EXPLAIN_PLAIN, " -> ");
        explain_out_show(out, EXPLAIN_PLAIN,
                         explain_out_instant(time->read.instant_us, out->to->arena));
        explain_out_say(out, EXPLAIN_PLAIN, " (to the %s); rule %s",
                        precision_name(time->read.precision),
                        time_rule_name(time->read.rule));
    }
    if (has_reference(time)) {
        explain_out_say(out, EXPLAIN_PLAIN, ", counted from %s", reference_of(times));
    }
    if (time->read.is_zone_assumed) {
        explain_out_say(out, EXPLAIN_PLAIN, ", zone assumed (article.timezone)");
    }
    if (doubt != NULL) {
        explain_out_say(out, EXPLAIN_BAD, "; not believed: %s", doubt);
    }
    explain_out_say(out, EXPLAIN_PLAIN, "\n");
}

static void write_time(struct explain_out *out, const char *name,
                       const struct message_time *time, const struct message_times *times)
{
    const char *doubt = time_doubt_name(time->doubt);
    explain_out_open(out, name, 0);
    explain_out_text(out, "sent", time->sent);
    if (time->read.rule != TIME_RULE_NONE) {
        const char *precision = precision_name(time->read.precision);
        explain_out_text(out, "rule", span_from_string(time_rule_name(time->read.rule)));
        explain_out_time(out, "instant", time->read.instant_us);
        explain_out_text(out, "precision", span_from_string(precision));
        explain_out_flag(out, "zone_assumed", time->read.is_zone_assumed);
    }
    if (has_reference(time)) {
        explain_out_text(out, "counted_from", span_from_string(reference_of(times)));
    }
    explain_out_text(out, "not_believed", span_from_string(doubt));
    explain_out_close(out);
}

void explain_times_write(struct explain_out *out, const struct clean_article *clean)
{
    const struct message_times *times = &clean->times;
    const struct {
        const char *name;
        const struct message_time *time;
    } all[] = {{"published_at", &times->published},
               {"modified_at", &times->modified},
               {"fetched_at", &times->fetched}};
    const size_t count = sizeof(all) / sizeof(all[0]);
    bool has_one = false;
    for (size_t i = 0; i < count; i++) {
        has_one = has_one || all[i].time->sent.at != NULL;
    }
    if (!has_one) {
        return;
    }
    explain_out_open(out, "times", TIME_LABELS);
    for (size_t i = 0; i < count; i++) {
        if (all[i].time->sent.at == NULL) {
            continue;
        }
        if (out->form.is_json) {
            write_time(out, all[i].name, all[i].time, times);
        } else {
            show_time(out, all[i].name, all[i].time, times);
        }
    }
    explain_out_close(out);
}
