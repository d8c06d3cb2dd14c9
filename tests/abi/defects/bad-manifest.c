// SPDX-License-Identifier: MIT
// Three faults in one manifest.
#define MANIFEST                                                                                   \
  "{\\\"id\\\":\\\"Bad\\\",\\\"version\\\":\\\"one\\\",\\\"channels\\\":[{\\\"name\\\":\\\"c\\\"," \
  "\\\"config_schema\\\":{\\\"type\\\":\\\"text\\\"}}]}"
#include "whole.h"
