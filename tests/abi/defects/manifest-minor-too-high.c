// SPDX-License-Identifier: MIT
// Says so in its manifest already.
#define MANIFEST                                                                            \
  "{\\\"id\\\":\\\"manifest-minor-too-high\\\",\\\"version\\\":\\\"1.0.0\\\",\\\"abi\\\":{" \
  "\\\"major\\\":1,\\\"minor\\\":4},"                                                       \
  "\\\"channels\\\":[{\\\"name\\\":\\\"c\\\"}]}"
#include "whole.h"
