// SPDX-License-Identifier: MIT
// What every procedure in progress needs, in one place. Built by the runtime, outlives every Run.
#pragma once

#include <memory>
#include <string>

#include "host/inbound/accept.hpp"
#include "host/inbound/holds.hpp"
#include "host/inbound/topics.hpp"
#include "host/net/http_client.hpp"
#include "host/observe/log.hpp"
#include "host/observe/metrics.hpp"
#include "host/outbound/credentials.hpp"
#include "host/outbound/rate_gate.hpp"
#include "host/outbound/submitter.hpp"
#include "host/state/accounts.hpp"
#include "host/state/clock.hpp"
#include "host/state/ids.hpp"
#include "host/state/journal.hpp"
#include "host/state/media_library.hpp"
#include "host/state/timers.hpp"

namespace jackfield::outbound {

struct Engine {
  state::Accounts& accounts;
  state::Book& book;
  state::Journal& journal;
  store::Store& store;
  inbound::Acceptor& acceptor;
  inbound::Topics& topics;
  inbound::Holds& holds;
  Credentials& credentials;
  RateGate& rates;
  net::HttpClient& http;
  state::MediaLibrary& media;
  state::IdMaker& ids;
  state::Timers& timers;
  const state::Clock& clock;
  observe::Log& log;
  observe::Metrics& metrics;
  Submitter* submitter = nullptr;  ///< Set once the connections are built.
};

}  // namespace jackfield::outbound
