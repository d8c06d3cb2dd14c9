// SPDX-License-Identifier: MIT
// No defect: a table of a newer minor, its rest unused.
#define TABLE_SIZE (sizeof(jf_plugin_t) + 8)
#include "whole.h"
