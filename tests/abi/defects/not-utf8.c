// SPDX-License-Identifier: MIT
// A text that is not UTF-8.
#include <jackfield/abi.h>
static jf_status_t JF_CALL broken(const jf_account_t* account, const jf_context_t* context,
                                  const jf_http_request_t* request, const jf_output_t* out);
#define RECEIVE broken
#include "whole.h"

static jf_status_t JF_CALL broken(const jf_account_t* account, const jf_context_t* context,
                                  const jf_http_request_t* request, const jf_output_t* out) {
  (void)account, (void)context, (void)request;
  jf_received_t received = {0};
  received.size = sizeof(received);
  received.rejection = text("\xff\xfe");
  return out->received(out->call, &received);
}
