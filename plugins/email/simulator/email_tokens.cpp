// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/email_tokens.hpp"

#include "plugins/email/simulator/mail_codec.hpp"

namespace jackfield::email_simulator {
namespace {

using Json = nlohmann::json;
using simulator::HttpResponse;

HttpResponse answer(int status, const Json& body) {
  return {status, {{"content-type", "application/json"}}, body.dump(), 0, -1};
}

HttpResponse refuse(const std::string& error) {
  return answer(error == "invalid_client" ? 401 : 400,
                {{"error", error}, {"error_description", "The simulated provider says " + error}});
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '+' ? ' ' : c == '%' ? '=' : c;
  return from_quoted_printable(out);
}

/// A field of an `application/x-www-form-urlencoded` body.
std::string form_field(std::string_view body, std::string_view name) {
  while (!body.empty()) {
    const std::string_view pair = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(pair.size() + 1, body.size()));
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name)
      return percent_decoded(pair.substr(equals + 1));
  }
  return {};
}

std::string error_of(World& world, const std::string& body) {
  if (std::string ordered = World::take(world.token_refusals, "token"); !ordered.empty())
    return ordered;
  if (world.oauth.is_null() || form_field(body, "client_id") != text_of(world.oauth, "client_id") ||
      form_field(body, "client_secret") != text_of(world.oauth, "client_secret"))
    return "invalid_client";
  const std::string grant = form_field(body, "grant_type");
  if (grant == "client_credentials") return {};
  if (grant != "refresh_token") return "unsupported_grant_type";
  const bool is_known = form_field(body, "refresh_token") == text_of(world.oauth, "refresh_token");
  return is_known ? std::string() : "invalid_grant";
}

}  // namespace

HttpResponse give_token(World& world, const simulator::HttpRequest& request) {
  if (request.method != "POST") return answer(405, {{"error", "invalid_request"}});
  const HttpResponse throttled = answer(429, {{"error", "temporarily_unavailable"}});
  if (auto early = world.faults.before(request, throttled)) return *early;
  const std::string error = error_of(world, request.body);
  if (!error.empty()) return world.faults.after(request, refuse(error));
  world.access_token = "for-play-only-token-" + std::to_string(++world.serial);
  ++world.counters["tokens_given"];
  return world.faults.after(request, answer(200, {{"access_token", world.access_token},
                                                  {"token_type", "Bearer"},
                                                  {"expires_in", 3599}}));
}

}  // namespace jackfield::email_simulator
