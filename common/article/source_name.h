#pragma once

#include "base/span.h"

/**
 * The name of a source without what is said around it: a label (来源：) goes, as do
 * 版权所有, Copyright, © with its years, and All Rights Reserved.
 *
 *   来源：新华社 -> 新华社      © 2024 映象网 版权所有 -> 映象网
 *
 * Input:   normalised, one line.
 * Returns: a range of it, absent when nothing is left.
 */
struct span source_name_clean(struct span text);
