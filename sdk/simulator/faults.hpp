// SPDX-License-Identifier: MIT
// What can go wrong between a network and us, told beforehand. Shared by all simulators.
#pragma once

#include "sdk/simulator/simulator.hpp"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace jackfield::simulator {

/// Orders, each with "count" (default 1) and for API calls "path" (a part of the target; absent:
/// any):
///   {"fault":"throttle"}                        429 before anything is done
///   {"fault":"fail","status":500}               that status before anything is done
///   {"fault":"fail_after","status":500}         done, and then that status: the answer lies
///   {"fault":"cut","bytes":0}                   done, and the answer is cut after so many bytes
///   {"fault":"late","ms":5000}                  done, and answered so much later
///   {"fault":"webhook_repeat","times":1}        the next webhook is sent so many times more
///   {"fault":"webhook_reorder"}                 the next webhook waits until the one after it was
///   sent
///   {"fault":"webhook_late","ms":5000}          the next webhook is sent so much later
///   {"fault":"none"}                            forgets all orders
/// A network without HTTP takes what fits it by `take`, and says in its own page what that means
/// there.
class Faults {
 public:
  struct Order {
    std::string fault;
    std::string path;
    std::int64_t number = 0;  ///< status, bytes, ms or times
    std::int64_t count = 1;
  };

  /// Throws std::invalid_argument when it is no order.
  void order(const nlohmann::json& order);

  /// What happens before a call is looked at; `throttled` is the network's own answer to too much.
  std::optional<HttpResponse> before(const HttpRequest& request, const HttpResponse& throttled);
  /// What becomes of the answer once the call was done.
  HttpResponse after(const HttpRequest& request, HttpResponse response);
  /// What becomes of webhooks on their way out.
  std::vector<Webhook> webhooks(std::vector<Webhook> outgoing);
  /// The next order that is one of `faults` and fits the target, used up once; none: all is well.
  std::optional<Order> take(std::initializer_list<std::string_view> faults,
                            std::string_view target);

 private:
  std::deque<Order> orders_;
  std::vector<Webhook> held_;
};

}  // namespace jackfield::simulator
