// SPDX-License-Identifier: MIT
// Needs a newer host.
#define MINOR 4u
#include "whole.h"
