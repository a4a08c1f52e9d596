#include <assert.h>

#include "article/url.h"
#include "fuzz_target.h"

/* A canonical URL is a URL, its own canonical form, and of the same host. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open();
    struct span url = {.at = (const char *)data, .bytes = size};
    struct span once;
    struct span twice;
    bool is_url = url_canonical(url, arena, &once);
    struct span host = url_host(url, arena);
    assert(is_url == url_is_http(url));
    assert(is_url == (host.at != NULL));
    if (is_url) {
        assert(url_canonical(once, arena, &twice));
        assert(span_is_equal(once, twice));
        assert(span_is_equal(host, url_host(once, arena)));
    }
    arena_free(arena);
    return 0;
}
