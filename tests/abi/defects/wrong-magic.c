// SPDX-License-Identifier: MIT
// Something else by the same name.
#define MAGIC 42u
#include "whole.h"
