// SPDX-License-Identifier: MIT
// What is impure, as an argument: time, randomness, facts, tokens, materials.
#pragma once

#include <jackfield/generated/model.h>
#include <jackfield/cpp/c_view.hpp>
#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <string_view>

namespace jackfield {

/// A view of the call's context; valid during the call. Lookups give an empty text for what is not
/// there. [any]
class Context {
 public:
  explicit Context(const jf_context_t& context) noexcept : context_(&context) {}

  /// Fresh: Unix milliseconds.
  std::int64_t now() const noexcept { return context_->now; }
  /// Stable: when the procedure began, Unix milliseconds; the same at every replay.
  std::int64_t started_at() const noexcept { return context_->started_at; }
  /// Fresh: 32 random bytes.
  std::string_view nonce() const noexcept { return abi::text_of(context_->nonce); }
  /// Stable: 32 random bytes, the same at every replay.
  std::string_view seed() const noexcept { return abi::text_of(context_->seed); }
  /// The account's id, or the hook's.
  std::string_view account() const noexcept { return abi::text_of(context_->account); }
  /// The address of the webhook as configured, without query.
  std::string_view public_url() const noexcept { return abi::text_of(context_->public_url); }
  /// Which attempt at the procedure, from 1.
  std::uint32_t attempt() const noexcept { return context_->attempt; }
  /// Polls and streams: how far it got.
  std::string_view cursor() const noexcept { return abi::text_of(context_->cursor); }

  /// A fact by its key, in any scope the call knows; nullptr when the host was not asked for it or
  /// it is not there.
  const jf_fact_t* fact(std::string_view key) const noexcept {
    const jf_fact_t* found = known(key);
    return found == nullptr || found->uses < 0 ? nullptr : found;
  }
  /// Whether the host has looked: true for a fact it found, and for one it was asked for and does
  /// not have.
  bool knows_fact(std::string_view key) const noexcept { return known(key) != nullptr; }
  std::string_view fact_value(std::string_view key) const noexcept {
    const jf_fact_t* found = fact(key);
    return found == nullptr ? std::string_view() : abi::text_of(found->value);
  }

  /// A token's value; empty: not there, ask with Step::need_token.
  std::string_view token(std::string_view name) const noexcept {
    for (std::uint32_t i = 0; i < context_->tokens_count; ++i) {
      const jf_token_t& token = *abi::item(context_->tokens, context_->tokens_stride, i);
      if (abi::text_of(token.name) == name) return abi::text_of(token.value);
    }
    return {};
  }
  /// A token's data, JSON text, such as a refresh token.
  std::string_view token_data(std::string_view name) const noexcept {
    for (std::uint32_t i = 0; i < context_->tokens_count; ++i) {
      const jf_token_t& token = *abi::item(context_->tokens, context_->tokens_stride, i);
      if (abi::text_of(token.name) == name) return abi::text_of(token.data);
    }
    return {};
  }
  /// A material's bytes; empty: not there.
  std::string_view material(std::string_view name) const noexcept {
    for (std::uint32_t i = 0; i < context_->materials_count; ++i) {
      const jf_material_t& material =
          *abi::item(context_->materials, context_->materials_stride, i);
      if (abi::text_of(material.name) == name) return abi::text_of(material.value);
    }
    return {};
  }

  /// Set while the network's request is open and Step::answer can go into it.
  const jf_held_t* held() const noexcept { return context_->held; }

 private:
  const jf_fact_t* known(std::string_view key) const noexcept {
    for (std::uint32_t i = 0; i < context_->facts_count; ++i) {
      const jf_fact_t* fact = abi::item(context_->facts, context_->facts_stride, i);
      if (abi::text_of(fact->key) == key) return fact;
    }
    return nullptr;
  }

  const jf_context_t* context_;
};

}  // namespace jackfield
