// SPDX-License-Identifier: MIT
#include "plugins/wechat/simulator/wechat_api.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace jackfield::wechat_simulator {
namespace {

using simulator::HttpRequest;
using simulator::HttpResponse;

struct Words {
  int code;
  const char* text;
};

// Source: sheet 4.3.
constexpr Words kWords[] = {
    {-1, "system error"},
    {40001, "invalid credential, access_token is invalid or not latest"},
    {40003, "invalid openid"},
    {40004, "invalid media type"},
    {40005, "invalid file type"},
    {40006, "invalid media size"},
    {40007, "invalid media_id"},
    {40008, "invalid message type"},
    {40009, "invalid image size"},
    {40013, "invalid appid"},
    {40016, "invalid button size"},
    {40017, "invalid button type"},
    {40018, "invalid button name size"},
    {40019, "invalid button key size"},
    {40020, "invalid button url size"},
    {40023, "invalid sub button size"},
    {40033, "invalid charset. please check your request, if include \\uxxxx will create fail!"},
    {40035, "invalid parameter"},
    {40037, "invalid template_id"},
    {40125, "invalid appsecret"},
    {40164, "invalid ip, not in whitelist"},
    {41001, "access_token missing"},
    {42001, "access_token expired"},
    {43004, "require subscribe"},
    {43101, "user refuse to accept the msg"},
    {44004, "empty content"},
    {45002, "content size out of limit"},
    {45008, "article size out of limit"},
    {45009, "reach max api daily quota limit"},
    {45015, "response out of time limit or subscription is canceled"},
    {45047, "out of response count limit"},
    {45065, "clientmsgid exist"},
    {45067, "clientmsgid size out of limit"},
    {45072, "invalid command"},
    {45080, "response out of time limit"},
    {45081, "already typing"},
    {46003, "menu no exist"},
    {47001, "data format error"},
    {48001, "api unauthorized"},
    {61450, "system error"},
    {65401, "invalid custom service account"},
    {65403, "invalid custom service nickname"},
    {65404, "invalid custom service account"},
    {65405, "number of custom service accounts exceeds limit"},
    {65406, "custom service account exists"},
    {65409, "wechat account invalid"},
    {65411, "a effective invitation to bind the custom service account exists"},
    {65412, "the custom service account have been bound by a wechat user"},
    {65413, "there is no effective session for the customer"},
    {65414, "another worker is serving the customer"},
    {65415, "the worker is not online"},
    {65416, "invalid param, please check it"},
    {65417, "the interval between starttime and endtime is too long"},
};

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out +=
          static_cast<char>(std::strtol(std::string(text.substr(i + 1, 2)).c_str(), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// Letters written as \u escapes come out as such on the phone; WeChat refuses them.
bool has_escaped_letters(std::string_view body) {
  for (std::size_t at = body.find("\\u"); at != std::string_view::npos;
       at = body.find("\\u", at + 2)) {
    if (body.substr(at + 2, 2) != "00") return true;
  }
  return false;
}

struct Route {
  std::string_view method;
  std::string_view path;
  HttpResponse (*answer)(Call&);
  bool needs_verified;
};

constexpr Route kRoutes[] = {
    {"POST", "/cgi-bin/message/custom/send", &custom_send, true},
    {"POST", "/cgi-bin/message/custom/typing", &custom_typing, true},
    {"POST", "/cgi-bin/message/template/send", &template_send, true},
    {"POST", "/cgi-bin/message/subscribe/bizsend", &subscription_send, true},
    {"POST", "/cgi-bin/message/template/subscribe", &subscription_send, true},
    {"POST", "/cgi-bin/media/upload", &media_upload, false},
    {"GET", "/cgi-bin/media/get", &media_get, false},
    {"GET", "/cgi-bin/user/info", &user_info, false},
    {"GET", "/cgi-bin/customservice/getkflist", &kf_list, true},
    {"GET", "/cgi-bin/customservice/getonlinekflist", &kf_online, true},
    {"POST", "/customservice/kfaccount/add", &kf_add, true},
    {"POST", "/customservice/kfaccount/update", &kf_update, true},
    {"POST", "/customservice/kfaccount/del", &kf_delete, true},
    {"POST", "/customservice/kfaccount/inviteworker", &kf_invite, true},
    {"POST", "/customservice/kfaccount/uploadheadimg", &kf_picture, true},
    {"GET", "/customservice/kfsession/getsession", &kf_session_of, true},
    {"GET", "/customservice/kfsession/getsessionlist", &kf_session_list, true},
    {"GET", "/customservice/kfsession/getwaitcase", &kf_waiting, true},
    {"POST", "/customservice/msgrecord/getmsglist", &kf_records, true},
    {"POST", "/customservice/kfsession/create", &kf_session, true},
    {"POST", "/customservice/kfsession/close", &kf_session, true},
    {"GET", "/cgi-bin/menu/get", &menu_get, false},
    {"POST", "/cgi-bin/menu/create", &menu_create, false},
    {"GET", "/cgi-bin/menu/delete", &menu_delete, false},
};

HttpResponse issued(World& world, const Tokens::Issued& token) {
  ++world.counters["tokens"];
  if (token.value.empty()) return error_answer(world, 45009);
  return json_answer({{"access_token", token.value}, {"expires_in", token.seconds}});
}

HttpResponse give_token(World& world, const std::string& app_id, const std::string& secret,
                        const char* how) {
  if (app_id != world.app_id) return error_answer(world, 40013);
  if (secret != world.app_secret) return error_answer(world, 40125);
  if (!world.is_ip_allowed) return error_answer(world, 40164);
  const std::string_view what = how;
  if (what == "plain") return issued(world, world.tokens.issue(world.now));
  return issued(world,
                what == "forced" ? world.tokens.forced(world.now) : world.tokens.stable(world.now));
}

HttpResponse checked(World& world, const HttpRequest& request) {
  Call call{world, request, Json::object()};
  const std::string_view target = request.target;
  const std::string_view path = target.substr(0, target.find('?'));
  const bool is_file =
      path == "/cgi-bin/media/upload" || path == "/customservice/kfaccount/uploadheadimg";
  const bool is_json = !is_file && request.method == "POST";
  if (is_json) {
    if (has_escaped_letters(request.body)) return error_answer(world, 40033);
    call.body = Json::parse(request.body, nullptr, false);
    if (!call.body.is_object()) return error_answer(world, 47001);
  }
  if (!world.quotas.take(path, world.now)) return error_answer(world, 45009);
  if (path == "/cgi-bin/token")
    return give_token(world, call.query("appid"), call.query("secret"), "plain");
  if (path == "/cgi-bin/stable_token") {
    return give_token(world, text_of(call.body, "appid"), text_of(call.body, "secret"),
                      call.body.value("force_refresh", false) ? "forced" : "stable");
  }
  if (path.starts_with("/film/")) return film(call);
  const auto* const route = std::find_if(
      std::begin(kRoutes), std::end(kRoutes),
      [&](const Route& one) { return one.method == request.method && one.path == path; });
  if (route == std::end(kRoutes)) return {.status = 404, .headers = {}, .body = "not found"};
  const std::string token = call.query("access_token");
  if (token.empty()) return error_answer(world, 41001);
  if (const int fault = world.tokens.fault(token, world.now); fault != 0)
    return error_answer(world, fault);
  if (route->needs_verified && !world.is_verified) return error_answer(world, 48001);
  return route->answer(call);
}

std::optional<int> ordered_error(World& world, std::string_view target) {
  for (auto one = world.ordered.begin(); one != world.ordered.end(); ++one) {
    if (target.find(one->path) == std::string_view::npos) continue;
    const int code = one->code;
    if (--one->count <= 0) world.ordered.erase(one);
    return code;
  }
  return std::nullopt;
}

}  // namespace

std::string Call::query(std::string_view name) const {
  const std::string_view target = request.target;
  std::size_t at = target.find('?');
  while (at != std::string_view::npos) {
    const std::size_t end = target.find('&', at + 1);
    const std::string_view one = target.substr(
        at + 1, end == std::string_view::npos ? std::string_view::npos : end - at - 1);
    const std::size_t equals = one.find('=');
    if (one.substr(0, equals) == name && equals != std::string_view::npos)
      return decoded(one.substr(equals + 1));
    at = end;
  }
  return {};
}

HttpResponse json_answer(const Json& body) {
  return {.status = 200,
          .headers = {{"content-type", "application/json; encoding=utf-8"}},
          .body = body.dump()};
}

HttpResponse ok_answer() {
  return json_answer({{"errcode", 0}, {"errmsg", "ok"}});
}

HttpResponse error_answer(World& world, int code) {
  const auto* const found = std::find_if(std::begin(kWords), std::end(kWords),
                                         [code](const Words& words) { return words.code == code; });
  std::string text = found == std::end(kWords) ? "error" : found->text;
  text += " rid: " + world.next_token("sim");
  ++world.counters["refused"];
  return json_answer({{"errcode", code}, {"errmsg", text}});
}

HttpResponse answer(World& world, const HttpRequest& request) {
  HttpResponse throttled = error_answer(world, 45009);
  --world.counters["refused"];
  if (auto faulty = world.faults.before(request, throttled)) return std::move(*faulty);
  HttpResponse response;
  if (const std::optional<int> code = ordered_error(world, request.target)) {
    response = error_answer(world, *code);
  } else {
    try {
      response = checked(world, request);
    } catch (const Json::exception&) {  // a member of a kind that no check looked at
      response = error_answer(world, 47001);
    }
  }
  return world.faults.after(request, std::move(response));
}

}  // namespace jackfield::wechat_simulator
