// SPDX-License-Identifier: MIT
// A whole plugin in C that keeps every rule. A defective one defines what it does differently and
// includes this.
#include <jackfield/abi.h>

#include <stdlib.h>
#include <string.h>

#ifndef PLUGIN_ID
#error "PLUGIN_ID names the plugin; the build sets it to the source's name"
#endif
#define QUOTED_(text) #text
#define QUOTED(text) QUOTED_(text)

// The JSON text with its quotes escaped for the assembler.
#ifndef MANIFEST
#define MANIFEST             \
  "{\\\"id\\\":\\\"" QUOTED( \
      PLUGIN_ID) "\\\",\\\"version\\\":\\\"1.0.0\\\",\\\"channels\\\":[{\\\"name\\\":\\\"c\\\"}]}"
#endif
#ifndef NO_MANIFEST_SECTION
#define MANIFEST_SECTION ".jackfield.manifest"
#else
#define MANIFEST_SECTION ".rodata.manifest"
#endif

__asm__(".pushsection " MANIFEST_SECTION
        ",\"a\",%progbits\n"
        ".globl manifest_begin\n.hidden manifest_begin\n.globl manifest_end\n.hidden manifest_end\n"
        "manifest_begin: .ascii \"" MANIFEST "\"\nmanifest_end:\n.popsection\n");
__attribute__((visibility("hidden"))) extern const char manifest_begin[];
__attribute__((visibility("hidden"))) extern const char manifest_end[];

struct jf_account {
  int unused;
};

static inline jf_str_t text(const char* words) {
  jf_str_t s = {words, strlen(words)};
  return s;
}

#ifndef CREATE
static jf_status_t JF_CALL whole_create(const jf_create_t* arguments, const jf_output_t* out,
                                        const jf_account_t** account) {
  (void)arguments;
  *account = malloc(sizeof(struct jf_account));
  if (*account != NULL) return JF_OK;
  out->error(out->call, JF_NO_MEMORY, text("no memory"));
  return JF_NO_MEMORY;
}
#define CREATE whole_create
#endif

#ifndef DESTROY
static void JF_CALL whole_destroy(const jf_account_t* account) {
  free((void*)(uintptr_t)account);
}
#define DESTROY whole_destroy
#endif

#ifndef RECEIVE
static jf_status_t JF_CALL whole_receive(const jf_account_t* account, const jf_context_t* context,
                                         const jf_http_request_t* request, const jf_output_t* out) {
  (void)account, (void)context, (void)request;
  jf_received_t received = {0};
  received.size = sizeof(received);
  return out->received(out->call, &received);
}
#define RECEIVE whole_receive
#endif

#ifndef STEP
static jf_status_t JF_CALL whole_step(const jf_account_t* account, const jf_context_t* context,
                                      const jf_procedure_t* procedure,
                                      const jf_exchange_t* exchanges, uint32_t count,
                                      uint32_t stride, const jf_output_t* out) {
  (void)account, (void)context, (void)procedure, (void)exchanges, (void)count, (void)stride;
  jf_done_t done = {0};
  done.size = sizeof(done);
  done.outcome = JF_OUTCOME_ACCEPTED;
  jf_stepped_t stepped = {0};
  stepped.size = sizeof(stepped);
  stepped.done = &done;
  return out->stepped(out->call, &stepped);
}
#define STEP whole_step
#endif

static const void* JF_CALL whole_extension(jf_str_t id) {
  (void)id;
  return NULL;
}

#ifndef MAGIC
#define MAGIC JF_PLUGIN_MAGIC
#endif
#ifndef TABLE_SIZE
#define TABLE_SIZE sizeof(jf_plugin_t)
#endif
#ifndef MAJOR
#define MAJOR JF_ABI_MAJOR
#endif
#ifndef MINOR
#define MINOR 0u
#endif
#ifndef ENTRY
#define ENTRY jf_plugin_entry_v1
#endif
#ifndef TABLE_TAIL
#define TABLE_TAIL 0u
#endif

// A table as a newer plugin may have it: longer than this host knows, the rest zero.
static struct {
  jf_plugin_t known;
  uint64_t tail;
} table;

__attribute__((visibility("default"))) const jf_plugin_t* JF_CALL ENTRY(void) {
#ifdef NULL_ENTRY
  return NULL;
#endif
  table.known.magic = MAGIC;
  table.known.size = (uint32_t)(TABLE_SIZE);
  table.known.abi_major = MAJOR;
  table.known.abi_minor = MINOR;
#ifdef TOLD_MANIFEST
  table.known.manifest = text(TOLD_MANIFEST);
#else
  table.known.manifest.ptr = manifest_begin;
  table.known.manifest.len = (uint64_t)(manifest_end - manifest_begin);
#endif
  table.known.built_with = text("C");
  table.known.create = CREATE;
  table.known.destroy = DESTROY;
  table.known.receive = RECEIVE;
  table.known.step = STEP;
  table.known.extension = whole_extension;
  table.tail = TABLE_TAIL;
  return &table.known;
}
