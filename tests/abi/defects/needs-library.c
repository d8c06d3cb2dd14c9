// SPDX-License-Identifier: MIT
// Links a library that it does not list.
#include "whole.h"
extern const char* zlibVersion(void);
static const char* (*volatile keep)(void) = zlibVersion;
__attribute__((constructor)) static void use(void) {
  (void)keep;
}
