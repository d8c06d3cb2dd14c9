// SPDX-License-Identifier: MIT
#include "host/plugin/services/service.hpp"
#include "tests/host/plugin/services/tables.hpp"

#include <jackfield/ext/inflate.h>
#include <jackfield/ext/log.h>

#include <gtest/gtest.h>

#include <cstring>

namespace jackfield::services {
namespace {

TEST(HostService, GivesTheSameStaticTableEveryTime) {
  for (const char* const id : {JF_CRYPTO_V1_ID, JF_TEXT_V1_ID, JF_INFLATE_V1_ID, JF_LOG_V1_ID}) {
    EXPECT_NE(host_service(id), nullptr) << id;
    EXPECT_EQ(host_service(id), host_service(id)) << id;
  }
}

TEST(HostService, KnowsOnlyWholeIds) {
  for (const char* const id : {"", "jf.crypto", "jf.crypto/2", "jf.crypto/11", "JF.CRYPTO/1"}) {
    EXPECT_EQ(host_service(id), nullptr) << id;
  }
  EXPECT_EQ(host_service(std::string_view("jf.crypto/1\0", 12)), nullptr);
}

// Every slot is a function: a plugin may call any without looking.
template <class Table>
void expect_full(const char* id) {
  const auto* const table = static_cast<const Table*>(host_service(id));
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table->size, sizeof(Table));
  EXPECT_EQ(table->reserved, 0U);
  for (std::size_t at = 8; at < sizeof(Table); at += sizeof(void*)) {
    const void* slot = nullptr;
    std::memcpy(&slot, static_cast<const char*>(host_service(id)) + at, sizeof slot);
    EXPECT_NE(slot, nullptr) << id << " at " << at;
  }
}

TEST(HostService, LeavesNoSlotEmpty) {
  expect_full<jf_crypto_v1_t>(JF_CRYPTO_V1_ID);
  expect_full<jf_text_v1_t>(JF_TEXT_V1_ID);
  expect_full<jf_inflate_v1_t>(JF_INFLATE_V1_ID);
  expect_full<jf_log_v1_t>(JF_LOG_V1_ID);
}

TEST(HostService, ViewsOfAMissingTableSayNoAndNeverYes) {
  const Crypto crypto(nullptr);
  const Text text(nullptr);

  EXPECT_FALSE(crypto);
  EXPECT_FALSE(crypto.equal("", ""));
  EXPECT_THROW(static_cast<void>(crypto.sha256("x")), std::runtime_error);
  EXPECT_THROW(static_cast<void>(crypto.hmac_sha256("k", "x")), std::runtime_error);
  EXPECT_EQ(crypto.verify(SignatureKind::ed25519, {}, "m", "s").error().status, JF_NOT_SUPPORTED);
  EXPECT_EQ(crypto.from_base64("").error().status, JF_NOT_SUPPORTED);
  EXPECT_FALSE(text);
  EXPECT_FALSE(text.is_utf8(""));
  EXPECT_EQ(text.nfc("x").error().status, JF_NOT_SUPPORTED);
}

}  // namespace
}  // namespace jackfield::services
