// SPDX-License-Identifier: MIT
// Exports nothing by the right name.
#define ENTRY some_other_entry
#include "whole.h"
