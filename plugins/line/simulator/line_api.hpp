// SPDX-License-Identifier: MIT
// The Messaging API: what is checked of every call, then which call it is.
#pragma once

#include "plugins/line/simulator/line_world.hpp"

namespace jackfield::line_simulator {

simulator::HttpResponse answer(World& world, const simulator::HttpRequest& request);

/// A call whose token, body and rate were found right.
struct Call {
  World& world;
  const simulator::HttpRequest& request;
  std::string_view path;  // without query
  nlohmann::json body;    // {} without one
  std::string request_id;
};

// line_calls.cpp
simulator::HttpResponse reply(Call& call);
simulator::HttpResponse push(Call& call);
simulator::HttpResponse multicast(Call& call);
simulator::HttpResponse broadcast(Call& call);
simulator::HttpResponse validate(Call& call);
simulator::HttpResponse mark_as_read(Call& call);
simulator::HttpResponse start_loading(Call& call);
simulator::HttpResponse content(Call& call);

}  // namespace jackfield::line_simulator
