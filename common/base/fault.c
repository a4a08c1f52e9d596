#include "base/fault.h"

#include <stdarg.h>
#include <stdio.h>

static void write_fault(struct fault *fault, const char *reason, const char *format,
                        va_list arguments) __attribute__((format(printf, 3, 0)));

static void write_fault(struct fault *fault, const char *reason, const char *format,
                        va_list arguments)
{
    snprintf(fault->reason, sizeof(fault->reason), "%s", reason);
    fault->sqlstate[0] = '\0';
    vsnprintf(fault->text, sizeof(fault->text), format, arguments);
}

enum outcome fault_retry(struct fault *reterr_fault, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_fault(reterr_fault, "", format, arguments);
    va_end(arguments);
    return OUTCOME_RETRY;
}

enum outcome fault_reject(struct fault *reterr_fault, const char *reason,
                          const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_fault(reterr_fault, reason, format, arguments);
    va_end(arguments);
    return OUTCOME_REJECT;
}

enum outcome fault_fatal(struct fault *reterr_fault, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_fault(reterr_fault, "", format, arguments);
    va_end(arguments);
    return OUTCOME_FATAL;
}
