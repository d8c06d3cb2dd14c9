// SPDX-License-Identifier: MIT
// More bytes than a call may give.
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
  const size_t length = (16u << 20) + 1;
  char* long_text = calloc(length, 1);
  if (long_text == NULL) return JF_NO_MEMORY;
  received.rejection.ptr = long_text;
  received.rejection.len = length;
  const jf_status_t taken = out->received(out->call, &received);
  free(long_text);
  return taken == JF_OK ? JF_OK : JF_INTERNAL;
}
