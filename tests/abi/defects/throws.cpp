// SPDX-License-Identifier: MIT
// Lets an exception out of C++, as a plugin would that does not use the SDK's barrier.
#include <jackfield/abi.h>

#include <stdexcept>

// Put there by jackfield_add_channel().
extern "C" __attribute__((visibility("hidden"))) const char jackfield_manifest_begin[];
extern "C" __attribute__((visibility("hidden"))) const char jackfield_manifest_end[];

namespace {

int object = 0;

jf_status_t JF_CALL create(const jf_create_t*, const jf_output_t*, const jf_account_t** account) {
  *account = reinterpret_cast<const jf_account_t*>(&object);
  return JF_OK;
}
void JF_CALL destroy(const jf_account_t*) {}
jf_status_t JF_CALL receive(const jf_account_t*, const jf_context_t*, const jf_http_request_t*,
                            const jf_output_t*) {
  throw std::runtime_error("out of the plugin");
}
jf_status_t JF_CALL step(const jf_account_t*, const jf_context_t*, const jf_procedure_t*,
                         const jf_exchange_t*, uint32_t, uint32_t, const jf_output_t*) {
  throw 7;
}
const void* JF_CALL extension(jf_str_t) {
  return nullptr;
}

}  // namespace

extern "C" const jf_plugin_t* JF_CALL jf_plugin_entry_v1(void) {
  static const jf_plugin_t plugin = {
      JF_PLUGIN_MAGIC,
      sizeof(jf_plugin_t),
      JF_ABI_MAJOR,
      0,
      0,
      {jackfield_manifest_begin,
       static_cast<uint64_t>(jackfield_manifest_end - jackfield_manifest_begin)},
      {nullptr, 0},
      &create,
      &destroy,
      &receive,
      &step,
      &extension};
  return &plugin;
}
