// SPDX-License-Identifier: MIT
#include "host/plugin/account.hpp"

#include "host/plugin/output_table.hpp"
#include "host/plugin/plugin_call.hpp"

#include <jackfield/cpp/generated/convert.hpp>

#include <utility>

namespace jackfield::plugin {
namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

Account::Account(const Library& library, const HostTable& host, std::string id)
    : library_(library), host_(host), id_(std::move(id)) {}

Account::~Account() {
  if (account_ != nullptr) library_.table().destroy(account_);
}

Error Account::defect(std::string_view call, std::string_view rule, std::string_view text) const {
  defects_.fetch_add(1, std::memory_order_relaxed);
  Notice notice;
  notice.plugin = library_.id();
  notice.account = id_;
  notice.call = call;
  notice.rule = rule;
  notice.text = "plugin " + library_.id() + ": " + std::string(call) + ": " + std::string(text) +
                " (" + std::string(rule) + ")";
  host_.notice(notice);
  return internal(std::move(notice.text));
}

void Account::notice_if_slow(std::string_view call, std::chrono::nanoseconds took) const {
  if (took <= kSlowCall) return;
  Notice notice;
  notice.kind = Notice::Kind::slow;
  notice.plugin = library_.id();
  notice.account = id_;
  notice.call = call;
  notice.rule = "ABI-9.2";
  notice.took = took;
  notice.text =
      "plugin " + library_.id() + ": " + std::string(call) + " took " +
      std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()) + " ms";
  host_.notice(notice);
}

Creation Account::try_create(const Library& library, std::string_view channel, std::string_view id,
                             bool is_hook, std::string_view config, const HostTable& host) {
  std::unique_ptr<Account> made(new Account(library, host, std::string(id)));
  const jf_create_t arguments = {sizeof(jf_create_t), is_hook ? 1u : 0u, &host.table(),
                                 abi::str(channel),   abi::str(id),      abi::str(config)};
  OutputTable out(OutputTable::Call::create);
  const auto begin = Clock::now();
  const jf_status_t status = call_plugin(
      out, [&] { return library.table().create(&arguments, out.table(), &made->account_); });
  made->notice_if_slow("create", Clock::now() - begin);

  Creation creation;
  if (out.created) {
    made->created_ = std::move(*out.created);
    creation.error_key = made->created_.error_key;
  }
  if (const Breach breach = breach_of(out, status, out.created.has_value(), false)) {
    creation.error = made->defect("create", breach.rule, breach.text);
  } else if (status == JF_OK && made->account_ == nullptr) {
    creation.error = made->defect("create", "ABI-6.3", "it succeeded and gave no account");
  } else if (status != JF_OK && made->account_ != nullptr) {
    made->account_ = nullptr;  // whatever it is, it is not an account that could be destroyed
    creation.error = made->defect("create", "ABI-6.3", "it failed and gave an account");
  } else if (status != JF_OK) {
    creation.error = {status, "plugin " + library.id() + ": " + failure_text(out, status)};
  } else {
    creation.account = std::move(made);
  }
  return creation;
}

Result<std::unique_ptr<Account>> Account::create(const Library& library, std::string_view channel,
                                                 std::string_view id, bool is_hook,
                                                 std::string_view config, const HostTable& host) {
  Creation creation = try_create(library, channel, id, is_hook, config, host);
  if (creation.account != nullptr) return std::move(creation.account);
  if (creation.error_key.empty()) return creation.error;
  return Error{creation.error.status, creation.error_key + ": " + creation.error.text};
}

Result<Received> Account::receive(const ContextValue& context,
                                  const HttpRequestValue& request) const {
  ArgumentMemory memory(library_.table().abi_minor);
  const jf_context_t* c_context = to_c(context, memory.arena());
  const jf_http_request_t* c_request = to_c(request, memory.arena());
  OutputTable out(OutputTable::Call::receive);

  const auto begin = Clock::now();
  const jf_status_t status = call_plugin(
      out, [&] { return library_.table().receive(account_, c_context, c_request, out.table()); });
  notice_if_slow("receive", Clock::now() - begin);

  if (const Breach breach = breach_of(out, status, out.received.has_value(), true)) {
    return defect("receive", breach.rule, breach.text);
  }
  if (status != JF_OK)
    return Error{status, "plugin " + library_.id() + ": receive: " + failure_text(out, status)};
  if (const Breach breach = check_received(*out.received))
    return defect("receive", breach.rule, breach.text);
  return std::move(*out.received);
}

Result<Stepped> Account::step(const ContextValue& context, const ProcedureValue& procedure,
                              const std::vector<Exchange>& exchanges) const {
  ArgumentMemory memory(library_.table().abi_minor);
  const jf_context_t* c_context = to_c(context, memory.arena());
  const jf_procedure_t* c_procedure = to_c(procedure, memory.arena());
  jf_exchange_t* c_exchanges = memory.arena().array<jf_exchange_t>(exchanges.size());
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    abi::fill_exchange(c_exchanges[i], exchanges[i], memory.arena());
  }
  OutputTable out(OutputTable::Call::step);

  const auto begin = Clock::now();
  const jf_status_t status = call_plugin(out, [&] {
    return library_.table().step(account_, c_context, c_procedure, c_exchanges,
                                 static_cast<std::uint32_t>(exchanges.size()),
                                 sizeof(jf_exchange_t), out.table());
  });
  notice_if_slow("step", Clock::now() - begin);

  if (const Breach breach = breach_of(out, status, out.stepped.has_value(), true)) {
    return defect("step", breach.rule, breach.text);
  }
  if (status != JF_OK)
    return Error{status, "plugin " + library_.id() + ": step: " + failure_text(out, status)};
  if (const Breach breach = check_stepped(*out.stepped))
    return defect("step", breach.rule, breach.text);
  return std::move(*out.stepped);
}

}  // namespace jackfield::plugin
