// SPDX-License-Identifier: MIT
// Wants to run code on the stack.
#include "whole.h"
