// SPDX-License-Identifier: MIT
// Returns nothing.
#define NULL_ENTRY
#include "whole.h"
