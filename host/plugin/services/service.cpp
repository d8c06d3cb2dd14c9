// SPDX-License-Identifier: MIT
#include "host/plugin/services/service.hpp"

#include "host/plugin/services/crypto.hpp"
#include "host/plugin/services/inflate.hpp"
#include "host/plugin/services/log.hpp"
#include "host/plugin/services/text.hpp"

namespace jackfield::services {

const void* host_service(std::string_view id) noexcept {
  if (id == JF_CRYPTO_V1_ID) return &crypto_table();
  if (id == JF_TEXT_V1_ID) return &text_table();
  if (id == JF_INFLATE_V1_ID) return &inflate_table();
  if (id == JF_LOG_V1_ID) return &log_table();
  return nullptr;
}

}  // namespace jackfield::services
