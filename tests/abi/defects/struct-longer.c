// SPDX-License-Identifier: MIT
// No defect: a struct of a newer minor, its rest unused.
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
  received.known.rejection = text("kept");
  return out->received(out->call, &received.known);
}
