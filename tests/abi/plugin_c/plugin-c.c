// SPDX-License-Identifier: MIT
// A channel in plain C11: checks a signature, turns a body into one event, posts a message. It
// includes nothing but the ABI and the C library, which shows that the C++ layer is a convenience.
#include <jackfield/abi.h>
#include <jackfield/ext/crypto.h>

#include <stdlib.h>
#include <string.h>

// Put there by manifest.c, which CMake writes.
__attribute__((visibility("hidden"))) extern const char manifest_begin[];
__attribute__((visibility("hidden"))) extern const char manifest_end[];

struct jf_account {
  const jf_crypto_v1_t* crypto;
};

static jf_str_t text(const char* words) {
  const jf_str_t s = {words, strlen(words)};
  return s;
}

static int is(jf_str_t s, const char* words) {
  return s.len == strlen(words) && memcmp(s.ptr, words, s.len) == 0;
}

static jf_status_t fail(const jf_output_t* out, jf_status_t status, const char* why) {
  out->error(out->call, status, text(why));
  return status;
}

// What came by that name, or nothing. Elements are `stride` bytes apart, since a newer host's are
// longer than ours.
static jf_str_t header(const jf_http_request_t* request, const char* name) {
  const char* at = (const char*)request->headers;
  for (uint32_t i = 0; i < request->headers_count; ++i, at += request->headers_stride) {
    const jf_header_t* field = (const void*)at;
    if (is(field->name, name)) return field->value;
  }
  return (jf_str_t){NULL, 0};
}

static jf_status_t JF_CALL create(const jf_create_t* arguments, const jf_output_t* out,
                                  const jf_account_t** account) {
  *account = NULL;
  const void* crypto = arguments->host->service(arguments->host->host, text(JF_CRYPTO_V1_ID));
  if (crypto == NULL) return fail(out, JF_NOT_SUPPORTED, "plugin-c: the host has no jf.crypto/1");
  struct jf_account* made = malloc(sizeof *made);
  if (made == NULL) return fail(out, JF_NO_MEMORY, "plugin-c: no memory");
  made->crypto = crypto;
  *account = made;
  return JF_OK;
}

static void JF_CALL destroy(const jf_account_t* account) {
  free((void*)(uintptr_t)account);
}

static jf_status_t JF_CALL receive(const jf_account_t* account, const jf_context_t* context,
                                   const jf_http_request_t* request, const jf_output_t* out) {
  (void)context;
  const jf_str_t secret = text("open sesame");
  const jf_str_t given = header(request, "x-secret");
  jf_received_t received = {0};
  received.size = sizeof received;
  jf_answer_t refusal = {0};
  refusal.size = sizeof refusal;
  refusal.status = 401;
  if (account->crypto->equal(&given, &secret) != 1) {
    received.answer = &refusal;
    received.rejection = text("signature");
    return out->received(out->call, &received);
  }
  jf_part_t part = {0};
  part.size = sizeof part;
  part.type = JF_PART_TYPE_TEXT;
  part.text = request->body;
  jf_message_t message = {0};
  message.size = sizeof message;
  message.parts = &part;
  message.parts_count = 1;
  message.parts_stride = sizeof part;
  jf_dedupe_key_t key = {0};
  key.size = sizeof key;
  key.key = header(request, "x-id");
  const jf_str_t conversation = header(request, "x-from");
  jf_event_t event = {0};
  event.size = sizeof event;
  event.kind = JF_EVENT_KIND_MESSAGE_RECEIVED;
  event.authenticity = JF_AUTHENTICITY_VERIFIED;
  event.occurred_at = request->received_at;
  event.conversation_refs = &conversation;
  event.conversation_refs_count = 1;
  event.conversation_refs_stride = sizeof conversation;
  event.dedupe = &key;
  event.dedupe_count = 1;
  event.dedupe_stride = sizeof key;
  event.message = &message;
  received.events = &event;
  received.events_count = 1;
  received.events_stride = sizeof event;
  return out->received(out->call, &received);
}

static jf_status_t JF_CALL step(const jf_account_t* account, const jf_context_t* context,
                                const jf_procedure_t* procedure, const jf_exchange_t* exchanges,
                                uint32_t exchanges_count, uint32_t exchanges_stride,
                                const jf_output_t* out) {
  (void)account, (void)context, (void)exchanges_stride;
  jf_done_t done = {0};
  done.size = sizeof done;
  jf_failure_t error = {0};
  error.size = sizeof error;
  jf_segment_t body = {0};
  body.size = sizeof body;
  body.bytes = text("hello");
  jf_request_t request = {0};
  request.size = sizeof request;
  request.transport = JF_TRANSPORT_HTTP;
  request.label = text("post");
  request.url = text("https://c.example/messages");
  request.body = &body;
  request.body_count = 1;
  request.body_stride = sizeof body;
  jf_stepped_t stepped = {0};
  stepped.size = sizeof stepped;
  if (!is(procedure->name, "send")) {
    error.class_ = JF_ERROR_CLASS_UNSUPPORTED;
    done.outcome = JF_OUTCOME_UNSUPPORTED;
    done.error = &error;
    stepped.done = &done;
  } else if (exchanges_count == 0) {
    stepped.request = &request;
  } else {
    const int is_sent =
        exchanges->result == JF_EXCHANGE_RESULT_ANSWERED && exchanges->status == 200;
    error.class_ = JF_ERROR_CLASS_UNCERTAIN;
    done.outcome = is_sent ? JF_OUTCOME_ACCEPTED : JF_OUTCOME_UNCERTAIN;
    done.error = is_sent ? NULL : &error;
    stepped.done = &done;
  }
  return out->stepped(out->call, &stepped);
}

static const void* JF_CALL extension(jf_str_t id) {
  (void)id;
  return NULL;
}

const jf_plugin_t* JF_CALL jf_plugin_entry_v1(void) {
  static jf_plugin_t plugin = {JF_PLUGIN_MAGIC,
                               sizeof(jf_plugin_t),
                               JF_ABI_MAJOR,
                               JF_ABI_MINOR_NEEDED,
                               0,
                               {NULL, 0},
                               {"plain C", 7},
                               &create,
                               &destroy,
                               &receive,
                               &step,
                               &extension};
  // The length is known to the linker only. Every call writes the same.
  plugin.manifest.ptr = manifest_begin;
  plugin.manifest.len = (uint64_t)(manifest_end - manifest_begin);
  return &plugin;
}
