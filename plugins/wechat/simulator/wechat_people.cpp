// SPDX-License-Identifier: MIT
// Who somebody is, and WeChat's own customer service. Source: sheet 5.
#include "plugins/wechat/simulator/wechat_api.hpp"

namespace jackfield::wechat_simulator {

using simulator::HttpResponse;

HttpResponse user_info(Call& call) {
  World& world = call.world;
  const Person* who = world.person(call.query("openid"));
  if (who == nullptr) return error_answer(world, 40003);
  if (!who->follows) return json_answer({{"subscribe", 0}, {"openid", who->open_id}});
  return json_answer({{"subscribe", 1},
                      {"openid", who->open_id},
                      {"nickname", ""},
                      {"subscribe_time", 1'790'000'000},
                      {"unionid", "u" + who->open_id},
                      {"remark", ""},
                      {"groupid", 0},
                      {"tagid_list", Json::array({128})},
                      {"subscribe_scene", "ADD_SCENE_QR_CODE"},
                      {"qr_scene", 98765},
                      {"qr_scene_str", ""}});
}

HttpResponse kf_list(Call&) {
  return json_answer(
      {{"kf_list",
        Json::array({{{"kf_account", "a@shop"}, {"kf_nick", "A"}, {"kf_id", "1001"}}})}});
}

HttpResponse kf_session(Call& call) {
  World& world = call.world;
  if (world.person(text_of(call.body, "openid")) == nullptr) return error_answer(world, 40003);
  if (text_of(call.body, "kf_account") != "a@shop") return error_answer(world, 61450);
  ++world.counters["sessions"];
  return ok_answer();
}

}  // namespace jackfield::wechat_simulator
