// SPDX-License-Identifier: MIT
// Expects a function of whoever loads it.
#include <jackfield/abi.h>
extern uint32_t function_of_the_host(void);
#define MINOR function_of_the_host()
#include "whole.h"
