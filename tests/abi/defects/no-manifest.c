// SPDX-License-Identifier: MIT
// Has its manifest elsewhere.
#define NO_MANIFEST_SECTION
#include "whole.h"
