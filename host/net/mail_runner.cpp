// SPDX-License-Identifier: MIT
#include "host/net/mail_runner.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace jackfield::net {
namespace {
constexpr std::size_t kMailsAtOnce = 8;
}

MailRunner::MailRunner(boost::asio::io_context& io)
    : io_(io), alive_(std::make_shared<bool>(true)), threads_(kMailsAtOnce) {}

MailRunner::~MailRunner() {
  *alive_ = false;
  cancel_all();
  threads_.join();
}

void MailRunner::start(TransferId id, std::unique_ptr<TransferEasy> easy,
                       HttpClient::Completion completion) {
  auto stop = std::make_shared<std::atomic<bool>>(false);
  easy->stop_when(stop);
  running_.emplace(id.value,
                   Running{std::move(completion), stop, boost::asio::make_work_guard(io_)});
  // The transfer belongs to the thread from here on, and ends there, too: that can wait for the
  // mail server.
  boost::asio::post(threads_, [this, alive = alive_, id = id.value, &io = io_,
                               stop = std::move(stop), mail = std::move(easy)] {
    const CURLcode code = *stop ? CURLE_ABORTED_BY_CALLBACK : curl_easy_perform(mail->handle());
    const bool stopped = *stop && code == CURLE_ABORTED_BY_CALLBACK;
    boost::asio::post(
        io, [this, alive, id, result = stopped ? mail->cancel() : mail->finish(code)]() mutable {
          if (*alive) finish(id, std::move(result));
        });
  });
}

void MailRunner::finish(std::uint64_t id, TransferResult result) {
  const auto found = running_.find(id);
  const Running done = std::move(found->second);
  running_.erase(found);
  done.completion(std::move(result));
}

bool MailRunner::cancel(TransferId id) {
  const auto found = running_.find(id.value);
  if (found == running_.end()) return false;
  *found->second.stop = true;
  return true;
}

void MailRunner::cancel_all() {
  for (const auto& [id, running] : running_) *running.stop = true;
}

}  // namespace jackfield::net
