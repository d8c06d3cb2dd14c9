// SPDX-License-Identifier: MIT
// A struct with a newer field that this host does not know.
#include <jackfield/abi.h>
static jf_status_t JF_CALL broken(const jf_account_t* account, const jf_context_t* context,
                                  const jf_http_request_t* request, const jf_output_t* out);
#define RECEIVE broken
#include "whole.h"

static jf_status_t JF_CALL broken(const jf_account_t* account, const jf_context_t* context,
                                  const jf_http_request_t* request, const jf_output_t* out) {
  (void)account, (void)context, (void)request;
  struct {
    jf_received_t known;
    uint64_t newer;
  } received = {0};
  received.known.size = sizeof(received);
  received.newer = 1;
  return out->received(out->call, &received.known) == JF_OK ? JF_OK : JF_INTERNAL;
}
