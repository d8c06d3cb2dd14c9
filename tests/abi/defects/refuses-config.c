// SPDX-License-Identifier: MIT
// No defect: refuses its configuration and names the key.
#include <jackfield/abi.h>
static jf_status_t JF_CALL refuse(const jf_create_t* arguments, const jf_output_t* out,
                                  const jf_account_t** account) {
  (void)arguments, (void)account;
  jf_created_t created = {0};
  created.size = sizeof(created);
  created.error_key.ptr = "/secret";
  created.error_key.len = 7;
  (void)out->created(out->call, &created);
  const jf_str_t why = {"expected 32 characters", 22};
  out->error(out->call, JF_INVALID_ARGUMENT, why);
  return JF_INVALID_ARGUMENT;
}
#define CREATE refuse
#include "whole.h"
