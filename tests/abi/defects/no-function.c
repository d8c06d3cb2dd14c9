// SPDX-License-Identifier: MIT
// Leaves out a function.
#define STEP NULL
#include "whole.h"
