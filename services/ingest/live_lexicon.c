#include "ingest/live_lexicon.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "ingest/lexicon_files.h"

struct live_lexicon {
    const struct settings *settings;
    pthread_mutex_t lock;         /* of what follows */
    struct user_lexicon *current; /* NULL: the setting is unset */
    atomic_uint edition;          /* looked at without the lock too */
};

enum outcome live_lexicon_open(const struct settings *settings,
                               struct live_lexicon **ret_live, struct fault *reterr_fault)
{
    struct user_lexicon *lexicon = NULL;
    enum outcome outcome = lexicon_files_read(settings, &lexicon, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    struct live_lexicon *live = calloc(1, sizeof(*live));
    if (live == NULL || pthread_mutex_init(&live->lock, NULL) != 0) {
        abort();
    }
    live->settings = settings;
    live->current = lexicon;
    atomic_init(&live->edition, 1);
    *ret_live = live;
    return OUTCOME_OK;
}

struct live_lexicon *live_lexicon_free(struct live_lexicon *live)
{
    if (live != NULL) {
        user_lexicon_free(live->current);
        pthread_mutex_destroy(&live->lock);
        free(live);
    }
    return NULL;
}

enum outcome live_lexicon_renew(struct live_lexicon *live, struct fault *reterr_fault)
{
    struct user_lexicon *lexicon = NULL;
    enum outcome outcome = lexicon_files_read(live->settings, &lexicon, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    pthread_mutex_lock(&live->lock);
    struct user_lexicon *old = live->current;
    live->current = lexicon;
    atomic_fetch_add(&live->edition, 1);
    pthread_mutex_unlock(&live->lock);
    user_lexicon_free(old);
    return OUTCOME_OK;
}

size_t live_lexicon_count(const struct live_lexicon *live)
{
    return live->current == NULL ? 0 : user_lexicon_count(live->current);
}

unsigned live_lexicon_edition(struct live_lexicon *live)
{
    return atomic_load(&live->edition);
}

struct user_lexicon *live_lexicon_share(struct live_lexicon *live, unsigned *ret_edition)
{
    pthread_mutex_lock(&live->lock);
    struct user_lexicon *shared =
        live->current == NULL ? NULL : user_lexicon_share(live->current);
    *ret_edition = atomic_load(&live->edition);
    pthread_mutex_unlock(&live->lock);
    return shared;
}
