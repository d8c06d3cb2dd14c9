// SPDX-License-Identifier: MIT
// Built for another major.
#define MAJOR 2u
#include "whole.h"
