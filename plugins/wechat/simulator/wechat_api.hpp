// SPDX-License-Identifier: MIT
// WeChat's API. Everything is answered with status 200; what went wrong stands in `errcode`.
#pragma once

#include "plugins/wechat/simulator/wechat_world.hpp"

#include <string>
#include <string_view>

namespace jackfield::wechat_simulator {

/// One call, its token checked.
struct Call {
  World& world;
  const simulator::HttpRequest& request;
  Json body;  // of a POST of JSON

  std::string query(std::string_view name) const;
};

simulator::HttpResponse json_answer(const Json& body);
simulator::HttpResponse ok_answer();
/// With the code's own words.
simulator::HttpResponse error_answer(World& world, int code);

simulator::HttpResponse answer(World& world, const simulator::HttpRequest& request);

// Calls, by the file that has them.
simulator::HttpResponse custom_send(Call& call);
simulator::HttpResponse custom_typing(Call& call);
simulator::HttpResponse template_send(Call& call);
simulator::HttpResponse subscription_send(Call& call);
simulator::HttpResponse media_upload(Call& call);
simulator::HttpResponse media_get(Call& call);
simulator::HttpResponse film(Call& call);
simulator::HttpResponse user_info(Call& call);
simulator::HttpResponse kf_list(Call& call);
simulator::HttpResponse kf_online(Call& call);
simulator::HttpResponse kf_add(Call& call);
simulator::HttpResponse kf_update(Call& call);
simulator::HttpResponse kf_delete(Call& call);
simulator::HttpResponse kf_invite(Call& call);
simulator::HttpResponse kf_picture(Call& call);
simulator::HttpResponse kf_session(Call& call);
simulator::HttpResponse kf_session_of(Call& call);
simulator::HttpResponse kf_session_list(Call& call);
simulator::HttpResponse kf_waiting(Call& call);
simulator::HttpResponse kf_records(Call& call);
simulator::HttpResponse menu_get(Call& call);
simulator::HttpResponse menu_create(Call& call);
simulator::HttpResponse menu_delete(Call& call);

}  // namespace jackfield::wechat_simulator
