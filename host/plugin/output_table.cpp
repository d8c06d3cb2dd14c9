// SPDX-License-Identifier: MIT
#include "host/plugin/output_table.hpp"

#include "host/plugin/plugin_call.hpp"

#include <jackfield/cpp/generated/convert.hpp>

#include <new>
#include <utility>

namespace jackfield::plugin {
namespace {

Result<void> check_raw(const jf_created_t* raw) {
  return check_bounded(raw, "created", &abi::check_created<abi::Where>);
}
Result<void> check_raw(const jf_received_t* raw) {
  return check_bounded(raw, "received", &abi::check_received<abi::Where>);
}
Result<void> check_raw(const jf_stepped_t* raw) {
  return check_bounded(raw, "stepped", &abi::check_stepped<abi::Where>);
}

void copy(const jf_created_t* raw, Created& value) {
  abi::copy_created(raw, value);
}
void copy(const jf_received_t* raw, Received& value) {
  abi::copy_received(raw, value);
}
void copy(const jf_stepped_t* raw, Stepped& value) {
  abi::copy_stepped(raw, value);
}

OutputTable& of(void* call) {
  return *static_cast<OutputTable*>(call);
}

}  // namespace

OutputTable::OutputTable(Call call) noexcept
    : call_(call), table_{sizeof(jf_output_t), 0,          this, &on_error, &on_created,
                          &on_received,        &on_stepped} {}

void OutputTable::note(std::string_view rule, std::string text) {
  if (!breach) breach = {rule, std::move(text)};
}

// noexcept: nothing of ours may be thrown through the plugin's frames either.
template <class T, class Raw>
jf_status_t OutputTable::take(Call meant, std::optional<T>& slot, const Raw* raw) noexcept {
  try {
    if (call_ != meant) {
      note("ABI-7.6", "it gave the result of another call");
      return JF_NOT_SUPPORTED;
    }
    if (slot) {
      note("ABI-7.5", "it gave two results");
      return JF_INVALID_ARGUMENT;
    }
    if (const Result<void> checked = check_raw(raw); !checked) {
      note(rule_of_fault(checked.error().text), checked.error().text);
      return JF_INVALID_ARGUMENT;
    }
    copy(raw, slot.emplace());
    return JF_OK;
  } catch (const std::bad_alloc&) {
    slot.reset();
    return JF_NO_MEMORY;
  } catch (...) {
    slot.reset();
    return JF_INTERNAL;
  }
}

void JF_CALL OutputTable::on_error(void* call, jf_status_t, jf_str_t text) {
  try {
    of(call).error_text = error_text_of(text);
  } catch (...) {
    of(call).error_text.clear();
  }
}
jf_status_t JF_CALL OutputTable::on_created(void* call, const jf_created_t* created) {
  return of(call).take(Call::create, of(call).created, created);
}
jf_status_t JF_CALL OutputTable::on_received(void* call, const jf_received_t* received) {
  return of(call).take(Call::receive, of(call).received, received);
}
jf_status_t JF_CALL OutputTable::on_stepped(void* call, const jf_stepped_t* stepped) {
  return of(call).take(Call::step, of(call).stepped, stepped);
}

}  // namespace jackfield::plugin
