// SPDX-License-Identifier: MIT
// Returns a status that is none.
#include <jackfield/abi.h>
static jf_status_t JF_CALL broken(const jf_account_t* account, const jf_context_t* context,
                                  const jf_http_request_t* request, const jf_output_t* out);
#define RECEIVE broken
#include "whole.h"

static jf_status_t JF_CALL broken(const jf_account_t* account, const jf_context_t* context,
                                  const jf_http_request_t* request, const jf_output_t* out) {
  (void)account, (void)context, (void)request;
  out->error(out->call, 77, text("strange"));
  return 77;
}
