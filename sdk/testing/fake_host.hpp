// SPDX-License-Identifier: MIT
// The host that a case sees: it makes each call as a host would, and checks at every call that the
// plugin is pure.
#pragma once

#include "sdk/testing/case_file.hpp"
#include "sdk/testing/subject.hpp"

#include <functional>
#include <string_view>

namespace jackfield::testing {

/// Calls one account. Each call is made twice, and once more with arguments that went through the
/// sandbox's codec; the results must be equal, and so must be what the codec makes of them.
class FakeHost final {
 public:
  /// Told of every call: its name, arguments and result as JSON text.
  using Trace = std::function<void(std::string_view call, const nlohmann::json& arguments,
                                   const nlohmann::json& result)>;

  FakeHost(const SubjectAccount& account, Trace trace)
      : account_(account), trace_(std::move(trace)) {}

  Result<Received> receive(const ContextValue& context, const HttpRequestValue& request) const;
  Result<Stepped> step(const ContextValue& context, const ProcedureValue& procedure,
                       const std::vector<Exchange>& exchanges) const;

 private:
  const SubjectAccount& account_;  // outlives this
  Trace trace_;
};

/// What the host keeps of a scripted response, for the request that asked: its label, kept headers,
/// kept body.
Result<Exchange> make_exchange(const Request& request, const nlohmann::json& response,
                               std::int64_t now);
Result<Exchange> make_exchange(const HeldAnswer& answer, const nlohmann::json& response,
                               std::int64_t now);

}  // namespace jackfield::testing
