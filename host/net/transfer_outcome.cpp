// SPDX-License-Identifier: MIT
#include "host/net/transfer_outcome.hpp"

#include <utility>

namespace jackfield::net {
namespace {

TransferError error_of(const TransferEnd& end) {
  if (end.sink == MediaSink::Refusal::too_large || end.header_too_large) {
    return TransferError::too_large;
  }
  if (end.sink == MediaSink::Refusal::disk || end.body_unreadable) return TransferError::local;
  switch (end.code) {
    case CURLE_OK:
      return end.answer_begun && !end.header_whole ? TransferError::protocol : TransferError::none;
    case CURLE_UNSUPPORTED_PROTOCOL:  // also said of an answer that is no HTTP/1
      return end.may_have_left ? TransferError::protocol : TransferError::invalid;
    case CURLE_URL_MALFORMAT:
    case CURLE_BAD_FUNCTION_ARGUMENT:
      return TransferError::invalid;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return TransferError::dns;
    case CURLE_COULDNT_CONNECT:
      return end.address_refused ? TransferError::refused_address : TransferError::connect;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_USE_SSL_FAILED:
      return TransferError::tls;
    case CURLE_OPERATION_TIMEDOUT:
      return TransferError::timeout;
    case CURLE_FILESIZE_EXCEEDED:
      return TransferError::too_large;
    case CURLE_OUT_OF_MEMORY:
      return TransferError::local;
    default:
      return TransferError::protocol;
  }
}

// The reply that ended the dialogue said no: nothing was delivered, and nothing is in doubt.
bool is_mail_refusal(const TransferEnd& end) {
  if (end.mail && end.code == CURLE_LOGIN_DENIED) return true;  // XOAUTH2: by a challenge, 334
  return end.mail && end.status >= 400 &&
         (end.code == CURLE_SEND_ERROR || end.code == CURLE_WEIRD_SERVER_REPLY ||
          end.code == CURLE_REMOTE_ACCESS_DENIED);
}

}  // namespace

TransferVerdict judge(const TransferEnd& end) {
  if (is_mail_refusal(end)) return {TransferOutcome::finished, TransferError::none};
  const TransferError error = error_of(end);
  if (error == TransferError::none) return {};
  return {end.may_have_left ? TransferOutcome::uncertain : TransferOutcome::not_sent, error};
}

std::string_view to_string(TransferOutcome outcome) {
  switch (outcome) {
    case TransferOutcome::finished:
      return "finished";
    case TransferOutcome::not_sent:
      return "not_sent";
    case TransferOutcome::uncertain:
      return "uncertain";
    case TransferOutcome::cancelled:
      break;
  }
  return "cancelled";
}

std::string_view to_string(TransferError error) {
  switch (error) {
    case TransferError::none:
      return "none";
    case TransferError::invalid:
      return "invalid";
    case TransferError::dns:
      return "dns";
    case TransferError::connect:
      return "connect";
    case TransferError::refused_address:
      return "refused_address";
    case TransferError::tls:
      return "tls";
    case TransferError::timeout:
      return "timeout";
    case TransferError::too_large:
      return "too_large";
    case TransferError::protocol:
      return "protocol";
    case TransferError::local:
      return "local";
    case TransferError::cancelled:
      break;
  }
  return "cancelled";
}

TransferResult refused(Error error) {
  TransferResult result;
  result.error = error.status == JF_NOT_SUPPORTED ? TransferError::refused_address
                 : error.status == JF_INTERNAL    ? TransferError::local
                                                  : TransferError::invalid;
  result.error_text = std::move(error.text);
  return result;
}

}  // namespace jackfield::net
