// SPDX-License-Identifier: MIT
// What the host wants done, and what came of it so far.
#pragma once

#include <jackfield/cpp/generated/convert.hpp>
#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace jackfield {

/// A view of the procedure; valid during the call. [any]
class Procedure {
 public:
  explicit Procedure(const jf_procedure_t& procedure) noexcept : procedure_(&procedure) {}

  /// An action kind ("send"), or "token", "check", "media_fetch" …
  std::string_view name() const noexcept { return abi::text_of(procedure_->name); }
  /// The procedure's id; the same at every replay.
  std::string_view id() const noexcept { return abi::text_of(procedure_->id); }
  /// The action, copied; empty where the procedure is none.
  Action action() const {
    if (procedure_->action == nullptr) return {};
    Result<Action> copied = from_c(procedure_->action);
    return copied ? std::move(*copied)
                  : Action();  // the host checked it: a failure cannot be seen here
  }
  /// The argument as JSON text; empty where the procedure is an action.
  std::string_view argument_text() const noexcept { return abi::text_of(procedure_->argument); }
  /// The argument, parsed. Not JSON counts as empty.
  JsonDocument argument() const {
    Result<JsonDocument> parsed = JsonDocument::parse(argument_text());
    if (!parsed) parsed = JsonDocument::parse("null");
    return std::move(*parsed);
  }

 private:
  const jf_procedure_t* procedure_;
};

/// One exchange; a view valid during the call. [any]
class ExchangeView {
 public:
  explicit ExchangeView(const jf_exchange_t& exchange) noexcept : exchange_(&exchange) {}

  std::string_view label() const noexcept { return abi::text_of(exchange_->label); }
  ExchangeResult result() const noexcept { return static_cast<ExchangeResult>(exchange_->result); }
  bool answered() const noexcept { return result() == ExchangeResult::answered; }
  /// HTTP status; 0 without an answer.
  std::uint32_t status() const noexcept { return exchange_->status; }
  /// Answered with 2xx.
  bool ok() const noexcept { return answered() && status() >= 200 && status() < 300; }
  std::string_view body() const noexcept { return abi::text_of(exchange_->body); }
  /// The body, parsed; not JSON counts as empty.
  JsonDocument json() const {
    Result<JsonDocument> parsed = JsonDocument::parse(body());
    if (!parsed) parsed = JsonDocument::parse("null");
    return std::move(*parsed);
  }
  std::string_view header(std::string_view name) const noexcept {
    for (std::uint32_t i = 0; i < exchange_->headers_count; ++i) {
      const jf_header_t& field = *abi::item(exchange_->headers, exchange_->headers_stride, i);
      if (abi::text_of(field.name) == name) return abi::text_of(field.value);
    }
    return {};
  }
  /// to_media: what was stored; else nullptr.
  const jf_media_t* media() const noexcept { return exchange_->media; }
  /// What went wrong on the way.
  std::string_view error() const noexcept { return abi::text_of(exchange_->error); }
  /// Unix milliseconds.
  std::int64_t at() const noexcept { return exchange_->at; }
  /// As this side knows the struct, to be looked at under another label. What it points to is
  /// borrowed as before.
  jf_exchange_t raw() const noexcept {
    jf_exchange_t spare;
    return abi::view(exchange_, spare);
  }

 private:
  const jf_exchange_t* exchange_;
};

/// What came of the procedure so far, in order; a view valid during the call. [any]
class Exchanges {
 public:
  Exchanges(const jf_exchange_t* first, std::uint32_t count, std::uint32_t stride) noexcept
      : first_(first), count_(count), stride_(stride) {}

  std::uint32_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }
  ExchangeView operator[](std::uint32_t index) const noexcept {
    return ExchangeView(*abi::item(first_, stride_, index));
  }
  /// The exchange of that label; nothing when it was not made yet. Dispatch on this, never on
  /// counts.
  std::optional<ExchangeView> find(std::string_view label) const noexcept {
    for (std::uint32_t i = 0; i < count_; ++i) {
      if ((*this)[i].label() == label) return (*this)[i];
    }
    return std::nullopt;
  }
  std::optional<ExchangeView> last() const noexcept {
    if (empty()) return std::nullopt;
    return (*this)[count_ - 1];
  }

 private:
  const jf_exchange_t* first_;
  std::uint32_t count_;
  std::uint32_t stride_;
};

}  // namespace jackfield
