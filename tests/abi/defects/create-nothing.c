// SPDX-License-Identifier: MIT
// Succeeds and makes nothing.
#include <jackfield/abi.h>
static jf_status_t JF_CALL broken(const jf_create_t* arguments, const jf_output_t* out,
                                  const jf_account_t** account) {
  (void)arguments, (void)out, (void)account;
  return JF_OK;
}
#define CREATE broken
#include "whole.h"
