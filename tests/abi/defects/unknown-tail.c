// SPDX-License-Identifier: MIT
// Sets an entry that this host does not know.
#define TABLE_SIZE (sizeof(jf_plugin_t) + 8)
#define TABLE_TAIL 7u
#include "whole.h"
