// SPDX-License-Identifier: MIT
#include "host/plugin/host_table.hpp"

#include "host/plugin/services/service.hpp"

#include <jackfield/cpp/c_view.hpp>

#include <utility>

// Released tables only. A draft service is unknown to this host until the operator can allow it by
// id.
extern "C" {
static const void* JF_CALL jf_host_service(void*, jf_str_t id) {
  if (id.len > 0 && id.ptr == nullptr) return nullptr;
  return jackfield::services::host_service(jackfield::abi::text_of(id));
}
}

namespace jackfield::plugin {

HostTable::HostTable(std::string plugin, services::ServiceContext::Sink on_log,
                     NoticeSink on_notice)
    : context_(std::move(plugin), std::move(on_log)),
      on_notice_(std::move(on_notice)),
      table_{sizeof(jf_host_t), JF_ABI_MINOR, &context_, &jf_host_service} {}

void HostTable::notice(const Notice& notice) const {
  if (on_notice_) on_notice_(notice);
}

}  // namespace jackfield::plugin
