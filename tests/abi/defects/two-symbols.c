// SPDX-License-Identifier: MIT
// Exports a second symbol.
#include "whole.h"
__attribute__((visibility("default"))) int second_symbol(void);
__attribute__((visibility("default"))) int second_symbol(void) {
  return 2;
}
