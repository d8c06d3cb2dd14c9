// SPDX-License-Identifier: MIT
#include "host/net/http_thread.hpp"

#include "host/net/transfer_easy.hpp"
#include "host/net/transfer_outcome.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace jackfield::net {

HttpThread::HttpThread(ReportTransfers report)
    : report_(std::move(report)), open_(loop_.get_executor()), thread_([this] { loop_.run(); }) {}

HttpThread::~HttpThread() {
  loop_.stop();
  thread_.join();
}

void HttpThread::start(TransferId id, Transfer transfer) {
  boost::asio::post(loop_, [this, id, transfer = std::move(transfer)]() mutable {
    begin(id, std::move(transfer));
  });
}

void HttpThread::cancel(TransferId id) {
  boost::asio::post(loop_, [this, id] {
    for (const auto& [policy, pool] : pools_) {
      if (pool->cancel(id)) return;
    }
  });
}

void HttpThread::begin(TransferId id, Transfer transfer) {
  const Policy policy = transfer.policy;
  auto easy = TransferEasy::create(std::move(transfer));
  if (!easy) return report_one(report_, id, refused(easy.error()));
  pool_for(policy).start(id, std::move(*easy));
}

HttpPool& HttpThread::pool_for(const Policy& policy) {
  auto& pool = pools_[policy];
  if (!pool) pool = std::make_unique<HttpPool>(loop_, report_);
  return *pool;
}

}  // namespace jackfield::net
