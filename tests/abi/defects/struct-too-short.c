// SPDX-License-Identifier: MIT
// A struct of no version: its size is no multiple of 8.
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
  received.size = 20;
  return out->received(out->call, &received) == JF_OK ? JF_OK : JF_INTERNAL;
}
