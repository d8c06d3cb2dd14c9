// SPDX-License-Identifier: MIT
#include "host/inbound/connections.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>
#include <vector>

#include "host/plugin/account.hpp"

namespace jackfield::inbound {
namespace {

constexpr std::size_t kMostStreams = 64;  // of one account

/// The streams an account keeps: what `create` said, of those that the manifest names.
std::vector<std::string> streams_of(const state::LiveAccount& account) {
  const std::vector<std::string>& named = account.manifest.streams;
  const std::vector<std::string>& wanted = account.object->created().streams;
  if (wanted.empty()) return named;
  std::vector<std::string> streams;
  for (const std::string& one : wanted) {
    const std::string family = one.substr(0, one.find(':'));
    if (std::find(named.begin(), named.end(), family) != named.end() &&
        streams.size() < kMostStreams)
      streams.push_back(one);
  }
  return streams;
}

}  // namespace

Connections::Connections(ConnectionParts parts) : parts_(parts) {
  parts_.metrics.gauge("connections_open", [this] {
    double open = 0;
    for (const auto& [account, streams] : accounts_) {
      for (const auto& [name, connection] : streams) open += connection->is_open() ? 1 : 0;
    }
    return open;
  });
}

void Connections::start(const std::string& id) {
  const state::LiveAccount* account = parts_.accounts.account(id);
  if (account == nullptr || is_stopped_) return;
  Streams& streams = accounts_[id];
  for (const std::string& name : streams_of(*account)) {
    auto wants = [this, id](const std::string& other) {
      const auto known = accounts_.find(id);
      if (known == accounts_.end()) return;
      const auto stream = known->second.find(other);
      if (stream != known->second.end()) stream->second->open();
    };
    auto made = std::make_unique<Connection>(parts_, id, name, std::move(wants));
    made->open();
    streams[name] = std::move(made);
  }
}

void Connections::stop(const std::string& account) {
  accounts_.erase(account);
}

void Connections::stop_all() {
  is_stopped_ = true;
  accounts_.clear();
}

void Connections::submit(const std::string& account, const std::string& stream, StreamSubmit submit,
                         std::uint32_t timeout_ms, Completion done) {
  const auto known = accounts_.find(account);
  Connection* connection = nullptr;
  if (known != accounts_.end()) {
    const auto found = known->second.find(stream);
    if (found != known->second.end()) connection = found->second.get();
  }
  if (connection != nullptr && connection->session() != nullptr)
    return connection->session()->submit(std::move(submit), timeout_ms, std::move(done));
  net::TransferResult result;
  result.outcome = net::TransferOutcome::not_sent;
  result.error = net::TransferError::connect;
  result.error_text = "the stream " + stream + " is not open";
  boost::asio::post(parts_.io, [done = std::move(done), result = std::move(result)]() mutable {
    done(std::move(result));
  });
}

}  // namespace jackfield::inbound
