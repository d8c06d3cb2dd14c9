// SPDX-License-Identifier: MIT
#include "host/net/http_client.hpp"

#include "host/net/http_pool.hpp"
#include "host/net/mail_runner.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace jackfield::net {
namespace {

TransferResult refused(Error error) {
  TransferResult result;
  result.error = error.status == JF_NOT_SUPPORTED ? TransferError::refused_address
                 : error.status == JF_INTERNAL    ? TransferError::local
                                                  : TransferError::invalid;
  result.error_text = std::move(error.text);
  return result;
}

}  // namespace

HttpClient::HttpClient(boost::asio::io_context& io)
    : io_(io), alive_(std::make_shared<bool>(true)) {
  curl_global_init(CURL_GLOBAL_DEFAULT);  // counted: each client has one
}

HttpClient::~HttpClient() {
  *alive_ = false;
  mail_.reset();
  pools_.clear();
  curl_global_cleanup();
}

HttpPool& HttpClient::pool_for(const Policy& policy) {
  auto& pool = pools_[policy];
  if (!pool) pool = std::make_unique<HttpPool>(io_);
  return *pool;
}

TransferId HttpClient::start(Transfer transfer, Completion completion) {
  const TransferId id{++last_id_};
  const auto complete_later = [&](TransferResult result) {
    boost::asio::post(
        io_, [alive = alive_, done = std::move(completion), what = std::move(result)]() mutable {
          if (*alive) done(std::move(what));
        });
  };
  if (stopped_) {
    TransferResult result;
    result.outcome = TransferOutcome::cancelled;
    result.error = TransferError::cancelled;
    complete_later(std::move(result));
    return id;
  }
  const Policy policy = transfer.policy;
  const bool is_mail = transfer.mail.has_value();
  auto easy = TransferEasy::create(std::move(transfer));
  if (!easy) {
    complete_later(refused(easy.error()));
    return id;
  }
  if (is_mail) {
    if (!mail_) mail_ = std::make_unique<MailRunner>(io_);
    mail_->start(id, std::move(*easy), std::move(completion));
    return id;
  }
  pool_for(policy).start(id, std::move(*easy), std::move(completion));
  return id;
}

void HttpClient::cancel(TransferId id) {
  if (mail_ && mail_->cancel(id)) return;
  for (const auto& [policy, pool] : pools_) {
    if (pool->cancel(id)) return;
  }
}

void HttpClient::shutdown() {
  stopped_ = true;
  if (mail_) mail_->cancel_all();
  for (const auto& [policy, pool] : pools_) pool->cancel_all();
}

std::size_t HttpClient::running() const {
  std::size_t count = mail_ ? mail_->running() : 0;
  for (const auto& [policy, pool] : pools_) count += pool->running();
  return count;
}

}  // namespace jackfield::net
