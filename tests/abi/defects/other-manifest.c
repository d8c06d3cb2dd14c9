// SPDX-License-Identifier: MIT
// The entry tells another story than the section.
#define TOLD_MANIFEST "{}"
#include "whole.h"
