// SPDX-License-Identifier: MIT
#include "host/net/http_pool.hpp"

#include <boost/asio/post.hpp>

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>
#include <vector>

namespace jackfield::net {
namespace {

namespace asio = boost::asio;

int make_epoll() {
  const int fd = ::epoll_create1(EPOLL_CLOEXEC);
  if (fd < 0) throw std::runtime_error("http client: no epoll descriptor");
  return fd;
}

}  // namespace

HttpPool::HttpPool(asio::io_context& io)
    : io_(io),
      multi_(curl_multi_init()),
      epoll_(io, make_epoll()),
      timer_(io),
      alive_(std::make_shared<bool>(true)) {
  if (multi_ == nullptr) throw std::runtime_error("http client: libcurl has no multi handle");
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &HttpPool::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &HttpPool::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, 64L);
  curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, 1024L);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 256L);
}

HttpPool::~HttpPool() {
  *alive_ = false;
  for (const auto& [id, running] : running_) {
    curl_multi_remove_handle(multi_, running.easy->handle());
  }
  running_.clear();
  curl_multi_cleanup(multi_);
}

void HttpPool::start(TransferId id, std::unique_ptr<TransferEasy> easy,
                     HttpClient::Completion completion) {
  CURL* const handle = easy->handle();
  ids_.emplace(handle, id.value);
  running_.emplace(id.value, Running{std::move(easy), std::move(completion)});
  curl_multi_add_handle(multi_, handle);  // asks for a turn through on_timer
  wait_for_sockets();
}

bool HttpPool::cancel(TransferId id) {
  const auto found = running_.find(id.value);
  if (found == running_.end()) return false;
  Running stopped = std::move(found->second);
  running_.erase(found);
  ids_.erase(stopped.easy->handle());
  curl_multi_remove_handle(multi_, stopped.easy->handle());
  asio::post(io_, [alive = alive_, result = stopped.easy->cancel(),
                   completion = std::move(stopped.completion)]() mutable {
    if (*alive) completion(std::move(result));
  });
  return true;
}

void HttpPool::cancel_all() {
  std::vector<std::uint64_t> ids;
  for (const auto& [id, running] : running_) ids.push_back(id);
  for (const std::uint64_t id : ids) cancel({id});
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
  const auto turn = [&pool, alive = pool.alive_] {
    if (*alive) pool.act(CURL_SOCKET_TIMEOUT, 0);
  };
  if (timeout_ms == 0) {
    // curl must not be entered from its own callback; one turn serves every transfer that asked.
    if (std::exchange(pool.turn_posted_, true)) return 0;
    asio::post(pool.io_, [&pool, alive = pool.alive_, turn] {
      if (*alive) pool.turn_posted_ = false;
      turn();
    });
    return 0;
  }
  pool.timer_.expires_after(std::chrono::milliseconds(timeout_ms));
  pool.timer_.async_wait([turn](const boost::system::error_code& code) {
    if (!code) turn();
  });
  return 0;
}

// Only while something runs: an idle pool keeps no work on the loop.
void HttpPool::wait_for_sockets() {
  if (waiting_ || running_.empty()) return;
  waiting_ = true;
  epoll_.async_wait(asio::posix::stream_descriptor::wait_read,
                    [this, alive = alive_](const boost::system::error_code& code) {
                      if (!*alive) return;
                      waiting_ = false;
                      if (!code) take_events();
                    });
}

void HttpPool::take_events() {
  std::array<epoll_event, 64> events{};
  const std::shared_ptr<bool> alive = alive_;
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
  if (*alive) wait_for_sockets();
}

void HttpPool::act(curl_socket_t socket, int what) {
  int running = 0;
  const std::shared_ptr<bool> alive = alive_;
  curl_multi_socket_action(multi_, socket, what, &running);
  collect();
  if (*alive) wait_for_sockets();
}

void HttpPool::collect() {
  std::vector<std::pair<HttpClient::Completion, TransferResult>> finished;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* const handle = message->easy_handle;
    const CURLcode code = message->data.result;  // the message dies with the handle's removal
    const auto id = ids_.find(handle);
    if (id == ids_.end()) continue;
    const auto found = running_.find(id->second);
    Running done = std::move(found->second);
    running_.erase(found);
    ids_.erase(id);
    curl_multi_remove_handle(multi_, handle);
    finished.emplace_back(std::move(done.completion), done.easy->finish(code));
  }
  // Last, because a completion may start, cancel, or destroy the client.
  const std::shared_ptr<bool> alive = alive_;
  for (auto& [completion, result] : finished) {
    if (!*alive) return;
    completion(std::move(result));
  }
}

}  // namespace jackfield::net
