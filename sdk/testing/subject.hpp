// SPDX-License-Identifier: MIT
// The plugin that cases are run against, as this folder sees it: it knows no loader and no host.
#pragma once

#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/result.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::testing {

/// One connection's machine.
class SubjectStream {
 public:
  virtual ~SubjectStream() = default;

  virtual Result<StreamOutput> input(const ContextValue& context, const StreamInput& input) = 0;
};

/// An account or a hook of it.
class SubjectAccount {
 public:
  virtual ~SubjectAccount() = default;

  virtual Result<Received> receive(const ContextValue& context,
                                   const HttpRequestValue& request) const = 0;
  virtual Result<Stepped> step(const ContextValue& context, const ProcedureValue& procedure,
                               const std::vector<Exchange>& exchanges) const = 0;
  /// A new machine at every call.
  virtual Result<std::unique_ptr<SubjectStream>> stream(std::string_view name) const {
    return invalid("no such stream: " + std::string(name));
  }
};

struct Subject {
  Manifest manifest;
  /// Makes an account of `channel`, or a hook when that is empty, from a JSON object.
  std::function<Result<std::unique_ptr<SubjectAccount>>(
      std::string_view channel, std::string_view id, std::string_view config)>
      create;
  /// The service tables that the plugin gets; cases are signed with the same.
  std::function<const void*(std::string_view id)> service;
};

}  // namespace jackfield::testing
