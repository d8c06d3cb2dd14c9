// SPDX-License-Identifier: MIT
// Gives what another call is for.
#include <jackfield/abi.h>
static jf_status_t JF_CALL broken(const jf_account_t* account, const jf_context_t* context,
                                  const jf_http_request_t* request, const jf_output_t* out);
#define RECEIVE broken
#include "whole.h"

static jf_status_t JF_CALL broken(const jf_account_t* account, const jf_context_t* context,
                                  const jf_http_request_t* request, const jf_output_t* out) {
  (void)account, (void)context, (void)request;
  jf_created_t created = {0};
  created.size = sizeof(created);
  (void)out->created(out->call, &created);
  jf_received_t received = {0};
  received.size = sizeof(received);
  return out->received(out->call, &received);
}
