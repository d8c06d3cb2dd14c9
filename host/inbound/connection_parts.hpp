// SPDX-License-Identifier: MIT
// What every connection of an account needs, in one place. Built by the runtime.
#pragma once

#include <boost/asio/io_context.hpp>

#include "host/inbound/accept.hpp"
#include "host/observe/log.hpp"
#include "host/observe/metrics.hpp"
#include "host/outbound/credentials.hpp"
#include "host/outbound/supervisor.hpp"
#include "host/outbound/worker.hpp"
#include "host/state/accounts.hpp"
#include "host/state/ids.hpp"
#include "host/state/journal.hpp"
#include "host/state/media_library.hpp"
#include "host/state/timers.hpp"

namespace jackfield::inbound {

struct ConnectionParts {
  boost::asio::io_context& io;
  state::Accounts& accounts;
  state::Book& book;
  state::Journal& journal;
  store::Store& store;
  Acceptor& acceptor;
  state::MediaLibrary& media;
  outbound::Credentials& credentials;
  outbound::Worker& worker;
  outbound::Supervisor& supervisor;
  state::IdMaker& ids;
  state::Timers& timers;
  const state::Clock& clock;
  observe::Log& log;
  observe::Metrics& metrics;
};

}  // namespace jackfield::inbound
