#pragma once

#include <stddef.h>
#include <stdint.h>

/** What each fuzz target exports: libFuzzer or replay_main.c calls it. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
