// SPDX-License-Identifier: MIT
// A table that ends before its functions.
#define TABLE_SIZE 48u
#include "whole.h"
