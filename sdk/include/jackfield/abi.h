// SPDX-License-Identifier: MIT
// The line between host and plugin, version 1. Rules with their ids: docs/abi.md.
//
// A plugin is a translator: its account object is immutable, its functions are pure, and everything
// that waits, retries, stores, opens a socket or reads a clock belongs to the host. It exports one
// symbol, jf_plugin_entry_v1.
#ifndef JACKFIELD_ABI_H
#define JACKFIELD_ABI_H

#include <jackfield/generated/model.h>
#include <jackfield/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define JF_ABI_MAJOR 1u
// The newest minor this header knows. Nobody states it as needed: a plugin states the smallest that
// it needs.
#define JF_ABI_MINOR 0u

// The smallest minor that a plugin needs of its host (rule ABI-1). The default is the first
// release; raise it by defining it before this header, only when a name of a later minor is used.
#ifndef JF_ABI_MINOR_NEEDED
#define JF_ABI_MINOR_NEEDED 0u
#endif

// "JACKFLD1" read as a little-endian number.
#define JF_PLUGIN_MAGIC UINT64_C(0x31444c464b43414a)

// The ELF section that holds the manifest's JSON text, readable without running anything (rule
// ABI-2).
#define JF_MANIFEST_SECTION ".jackfield.manifest"

// Where a plugin's account keeps what `create` made. The plugin defines the struct; the host sees
// an address. It is handed back as pointer to const, so the compiler refuses a plugin that would
// change it (rule ABI-6).
typedef struct jf_account jf_account_t;

// What the host offers, for the life of the process.
typedef struct jf_host {
  uint32_t size;
  uint32_t abi_minor;  // newest minor that this host knows
  void* host;          // passed back to the functions below, and to services that ask for it

  // Fetches a service's table by its id, for example "jf.crypto/1". Returns NULL for an id the host
  // does not know or does not allow; the plugin copes with that, or names the service in its
  // manifest. The table lives as long as the process and is the same at every call. [any]
  const void*(JF_CALL* service)(void* host, jf_str_t id);
} jf_host_t;

// Where a call puts its results. The host copies what it is given before the function returns; the
// plugin keeps ownership. Valid only during the call that was given this table, and only on its
// thread.
typedef struct jf_output {
  uint32_t size;
  uint32_t reserved0;
  void* call;  // passed back to the functions below

  // Says why the call did not work. Every status other than JF_OK needs a text: one sentence that
  // names the side at fault and the thing that failed, without secrets and without a customer's
  // words. Later texts replace earlier ones. [any]
  void(JF_CALL* error)(void* call, jf_status_t status, jf_str_t text);

  // create: what creating the account found out. At most once.
  // Errors: JF_INVALID_ARGUMENT (not valid; nothing was taken), JF_NOT_SUPPORTED (not in this
  // call). [any]
  jf_status_t(JF_CALL* created)(void* call, const jf_created_t* created);

  // receive: what the request means. Exactly once.
  // Errors: JF_INVALID_ARGUMENT (not valid, the error text names the field; nothing was taken),
  // JF_NO_MEMORY, JF_NOT_SUPPORTED (not in this call). [any]
  jf_status_t(JF_CALL* received)(void* call, const jf_received_t* received);

  // step: what is to happen next. Exactly once.
  // Errors: as for `received`.
  // [any]
  jf_status_t(JF_CALL* stepped)(void* call, const jf_stepped_t* stepped);
} jf_output_t;

// What an account, or a hook, is made from.
typedef struct jf_create {
  uint32_t size;
  uint32_t is_hook;  // 1: a shared hook's object, made from hook_schema's configuration
  const jf_host_t* host;
  jf_str_t channel;  // which of the plugin's channels; empty for a hook
  jf_str_t id;       // the account's or hook's id in the configuration
  jf_str_t config;  // JSON object, secrets in clear; a hook's own configuration stands under "hook"
} jf_create_t;

// What a plugin is: static data, the same at every call of the entry.
typedef struct jf_plugin {
  uint64_t magic;  // JF_PLUGIN_MAGIC
  uint32_t size;
  uint32_t abi_major;  // JF_ABI_MAJOR
  uint32_t abi_minor;  // JF_ABI_MINOR_NEEDED
  uint32_t reserved0;
  jf_str_t manifest;    // byte for byte what stands in JF_MANIFEST_SECTION
  jf_str_t built_with;  // compiler and SDK version, for logs only

  // Makes an account or a hook from its configuration. On success `*account` is set and the object
  // never changes again; the host destroys it exactly once. No request may be sent for it before
  // `create` returned. Errors: JF_INVALID_ARGUMENT (the configuration; `created.error_key` may name
  // the key), JF_NO_MEMORY, JF_INTERNAL, JF_NOT_SUPPORTED (no such channel). On an error `*account`
  // stays NULL. [any]
  jf_status_t(JF_CALL* create)(const jf_create_t* arguments, const jf_output_t* out,
                               const jf_account_t** account);

  // Ends an account. Never while another call on it runs.
  // [any]
  void(JF_CALL* destroy)(const jf_account_t* account);

  // A request came to the account's, or the hook's, address. Checks that it is genuine, translates
  // it to events and says what to answer: through `out->received`. Pure: the same arguments give
  // the same result. Errors: JF_NO_MEMORY, JF_INTERNAL. A request that is refused is no error: its
  // answer says 401. [any]
  jf_status_t(JF_CALL* receive)(const jf_account_t* account, const jf_context_t* context,
                                const jf_http_request_t* request, const jf_output_t* out);

  // The host wants a procedure done, and `exchanges` are what came of it so far. Answers with the
  // next request, an answer into a held request, a need, or that it is done: through
  // `out->stepped`. Pure. After a crash the host calls with the same exchanges and goes on from
  // there. A procedure the plugin does not know is done as `unsupported`. Errors: JF_NO_MEMORY,
  // JF_INTERNAL. [any]
  jf_status_t(JF_CALL* step)(const jf_account_t* account, const jf_context_t* context,
                             const jf_procedure_t* procedure, const jf_exchange_t* exchanges,
                             uint32_t exchanges_count, uint32_t exchanges_stride,
                             const jf_output_t* out);

  // Fetches an optional feature's table by its id, for example "jf.stream/1". NULL: the plugin does
  // not have it. [any]
  const void*(JF_CALL* extension)(jf_str_t id);
} jf_plugin_t;

// The one exported symbol. Returns static data, has no side effects, and may be called any number
// of times. [any]
#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
const jf_plugin_t* JF_CALL
jf_plugin_entry_v1(void);

#ifdef __cplusplus
}
#endif

#endif  // JACKFIELD_ABI_H
