#include "ingest/account.h"

#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

enum { HOST_BYTES = 64 };

void account_write(char *account, size_t bytes)
{
    char host[HOST_BYTES] = "";
    gethostname(host, sizeof(host) - 1);
    const struct passwd *entry = getpwuid(getuid());
    if (entry != NULL) {
        snprintf(account, bytes, "%s@%s", entry->pw_name, host);
    } else {
        snprintf(account, bytes, "uid %ld@%s", (long)getuid(), host);
    }
}
