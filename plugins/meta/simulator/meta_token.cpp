// SPDX-License-Identifier: MIT
// Tokens: when they end, and Instagram Login's two ways to one of 60 days. Source: fact sheet
// Instagram, 2, 2026-11-21.
#include "plugins/meta/simulator/meta_graph.hpp"

namespace jackfield::meta_simulator {
namespace {

using simulator::HttpResponse;

constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;

bool is_ours(const Call& call) {
  const World& world = call.world;
  return world.has_instagram_login && !world.is_token_ended &&
         call.word("access_token") == world.token;
}

HttpResponse sixty_days(World& world) {
  world.token_renewable_at = world.now + kDayMs;
  return json_answer(
      200, {{"access_token", world.token}, {"token_type", "bearer"}, {"expires_in", 5183944}});
}

}  // namespace

HttpResponse exchange(Call& call) {
  World& world = call.world;
  if (!is_ours(call)) return error_answer(190, 0, "Invalid OAuth access token");
  if (call.word("grant_type") != "ig_exchange_token" || world.instagram_app_secret.empty() ||
      call.word("client_secret") != world.instagram_app_secret)
    return error_answer(100, 0, "client_secret is wrong");
  if (!world.is_token_short) return error_answer(100, 0, "This token is long-lived already");
  world.is_token_short = false;
  ++world.counters["exchanges"];
  return sixty_days(world);
}

HttpResponse renew(Call& call) {
  World& world = call.world;
  if (!is_ours(call)) return error_answer(190, 0, "Invalid OAuth access token");
  if (call.word("grant_type") != "ig_refresh_token")
    return error_answer(100, 0, "grant_type is wrong");
  if (world.is_token_short || world.now < world.token_renewable_at)
    return error_answer(100, 0, "This token cannot be refreshed yet");
  ++world.counters["renewals"];
  return sixty_days(world);
}

HttpResponse debug_token(const Call& call) {
  const World& world = call.world;
  if (call.word("input_token") != world.token)
    return json_answer(200, {{"data", {{"is_valid", false}, {"scopes", Json::array()}}}});
  return json_answer(
      200, {{"data", {{"is_valid", true}, {"expires_at", world.token_expires_at_ms / 1000}}}});
}

}  // namespace jackfield::meta_simulator
