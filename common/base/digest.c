#include "base/digest.h"

#include <openssl/evp.h>
#include <stdlib.h>

/* The context is allocated by libcrypto; failure there is out of memory, as in arena. */
static EVP_MD_CTX *open_sha256(void)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1) {
        abort();
    }
    return context;
}

static void add(EVP_MD_CTX *context, const void *at, size_t bytes)
{
    if (EVP_DigestUpdate(context, at, bytes) != 1) {
        abort();
    }
}

static struct digest close_sha256(EVP_MD_CTX *context)
{
    struct digest digest;
    if (EVP_DigestFinal_ex(context, digest.bytes, NULL) != 1) {
        abort();
    }
    EVP_MD_CTX_free(context);
    return digest;
}

/* Big-endian with all bits set for "absent": the same digest on every machine. */
static void add_length(EVP_MD_CTX *context, struct span part)
{
    uint64_t length = part.at == NULL ? UINT64_MAX : (uint64_t)part.bytes;
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++) {
        bytes[i] = (uint8_t)(length >> (8 * (7 - i)));
    }
    add(context, bytes, sizeof(bytes));
}

struct digest digest_from_parts(const struct span *parts, size_t count)
{
    EVP_MD_CTX *context = open_sha256();
    for (size_t i = 0; i < count; i++) {
        add_length(context, parts[i]);
        add(context, parts[i].at == NULL ? "" : parts[i].at, parts[i].bytes);
    }
    return close_sha256(context);
}

struct digest digest_from_bytes(struct span bytes)
{
    EVP_MD_CTX *context = open_sha256();
    add(context, bytes.at == NULL ? "" : bytes.at, bytes.bytes);
    return close_sha256(context);
}

struct uuid uuid_from_digest(const struct digest *digest)
{
    struct uuid uuid;
    memcpy(uuid.bytes, digest->bytes, UUID_BYTES);
    uuid.bytes[6] = (uint8_t)((uuid.bytes[6] & 0x0F) | 0x80);
    uuid.bytes[8] = (uint8_t)((uuid.bytes[8] & 0x3F) | 0x80);
    return uuid;
}
