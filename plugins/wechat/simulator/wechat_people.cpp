// SPDX-License-Identifier: MIT
// Who somebody is. Source: sheet 5.
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

}  // namespace jackfield::wechat_simulator
