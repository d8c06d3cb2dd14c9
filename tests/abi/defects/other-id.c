// SPDX-License-Identifier: MIT
// Named otherwise than its file.
#define MANIFEST                                                                                \
  "{\\\"id\\\":\\\"somebody\\\",\\\"version\\\":\\\"1.0.0\\\",\\\"channels\\\":[{\\\"name\\\":" \
  "\\\"c\\\"}]}"
#include "whole.h"
