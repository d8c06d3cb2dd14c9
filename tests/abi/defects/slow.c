// SPDX-License-Identifier: MIT
// Takes longer than a call may: it spins, since a plugin has nothing to wait for.
#define _POSIX_C_SOURCE 200809L
#include <jackfield/abi.h>
#include <time.h>
static jf_status_t JF_CALL broken(const jf_account_t* account, const jf_context_t* context,
                                  const jf_http_request_t* request, const jf_output_t* out);
#define RECEIVE broken
#include "whole.h"

static jf_status_t JF_CALL broken(const jf_account_t* account, const jf_context_t* context,
                                  const jf_http_request_t* request, const jf_output_t* out) {
  (void)account, (void)context, (void)request;
  jf_received_t received = {0};
  received.size = sizeof(received);
  struct timespec begin, now;
  (void)clock_gettime(CLOCK_MONOTONIC, &begin);
  do {
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
  } while ((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000 < 60);
  return out->received(out->call, &received);
}
