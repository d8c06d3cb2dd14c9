// SPDX-License-Identifier: MIT
#include "host/plugin/stream_machine.hpp"

#include "host/plugin/plugin_call.hpp"
#include "host/plugin/stream_check.hpp"

#include <jackfield/cpp/generated/convert.hpp>

#include <chrono>
#include <new>
#include <optional>
#include <utility>

namespace jackfield::plugin {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kCall = "stream";

/// The host's side of jf_stream_call_t, for one call.
class CallTable final {
 public:
  CallTable() noexcept : table_{sizeof(jf_stream_call_t), 0, this, &on_error, &on_output} {}
  CallTable(const CallTable&) = delete;
  CallTable& operator=(const CallTable&) = delete;

  const jf_stream_call_t* table() const noexcept { return &table_; }

  std::optional<StreamOutput> output;
  std::string error_text;
  Breach breach;

 private:
  static CallTable& of(void* call) { return *static_cast<CallTable*>(call); }

  static void JF_CALL on_error(void* call, jf_status_t, jf_str_t text) {
    try {
      of(call).error_text = error_text_of(text);
    } catch (...) {
      of(call).error_text.clear();
    }
  }

  static jf_status_t JF_CALL on_output(void* call, const jf_stream_output_t* raw) {
    return of(call).take(raw);
  }

  // noexcept: nothing of ours may be thrown through the plugin's frames.
  jf_status_t take(const jf_stream_output_t* raw) noexcept {
    try {
      if (output) {
        if (!breach) breach = {"ABI-7.5", "it gave two results"};
        return JF_INVALID_ARGUMENT;
      }
      const Result<void> checked =
          check_bounded(raw, "output", &abi::check_stream_output<abi::Where>);
      if (!checked) {
        if (!breach) breach = {rule_of_fault(checked.error().text), checked.error().text};
        return JF_INVALID_ARGUMENT;
      }
      abi::copy_stream_output(raw, output.emplace());
      return JF_OK;
    } catch (const std::bad_alloc&) {
      output.reset();
      return JF_NO_MEMORY;
    } catch (...) {
      output.reset();
      return JF_INTERNAL;
    }
  }

  jf_stream_call_t table_;
};

}  // namespace

Result<std::unique_ptr<StreamMachine>> Account::stream(std::string_view name) const {
  return StreamMachine::create(*this, name);
}

Result<std::unique_ptr<StreamMachine>> StreamMachine::create(const Account& account,
                                                             std::string_view name) {
  const Library& library = account.library_;
  const auto* table =
      static_cast<const jf_stream_v1_t*>(library.table().extension(abi::str(JF_STREAM_V1_ID)));
  if (table == nullptr)
    return Error{JF_NOT_SUPPORTED, "plugin " + library.id() + " has no " JF_STREAM_V1_ID};
  if (table->size < sizeof(jf_stream_v1_t) || table->create == nullptr ||
      table->destroy == nullptr || table->input == nullptr)
    return account.defect(kCall, "ABI-1.3", "its table of " JF_STREAM_V1_ID " is not whole");

  std::unique_ptr<StreamMachine> made(new StreamMachine(account, *table));
  CallTable out;
  const auto begin = Clock::now();
  const jf_status_t status = call_plugin(out, [&] {
    return table->create(account.account_, abi::str(name), out.table(), &made->stream_);
  });
  account.notice_if_slow(kCall, Clock::now() - begin);
  const bool has_stream = made->stream_ != nullptr;
  if (status != JF_OK) made->stream_ = nullptr;  // whatever it is, it cannot be destroyed
  if (const Breach breach = breach_of(out, status, has_stream, false))
    return account.defect(kCall, breach.rule, breach.text);
  if (has_stream != (status == JF_OK))
    return account.defect(kCall, "ABI-6.3", "it gives a machine exactly when it succeeds");
  if (status != JF_OK)
    return Error{status, "plugin " + library.id() + ": stream: " + failure_text(out, status)};
  return made;
}

StreamMachine::~StreamMachine() {
  if (stream_ != nullptr) table_.destroy(stream_);
}

Result<StreamOutput> StreamMachine::input(const ContextValue& context, const StreamInput& input,
                                          std::string_view bytes) {
  const Library& library = account_.library_;
  ArgumentMemory memory(library.table().abi_minor);
  const jf_context_t* c_context = to_c(context, memory.arena());
  jf_stream_input_t* c_input = memory.arena().array<jf_stream_input_t>(1);
  abi::fill_stream_input(*c_input, input, memory.arena());
  c_input->bytes = abi::str(bytes);
  CallTable out;

  const auto begin = Clock::now();
  const jf_status_t status =
      call_plugin(out, [&] { return table_.input(stream_, c_context, c_input, out.table()); });
  account_.notice_if_slow(kCall, Clock::now() - begin);

  if (const Breach breach = breach_of(out, status, out.output.has_value(), false))
    return account_.defect(kCall, breach.rule, breach.text);
  if (status != JF_OK)
    return Error{status, "plugin " + library.id() + ": stream: " + failure_text(out, status)};
  if (!out.output) return StreamOutput();
  if (const Breach breach = check_stream_output(*out.output))
    return account_.defect(kCall, breach.rule, breach.text);
  return std::move(*out.output);
}

}  // namespace jackfield::plugin
