// SPDX-License-Identifier: MIT
#include "host/plugin/cases.hpp"

#include "host/plugin/account.hpp"
#include "host/plugin/services/service.hpp"
#include "host/plugin/stream_machine.hpp"

#include <ostream>
#include <utility>

namespace jackfield::plugin {
namespace {

/// A connection's machine in this process.
class LoadedStream final : public testing::SubjectStream {
 public:
  explicit LoadedStream(std::unique_ptr<StreamMachine> machine) : machine_(std::move(machine)) {}

  Result<StreamOutput> input(const ContextValue& context, const StreamInput& input) override {
    return machine_->input(context, input, input.bytes);
  }

 private:
  std::unique_ptr<StreamMachine> machine_;
};

class LoadedAccount final : public testing::SubjectAccount {
 public:
  explicit LoadedAccount(std::unique_ptr<Account> account) : account_(std::move(account)) {}

  Result<Received> receive(const ContextValue& context,
                           const HttpRequestValue& request) const override {
    return account_->receive(context, request);
  }
  Result<Stepped> step(const ContextValue& context, const ProcedureValue& procedure,
                       const std::vector<Exchange>& exchanges) const override {
    return account_->step(context, procedure, exchanges);
  }

  Result<std::unique_ptr<testing::SubjectStream>> stream(std::string_view name) const override {
    Result<std::unique_ptr<StreamMachine>> machine = account_->stream(name);
    if (!machine) return machine.error();
    return std::unique_ptr<testing::SubjectStream>(
        std::make_unique<LoadedStream>(std::move(*machine)));
  }

 private:
  std::unique_ptr<Account> account_;
};

}  // namespace

int run_cases(const std::filesystem::path& file, const testing::CaseOptions& options,
              std::ostream& out, const LibraryPolicy& policy) {
  const Result<const Library*> library = Library::load(file, policy);
  if (!library) {
    out << library.error().text << "\n";
    return 2;
  }
  // Plugins keep what they are given of the host for as long as the process lives, so this is never
  // destroyed.
  static auto& hosts = *new std::vector<std::unique_ptr<HostTable>>;
  const HostTable& host = *hosts.emplace_back(std::make_unique<HostTable>(
      (*library)->id(), [](const services::PluginLogLine&) {}, HostTable::NoticeSink()));

  testing::Subject subject;
  subject.manifest = (*library)->manifest();
  subject.service = &services::host_service;
  subject.create =
      [&](std::string_view channel, std::string_view id,
          std::string_view config) -> Result<std::unique_ptr<testing::SubjectAccount>> {
    Result<std::unique_ptr<Account>> account =
        Account::create(**library, channel, id, channel.empty(), config, host);
    if (!account) return account.error();
    return as_subject(std::move(*account));
  };
  return testing::run_cases(subject, options, out);
}

std::unique_ptr<testing::SubjectAccount> as_subject(std::unique_ptr<Account> account) {
  return std::make_unique<LoadedAccount>(std::move(account));
}

}  // namespace jackfield::plugin
