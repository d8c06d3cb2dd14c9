// SPDX-License-Identifier: MIT
// jf.stream/1: long connections. A plugin is a protocol machine with one object per connection; the
// host owns sockets, TLS, reconnects and the disk. Fetched by id from the plugin's `extension`;
// NULL: the plugin keeps none. The account says with `created.streams` which it keeps.
#ifndef JACKFIELD_EXT_STREAM_H
#define JACKFIELD_EXT_STREAM_H

#include <jackfield/abi.h>
#include <jackfield/generated/model.h>
#include <jackfield/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define JF_STREAM_V1_ID "jf.stream/1"

// One connection's machine. The plugin defines the struct; unlike an account it changes.
typedef struct jf_stream jf_stream_t;

// Where a call puts what the machine asks for. The host copies it before the function returns; the
// plugin keeps ownership. Valid only during the call that was given this table, and only on its
// thread.
typedef struct jf_stream_call {
  uint32_t size;
  uint32_t reserved0;
  void* call;  // passed back to the functions below

  // Says why the call did not work; rules as for jf_output_t.error. [connection]
  void(JF_CALL* error)(void* call, jf_status_t status, jf_str_t text);

  // What the machine asks for, in order. At most once; a machine that asks for nothing need not
  // call it. Errors: JF_INVALID_ARGUMENT (not valid, the error text names the field; nothing was
  // taken), JF_NO_MEMORY. [connection]
  jf_status_t(JF_CALL* output)(void* call, const jf_stream_output_t* output);
} jf_stream_call_t;

typedef struct jf_stream_v1 {
  uint32_t size;      // sizeof(jf_stream_v1_t) as the plugin was compiled
  uint32_t reserved;  // 0

  // Makes the machine of a connection that is about to be opened. `name` is the stream's. On
  // success `*stream` is set; the host destroys it exactly once, before the account. Errors:
  // JF_NOT_SUPPORTED (no such stream), JF_NO_MEMORY, JF_INTERNAL; `*stream` then stays NULL. [any]
  jf_status_t(JF_CALL* create)(const jf_account_t* account, jf_str_t name,
                               const jf_stream_call_t* out, jf_stream_t** stream);

  // Ends a machine. Never while a call on it runs. [connection]
  void(JF_CALL* destroy)(jf_stream_t* stream);

  // Tells the machine one thing; it answers through `out`. Deterministic: two machines that are
  // told the same ask for the same. `context` holds the time, random bytes, the facts that the
  // manifest declares for `stream`, and as cursor what is committed. A status other than JF_OK ends
  // the connection as a fault of the plugin. While something is being committed the machine is told
  // nothing but `committed` or `commit_failed`, and nothing more is read from the network.
  // Arguments are borrowed for the call: a spooled body's bytes, too.
  // Errors: JF_NO_MEMORY, JF_INTERNAL. [connection]
  jf_status_t(JF_CALL* input)(jf_stream_t* stream, const jf_context_t* context,
                              const jf_stream_input_t* input, const jf_stream_call_t* out);
} jf_stream_v1_t;

#ifdef __cplusplus
}
#endif

#endif  // JACKFIELD_EXT_STREAM_H
