// SPDX-License-Identifier: MIT
#include "host/net/http_pool.hpp"

#include <boost/asio/post.hpp>

#include <sys/epoll.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <utility>
#include <vector>

namespace jackfield::net {
namespace {

namespace asio = boost::asio;

// More than one account sends at once (`in_flight`), so that one whose calls hang takes no other's
// place at the same origin; and less than all, so that a network that hangs takes no other
// network's.
constexpr long kMostOfOneOrigin = 512;
constexpr long kMost = 4096;

int make_epoll() {
  const int fd = ::epoll_create1(EPOLL_CLOEXEC);
  if (fd < 0) throw std::runtime_error("http client: no epoll descriptor");
  return fd;
}

}  // namespace

HttpPool::HttpPool(asio::io_context& loop, ReportTransfers report)
    : loop_(loop),
      report_(std::move(report)),
      multi_(curl_multi_init()),
      epoll_(loop, make_epoll()),
      timer_(loop) {
  if (multi_ == nullptr) throw std::runtime_error("http client: libcurl has no multi handle");
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &HttpPool::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &HttpPool::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, kMostOfOneOrigin);
  curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, kMost);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 256L);
  wait_for_sockets();
}

HttpPool::~HttpPool() {
  for (const auto& [id, easy] : running_) curl_multi_remove_handle(multi_, easy->handle());
  running_.clear();
  curl_multi_cleanup(multi_);
}

void HttpPool::start(TransferId id, std::unique_ptr<TransferEasy> easy) {
  CURL* const handle = easy->handle();
  ids_.emplace(handle, id.value);
  running_.emplace(id.value, std::move(easy));
  curl_multi_add_handle(multi_, handle);  // asks for a turn through on_timer
}

bool HttpPool::cancel(TransferId id) {
  const auto found = running_.find(id.value);
  if (found == running_.end()) return false;
  const std::unique_ptr<TransferEasy> stopped = std::move(found->second);
  running_.erase(found);
  ids_.erase(stopped->handle());
  curl_multi_remove_handle(multi_, stopped->handle());
  report_one(report_, id, stopped->cancel());
  return true;
}

int HttpPool::on_socket(CURL*, curl_socket_t socket, int what, void* self, void* known) {
  auto& pool = *static_cast<HttpPool*>(self);
  const int epoll = pool.epoll_.native_handle();
  if (what == CURL_POLL_REMOVE) {
    ::epoll_ctl(epoll, EPOLL_CTL_DEL, socket, nullptr);  // a closed descriptor has left already
    curl_multi_assign(pool.multi_, socket, nullptr);
    return 0;
  }
  epoll_event event{};
  event.data.fd = socket;
  if ((what & CURL_POLL_IN) != 0) event.events |= EPOLLIN;
  if ((what & CURL_POLL_OUT) != 0) event.events |= EPOLLOUT;
  const int first = known == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  if (::epoll_ctl(epoll, first, socket, &event) != 0) {
    const int other = first == EPOLL_CTL_ADD ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    if (::epoll_ctl(epoll, other, socket, &event) != 0) return -1;
  }
  if (known == nullptr) curl_multi_assign(pool.multi_, socket, self);
  return 0;
}

int HttpPool::on_timer(CURLM*, long timeout_ms, void* self) {
  auto& pool = *static_cast<HttpPool*>(self);
  pool.timer_.cancel();
  if (timeout_ms < 0) return 0;
  if (timeout_ms == 0) {
    // curl must not be entered from its own callback; one turn serves every transfer that asked.
    if (!std::exchange(pool.turn_posted_, true))
      asio::post(pool.loop_, [&pool] {
        pool.turn_posted_ = false;
        pool.take_timeout();
      });
    return 0;
  }
  pool.timer_.expires_after(std::chrono::milliseconds(timeout_ms));
  pool.timer_.async_wait([&pool](const boost::system::error_code& code) {
    if (!code) pool.take_timeout();
  });
  return 0;
}

void HttpPool::wait_for_sockets() {
  epoll_.async_wait(asio::posix::stream_descriptor::wait_read,
                    [this](const boost::system::error_code& code) {
                      if (!code) take_events();
                    });
}

void HttpPool::take_events() {
  std::array<epoll_event, 64> events{};
  const int count =
      ::epoll_wait(epoll_.native_handle(), events.data(), static_cast<int>(events.size()), 0);
  int running = 0;
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    int what = 0;
    if ((event.events & EPOLLIN) != 0) what |= CURL_CSELECT_IN;
    if ((event.events & EPOLLOUT) != 0) what |= CURL_CSELECT_OUT;
    if ((event.events & (EPOLLERR | EPOLLHUP)) != 0) what |= CURL_CSELECT_ERR;
    curl_multi_socket_action(multi_, event.data.fd, what, &running);
  }
  collect();
  wait_for_sockets();
}

void HttpPool::take_timeout() {
  int running = 0;
  curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
  collect();
}

void HttpPool::collect() {
  std::vector<EndedTransfer> ended;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* const handle = message->easy_handle;
    const CURLcode code = message->data.result;  // the message dies with the handle's removal
    const auto id = ids_.find(handle);
    if (id == ids_.end()) continue;
    const auto found = running_.find(id->second);
    const std::unique_ptr<TransferEasy> done = std::move(found->second);
    curl_multi_remove_handle(multi_, handle);
    ended.push_back({{id->second}, done->finish(code)});
    running_.erase(found);
    ids_.erase(id);
  }
  if (!ended.empty()) report_(std::move(ended));
}

}  // namespace jackfield::net
