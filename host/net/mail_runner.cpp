// SPDX-License-Identifier: MIT
#include "host/net/mail_runner.hpp"

#include "host/net/transfer_easy.hpp"
#include "host/net/transfer_outcome.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace jackfield::net {
namespace {
constexpr std::size_t kMailsAtOnce = 8;
}

MailRunner::MailRunner(ReportTransfers report)
    : report_(std::move(report)), threads_(kMailsAtOnce) {}

MailRunner::~MailRunner() {
  threads_.join();
}

void MailRunner::start(TransferId id, Transfer transfer, StopFlag stop) {
  boost::asio::post(threads_,
                    [this, id, transfer = std::move(transfer), stop = std::move(stop)]() mutable {
                      run(id, std::move(transfer), stop);
                    });
}

// From beginning to end here: that end can wait for the mail server.
void MailRunner::run(TransferId id, Transfer transfer, const StopFlag& stop) {
  const auto mail = TransferEasy::create(std::move(transfer));
  if (!mail) return report_one(report_, id, refused(mail.error()));
  (*mail)->stop_when(stop);
  const CURLcode code = *stop ? CURLE_ABORTED_BY_CALLBACK : curl_easy_perform((*mail)->handle());
  const bool is_stopped = *stop && code == CURLE_ABORTED_BY_CALLBACK;
  report_one(report_, id, is_stopped ? (*mail)->cancel() : (*mail)->finish(code));
}

}  // namespace jackfield::net
