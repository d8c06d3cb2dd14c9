// SPDX-License-Identifier: MIT
// Brings a search path of its own.
#include "whole.h"
