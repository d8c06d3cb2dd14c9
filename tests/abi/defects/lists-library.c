// SPDX-License-Identifier: MIT
// Links a library that it lists.
#define MANIFEST                                                                        \
  "{\\\"id\\\":\\\"lists-library\\\",\\\"version\\\":\\\"1.0.0\\\",\\\"channels\\\":[{" \
  "\\\"name\\\":\\\"c\\\"}],"                                                           \
  "\\\"permissions\\\":{\\\"needed_libraries\\\":[\\\"libz.so.1\\\"]}}"
#include "whole.h"
extern const char* zlibVersion(void);
static const char* (*volatile keep)(void) = zlibVersion;
__attribute__((constructor)) static void use(void) {
  (void)keep;
}
