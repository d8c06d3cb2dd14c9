// SPDX-License-Identifier: MIT
// An account made from JSON, and a browser that calls it: what the host does around the plugin, as
// short as can be.
#pragma once

#include "host/plugin/services/service.hpp"
#include "plugins/webchat/webchat_receive.hpp"
#include "plugins/webchat/webchat_settings.hpp"
#include "plugins/webchat/webchat_token.hpp"

#include <jackfield/cpp/arena.hpp>
#include <jackfield/cpp/generated/convert.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace jackfield::webchat {

inline constexpr std::string_view kTokenKey = "0123456789abcdef0123456789abcdef";
inline constexpr std::int64_t kNow = 1'760'000'010'000;

inline Result<Settings> try_settings(const std::string& json) {
  static constexpr auto service = [](void*, jf_str_t id) -> const void* {
    return services::host_service({id.ptr, static_cast<std::size_t>(id.len)});
  };
  const jf_host_t host = {sizeof(jf_host_t), 0, nullptr, +service};
  jf_create_t create = {};
  create.size = sizeof create;
  create.host = &host;
  create.id = {"w1", 2};
  create.config = {json.data(), json.size()};
  Result<JsonDocument> config = JsonDocument::parse(json);
  if (!config) return config.error();
  return read_settings(Config(create, std::move(*config)));
}

/// Members of the configuration beside the token key, such as `"text_max":10`.
inline Settings settings_with(const std::string& members = {}) {
  const std::string more = members.empty() ? std::string() : "," + members;
  Result<Settings> settings =
      try_settings(R"({"token_key":")" + std::string(kTokenKey) + "\"" + more + "}");
  EXPECT_TRUE(settings) << (settings ? "" : settings.error().text);
  return std::move(*settings);
}

/// A browser tab. It answers what the plugin needs the way a host does: a fact it does not have is
/// absent.
struct FakeWidget {
  explicit FakeWidget(Settings made) : settings(std::move(made)) {
    context.now = kNow;
    context.nonce = std::string(32, 'n');
    context.public_url = "https://chat.example/hooks/w1";
  }

  Received call(std::string method, std::string path, std::string body = {}) {
    HttpRequestValue request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.target = "/hooks/w1" + request.path;
    request.public_url = "https://chat.example" + request.target;
    request.headers = headers;
    request.query = query;
    request.received_at = context.now;
    request.body = std::move(body);
    if (spooled) request.spooled.emplace(*spooled);
    if (!origin.empty()) request.headers.push_back({"origin", origin});
    if (!request.body.empty() && !spooled)
      request.headers.push_back({"content-type", "application/json"});
    if (!token.empty()) request.headers.push_back({"authorization", "Bearer " + token});
    for (;;) {
      Arena arena;
      Received received =
          receive(settings, Context(*to_c(context, arena)), HttpRequest(*to_c(request, arena)));
      if (!received.need) return received;
      const auto same = [&](const Fact& fact) { return fact.key == received.need->name; };
      if (std::any_of(context.facts.begin(), context.facts.end(), same)) {
        ADD_FAILURE() << "needs a fact that it was given: " << received.need->name;
        return received;
      }
      Fact absent;
      absent.scope = FactScope::account;
      absent.key = received.need->name;
      absent.uses = -1;
      context.facts.push_back(absent);
    }
  }

  /// As the host does after a request: what was to be remembered is known from now on.
  void remember(const Received& received) {
    for (const Fact& fact : received.facts) {
      std::erase_if(context.facts, [&](const Fact& known) { return known.key == fact.key; });
      context.facts.push_back(fact);
    }
  }

  void become(const Visitor& visitor) { token = write_token(settings, visitor); }

  Settings settings;
  ContextValue context;
  std::vector<Header> headers;
  std::vector<QueryParameter> query;
  std::optional<Media> spooled;
  std::string origin = "https://chat.example";
  std::string token;
};

inline Visitor anonymous() {
  Visitor visitor;
  visitor.id = "v_aaaaaaaaaaaaaaaaaaaaaa";
  visitor.device = "dddddddddddddddd";
  visitor.issued_ms = kNow - 1000;
  return visitor;
}

inline Visitor verified(const Settings& settings, std::string subject = "user-42") {
  Visitor visitor = anonymous();
  visitor.id = contact_id(settings, subject);
  visitor.level = Level::verified;
  visitor.subject = std::move(subject);
  return visitor;
}

inline std::string code_of(const Received& received) {
  if (!received.answer) return "no answer";
  const Result<JsonDocument> body = JsonDocument::parse(received.answer->body);
  return body ? std::string((*body)["error"]["code"].text()) : std::string();
}

inline std::string header_of(const Received& received, std::string_view name) {
  for (const Header& header : received.answer->headers)
    if (header.name == name) return header.value;
  return {};
}

}  // namespace jackfield::webchat
