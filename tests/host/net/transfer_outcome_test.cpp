// SPDX-License-Identifier: MIT
#include "host/net/transfer_outcome.hpp"

#include <gtest/gtest.h>

namespace jackfield::net {
namespace {

TransferVerdict judged(CURLcode code, bool left) {
  return judge({.code = code, .may_have_left = left});
}

TEST(TransferOutcome, BeforeAByteCanHaveLeftNothingWasSent) {
  using Row = std::pair<CURLcode, TransferError>;
  for (const auto& [code, error] : {Row{CURLE_COULDNT_RESOLVE_HOST, TransferError::dns},
                                    Row{CURLE_COULDNT_CONNECT, TransferError::connect},
                                    Row{CURLE_SSL_CONNECT_ERROR, TransferError::tls},
                                    Row{CURLE_PEER_FAILED_VERIFICATION, TransferError::tls},
                                    Row{CURLE_OPERATION_TIMEDOUT, TransferError::timeout},
                                    Row{CURLE_RECV_ERROR, TransferError::protocol},
                                    Row{CURLE_UNSUPPORTED_PROTOCOL, TransferError::invalid}}) {
    EXPECT_EQ(judged(code, false), (TransferVerdict{TransferOutcome::not_sent, error})) << code;
  }
}

TEST(TransferOutcome, AfterwardsEveryFailureIsUncertain) {
  for (const CURLcode code :
       {CURLE_OPERATION_TIMEDOUT, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING,
        CURLE_PARTIAL_FILE, CURLE_ABORTED_BY_CALLBACK, CURLE_HTTP2_STREAM}) {
    EXPECT_EQ(judged(code, true).outcome, TransferOutcome::uncertain) << code;
  }
}

TEST(TransferOutcome, AWholeAnswerIsFinished) {
  EXPECT_EQ(judged(CURLE_OK, true), TransferVerdict{});
}

TEST(TransferOutcome, AMailServersRefusalIsDefinite) {
  EXPECT_EQ(judge({.code = CURLE_SEND_ERROR, .mail = true, .status = 550}), TransferVerdict{});
  EXPECT_EQ(judge({.code = CURLE_LOGIN_DENIED, .mail = true, .status = 535}), TransferVerdict{});
  EXPECT_EQ(
      judge({.code = CURLE_WEIRD_SERVER_REPLY, .may_have_left = true, .mail = true, .status = 452}),
      TransferVerdict{});
  EXPECT_EQ(
      judge({.code = CURLE_RECV_ERROR, .may_have_left = true, .mail = true, .status = 354}).outcome,
      TransferOutcome::uncertain);
}

TEST(TransferOutcome, TheSinksReasonBeatsCurls) {
  EXPECT_EQ(
      judge(
          {.code = CURLE_WRITE_ERROR, .may_have_left = true, .sink = MediaSink::Refusal::too_large})
          .error,
      TransferError::too_large);
  EXPECT_EQ(
      judge({.code = CURLE_WRITE_ERROR, .may_have_left = true, .sink = MediaSink::Refusal::disk})
          .error,
      TransferError::local);
  EXPECT_EQ(judge({.code = CURLE_COULDNT_CONNECT, .address_refused = true}).error,
            TransferError::refused_address);
}

}  // namespace
}  // namespace jackfield::net
