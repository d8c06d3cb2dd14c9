// SPDX-License-Identifier: MIT
// What an account, or a hook, is made from.
#pragma once

#include <jackfield/abi.h>
#include <jackfield/cpp/c_view.hpp>
#include <jackfield/cpp/crypto.hpp>
#include <jackfield/cpp/json.hpp>
#include <jackfield/cpp/log.hpp>
#include <jackfield/cpp/result.hpp>
#include <jackfield/cpp/text.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace jackfield {

/// The configuration of one account or hook, checked against the manifest's schema by the host
/// beforehand. Valid during `create`; what is needed later is copied into the account. [any]
class Config {
 public:
  Config(const jf_create_t& arguments, JsonDocument config) noexcept
      : arguments_(&arguments), config_(std::move(config)) {}

  /// A member of the configuration.
  Json operator[](std::string_view key) const noexcept { return config_[key]; }
  /// A member's text, as a copy to keep; empty when absent.
  std::string text(std::string_view key) const { return std::string(config_[key].text()); }
  /// The shared hook's own configuration; nothing when the account has its own address.
  Json hook() const noexcept { return config_["hook"]; }
  Json root() const noexcept { return config_.root(); }

  std::string_view id() const noexcept { return abi::text_of(arguments_->id); }
  std::string_view channel() const noexcept { return abi::text_of(arguments_->channel); }

  /// The host's services, for as long as the process lives.
  Crypto crypto() const noexcept {
    return Crypto(static_cast<const jf_crypto_v1_t*>(service("jf.crypto/1")));
  }
  Text text_service() const noexcept {
    return Text(static_cast<const jf_text_v1_t*>(service("jf.text/1")));
  }
  Log log() const noexcept { return Log(arguments_->host); }
  /// Any service's table by its id; nullptr when the host has none.
  const void* service(std::string_view service_id) const noexcept {
    const jf_host_t* host = arguments_->host;
    return host == nullptr ? nullptr
                           : host->service(host->host, {service_id.data(), service_id.size()});
  }

  /// Refuses the configuration and names the key at fault as a JSON Pointer ("/channel_secret"), so
  /// that the host can point at it in the operator's file. The text says what is expected, never
  /// the value.
  Error refuse(std::string_view pointer, std::string text) const {
    refused_ = pointer;
    return {JF_INVALID_ARGUMENT, std::move(text)};
  }
  const std::string& refused() const noexcept { return refused_; }

 private:
  const jf_create_t* arguments_;
  JsonDocument config_;
  mutable std::string refused_;
};

}  // namespace jackfield
