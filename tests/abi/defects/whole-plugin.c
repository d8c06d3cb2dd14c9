// SPDX-License-Identifier: MIT
// Keeps every rule: proof that the others fail for their defect and for nothing else.
#include "whole.h"
