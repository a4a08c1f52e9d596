#include "article/repairs.h"
#include "ingest/explain_parts.h"

enum { REPAIR_LABELS = 17 };

static void write_repair(struct explain_out *out, unsigned index)
{
    struct span meaning = span_from_string(repair_meaning(index));
    if (!out->form.is_json) {
        explain_out_text(out, repair_name(index), meaning);
        return;
    }
    explain_out_open_item(out);
    explain_out_text(out, "name", span_from_string(repair_name(index)));
    explain_out_text(out, "meaning", meaning);
    explain_out_close(out);
}

void explain_repairs_write(struct explain_out *out, uint32_t repairs)
{
    if (repairs == 0) {
        return;
    }
    if (out->form.is_json) {
        explain_out_open_list(out, "repairs");
    } else {
        explain_out_open(out, "repairs", REPAIR_LABELS);
    }
    for (unsigned i = 0; i < REPAIR_COUNT; i++) {
        if ((repairs & (UINT32_C(1) << i)) != 0) {
            write_repair(out, i);
        }
    }
    explain_out_close_list(out);
}
