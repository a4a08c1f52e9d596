#include "text/mixed_words.h"

#include <stdbool.h>

#include "text/utf8.h"

/** What a word may be spelled in, from some token on. */
struct spelling {
    uint32_t characters[USER_LEXICON_LONGEST];
    size_t count;
    size_t
        tokens_to[USER_LEXICON_LONGEST]; /* tokens that end with a character; 0: none */
    bool is_mixed_to[USER_LEXICON_LONGEST]; /* ASCII is among the characters so far */
};

static bool may_join(const struct token *token)
{
    return token->kind != TOKEN_URL && token->kind != TOKEN_TAG;
}

/** Spell one more token. False when a word cannot have so many characters. */
static bool spell_token(struct span text, const struct token *token,
                        struct spelling *spelling)
{
    for (size_t at = token->start; at < token->end; spelling->count++) {
        if (spelling->count == USER_LEXICON_LONGEST) {
            return false;
        }
        uint32_t character = utf8_next(text, &at);
        bool was_mixed =
            spelling->count > 0 && spelling->is_mixed_to[spelling->count - 1];
        spelling->characters[spelling->count] = character;
        spelling->tokens_to[spelling->count] = 0;
        spelling->is_mixed_to[spelling->count] = was_mixed || character < 0x80;
    }
    return true;
}

/** Spell tokens until a space, an address or a tag, or more than a word can have. */
static void spell(struct span text, const struct token *tokens, size_t count,
                  struct spelling *spelling)
{
    for (size_t i = 0; i < count && may_join(&tokens[i]); i++) {
        bool is_apart = i > 0 && tokens[i].start != tokens[i - 1].end;
        if (is_apart || !spell_token(text, &tokens[i], spelling)) {
            return;
        }
        spelling->tokens_to[spelling->count - 1] = i + 1;
    }
}

/** How many tokens the longest mixed word takes that begins with the first of them. */
static size_t tokens_of_word(const struct user_lexicon *lexicon, struct span text,
                             const struct token *tokens, size_t count)
{
    struct spelling spelling = {.count = 0};
    struct user_word words[USER_LEXICON_LONGEST];
    if (!user_lexicon_begins(lexicon, utf8_peek(text, tokens->start))) {
        return 1;
    }
    spell(text, tokens, count, &spelling);
    size_t found = user_lexicon_find(lexicon, spelling.characters, spelling.count, words);
    while (found-- > 0) {
        size_t last = words[found].characters - 1U;
        if (spelling.is_mixed_to[last] && spelling.tokens_to[last] > 0) {
            return spelling.tokens_to[last];
        }
    }
    return 1;
}

size_t mixed_words_join(const struct user_lexicon *lexicon, struct span text,
                        struct token *tokens, size_t count)
{
    size_t left = 0;
    for (size_t i = 0; i < count;) {
        size_t taken = tokens_of_word(lexicon, text, tokens + i, count - i);
        struct token token = tokens[i];
        if (taken > 1) {
            token.end = tokens[i + taken - 1].end;
            token.kind = TOKEN_MIXED;
        }
        tokens[left++] = token;
        i += taken;
    }
    return left;
}
