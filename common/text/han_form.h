#pragma once

#include <stdbool.h>
#include <stdint.h>

/** True for an ideograph that Simplified Chinese uses and Traditional does not: 国. */
bool han_form_is_simplified(uint32_t code_point);

/** True for an ideograph that Traditional Chinese uses and Simplified does not: 國. */
bool han_form_is_traditional(uint32_t code_point);
