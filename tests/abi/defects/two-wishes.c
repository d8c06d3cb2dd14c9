// SPDX-License-Identifier: MIT
// Wants two things next.
#include <jackfield/abi.h>
static jf_status_t JF_CALL broken(const jf_account_t* account, const jf_context_t* context,
                                  const jf_procedure_t* procedure, const jf_exchange_t* exchanges,
                                  uint32_t count, uint32_t stride, const jf_output_t* out) {
  (void)account, (void)context, (void)procedure, (void)exchanges, (void)count, (void)stride;
  jf_done_t done = {0};
  done.size = sizeof(done);
  done.outcome = JF_OUTCOME_ACCEPTED;
  jf_need_t need = {0};
  need.size = sizeof(need);
  jf_stepped_t stepped = {0};
  stepped.size = sizeof(stepped);
  stepped.done = &done;
  stepped.need = &need;
  return out->stepped(out->call, &stepped);
}
#define STEP broken
#include "whole.h"
