// SPDX-License-Identifier: MIT
// What libcurl's end of a transfer means for the question the outbox asks: may the request have
// reached anybody? Pure.
#pragma once

#include "host/net/media_sink.hpp"
#include "host/net/transfer.hpp"

#include <jackfield/cpp/result.hpp>

#include <curl/curl.h>

namespace jackfield::net {

struct TransferEnd {
  CURLcode code = CURLE_OK;
  bool may_have_left =
      false;  // HTTP: the connection stood. SMTP: the message's first byte was asked for
  bool address_refused = false;
  bool body_unreadable = false;
  bool header_too_large = false;
  bool answer_begun = false;  // curl calls a header that was cut short an answer; we do not
  bool header_whole = false;
  MediaSink::Refusal sink = MediaSink::Refusal::none;
  bool mail = false;
  int status = 0;
};

struct TransferVerdict {
  TransferOutcome outcome = TransferOutcome::finished;
  TransferError error = TransferError::none;
  friend bool operator==(const TransferVerdict&, const TransferVerdict&) = default;
};

TransferVerdict judge(const TransferEnd& end);

/// The result of a transfer that was never begun.
TransferResult refused(Error error);

}  // namespace jackfield::net
