// SPDX-License-Identifier: MIT
#include "host/net/http_client.hpp"

#include "host/net/http_thread.hpp"
#include "host/net/mail_runner.hpp"
#include "host/net/transfer_report.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace jackfield::net {

HttpClient::HttpClient(boost::asio::io_context& io)
    : io_(io),
      alive_(std::make_shared<bool>(true)),
      report_([this, alive = alive_](std::vector<EndedTransfer> ended) {
        boost::asio::post(io_, [this, alive, ended = std::move(ended)]() mutable {
          if (*alive) settle(std::move(ended));
        });
      }) {
  curl_global_init(CURL_GLOBAL_DEFAULT);  // counted: each client has one
}

HttpClient::~HttpClient() {
  *alive_ = false;
  for (const auto& [id, running] : running_)
    if (running.stop) *running.stop = true;
  mail_.reset();
  http_.reset();
  curl_global_cleanup();
}

TransferId HttpClient::start(Transfer transfer, Completion completion) {
  const TransferId id{++last_id_};
  if (!work_) work_.emplace(boost::asio::make_work_guard(io_));
  Running& running = running_[id.value];
  running.completion = std::move(completion);
  if (stopped_) {
    TransferResult result;
    result.outcome = TransferOutcome::cancelled;
    result.error = TransferError::cancelled;
    report_one(report_, id, std::move(result));
  } else if (transfer.mail) {
    if (!mail_) mail_ = std::make_unique<MailRunner>(report_);
    running.stop = std::make_shared<std::atomic<bool>>(false);
    mail_->start(id, std::move(transfer), running.stop);
  } else {
    if (!http_) http_ = std::make_unique<HttpThread>(report_);
    http_->start(id, std::move(transfer));
  }
  return id;
}

void HttpClient::settle(std::vector<EndedTransfer> ended) {
  // A completion may start, cancel, or destroy the client.
  const std::shared_ptr<bool> alive = alive_;
  for (EndedTransfer& one : ended) {
    if (!*alive) return;
    const auto found = running_.find(one.id.value);
    const Completion completion = std::move(found->second.completion);
    running_.erase(found);
    if (running_.empty()) work_.reset();
    completion(std::move(one.result));
  }
}

void HttpClient::cancel(TransferId id) {
  const auto found = running_.find(id.value);
  if (found == running_.end()) return;
  if (found->second.stop) {
    *found->second.stop = true;
  } else if (http_) {
    http_->cancel(id);
  }
}

void HttpClient::shutdown() {
  stopped_ = true;
  for (const auto& [id, running] : running_) cancel({id});
}

}  // namespace jackfield::net
