// SPDX-License-Identifier: MIT
#include "plugins/meta/simulator/meta_graph.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace jackfield::meta_simulator {
namespace {

using namespace std::string_view_literals;
using simulator::HttpRequest;
using simulator::HttpResponse;

// A picture of one pixel: what a simulated customer photographs.
constexpr std::string_view kPicture =
    "GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"sv;

std::string decoded(std::string_view text) {
  std::string out;
  const auto digit = [](char c) {
    return std::isdigit(static_cast<unsigned char>(c))
               ? c - '0'
               : (std::toupper(static_cast<unsigned char>(c)) - 'A' + 10);
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '%' && i + 2 < text.size() &&
                           std::isxdigit(static_cast<unsigned char>(text[i + 1])) &&
                           std::isxdigit(static_cast<unsigned char>(text[i + 2]));
    if (is_escape) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::vector<std::string> pieces(std::string_view text, char at) {
  std::vector<std::string> all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(at), text.size());
    if (end > 0) all.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

std::map<std::string, std::string> fields(std::string_view query) {
  std::map<std::string, std::string> all;
  for (const std::string& one : pieces(query, '&')) {
    const std::size_t equals = one.find('=');
    if (equals == std::string::npos) continue;
    all[decoded(std::string_view(one).substr(0, equals))] =
        decoded(std::string_view(one).substr(equals + 1));
  }
  return all;
}

Json as_json(const std::string& text) {
  Json parsed = Json::parse(text, nullptr, false);
  return parsed.is_discarded() || parsed.is_number() ? Json(text) : parsed;
}

/// What stands in quotes after `name=`, or up to the line's end.
std::string parameter(std::string_view headers, std::string_view name) {
  const std::size_t at = headers.find(name);
  if (at == std::string_view::npos) return {};
  std::string_view value = headers.substr(at + name.size());
  const bool is_quoted = value.starts_with('"');
  if (is_quoted) value.remove_prefix(1);
  return std::string(value.substr(0, value.find(is_quoted ? '"' : '\r')));
}

/// The fields of a multipart body; of a file what is checked of it.
void read_multipart(Call& call, std::string_view type) {
  const std::size_t at = type.find("boundary=");
  if (at == std::string_view::npos) return;
  const std::string mark = "--" + std::string(type.substr(at + 9));
  std::string_view rest = call.request.body;
  while (true) {
    const std::size_t begin = rest.find(mark);
    if (begin == std::string_view::npos) return;
    rest.remove_prefix(begin + mark.size());
    const std::size_t head = rest.find("\r\n\r\n");
    const std::size_t end = rest.find("\r\n" + mark);
    if (head == std::string_view::npos || end == std::string_view::npos || end < head) return;
    const std::string_view headers = rest.substr(0, head);
    const std::string key = parameter(headers, " name=");
    const std::size_t bytes = end - head - 4;
    if (key == "filedata" || key == "source") {
      call.has_file = bytes > 0;
      call.file = {parameter(headers, "filename="), parameter(headers, "content-type: "), bytes};
    } else if (!key.empty()) {
      call.body[key] = as_json(std::string(rest.substr(head + 4, bytes)));
    }
  }
}

std::string token_of(const Call& call) {
  const std::string_view header = simulator::header(call.request.headers, "authorization");
  if (header.starts_with("Bearer ")) return std::string(header.substr(7));
  const auto found = call.query.find("access_token");
  return found == call.query.end() ? std::string() : found->second;
}

HttpResponse me(Call& call) {
  const World& world = call.world;
  if (world.has_instagram_login)
    return json_answer(200, {{"user_id", world.own}, {"username", "shop"}, {"id", world.own}});
  Json body = {{"id", world.node}, {"name", "Simulated shop"}};
  if (world.is_instagram) body["instagram_business_account"] = {{"id", world.own}};
  return json_answer(200, body);
}

HttpResponse node(Call& call) {
  World& world = call.world;
  const std::string& id = call.path[0];
  if (const Person* person = world.person(id)) {
    if (world.chats.find(id) == world.chats.end())
      return error_answer(230, 0, "User consent is required to access user profile");
    if (world.is_instagram)
      return json_answer(200, {{"name", person->name}, {"username", "sim_" + person->id}});
    return json_answer(200, {{"name", person->name}, {"locale", "en_US"}, {"id", id}});
  }
  if (const Comment* comment = world.comment(id)) return json_answer(200, told_of(world, *comment));
  if (world.find(id) != nullptr) return json_answer(200, {{"id", id}});
  return error_answer(100, 33, "Unsupported get request. Object with ID does not exist");
}

HttpResponse persona(Call& call) {
  const std::string name = text_of(call.body, "name");
  if (name.empty() || characters(name) > 50 || text_of(call.body, "profile_picture_url").empty())
    return error_answer(100, 0, "Param name or profile_picture_url is wrong");
  return json_answer(200, {{"id", call.world.next_id("5550")}});
}

/// A word that is no field refuses the whole call.
HttpResponse subscribe(const Call& call) {
  // Source: fact sheets Messenger 2, Instagram 2 and comments 2.2, 2026-11-21.
  constexpr std::string_view kFields[] = {"messages",
                                          "message_echoes",
                                          "message_edits",
                                          "message_edit",
                                          "message_deliveries",
                                          "message_reads",
                                          "message_reactions",
                                          "messaging_postbacks",
                                          "messaging_referrals",
                                          "messaging_referral",
                                          "messaging_optins",
                                          "messaging_account_linking",
                                          "messaging_handovers",
                                          "messaging_handover",
                                          "messaging_seen",
                                          "standby",
                                          "messaging_policy_enforcement",
                                          "messaging_feedback",
                                          "response_feedback",
                                          "messaging_customer_information",
                                          "messaging_in_thread_lead_form_submit",
                                          "messaging_game_plays",
                                          "send_cart",
                                          "messenger_template_status_update",
                                          "inbox_labels",
                                          "group_feed",
                                          "business_integrity",
                                          "feed",
                                          "mention",
                                          "ratings",
                                          "comments",
                                          "live_comments",
                                          "mentions",
                                          "story_insights"};
  std::string list = call.word("subscribed_fields");
  if (list.empty()) list = call.word("fields");
  if (list.empty()) return error_answer(100, 0, "subscribed_fields is missing");
  for (const std::string& field : pieces(list, ','))
    if (std::find(std::begin(kFields), std::end(kFields), field) == std::end(kFields))
      return error_answer(100, 0, "Param subscribed_fields has no " + field);
  if (call.path[1] == "subscribed_apps") call.world.subscribe(pieces(list, ','));
  return json_answer(200, {{"success", true}});
}

HttpResponse subscriptions(const World& world) {
  Json apps = Json::array();
  if (!world.subscribed.empty())
    apps.push_back(
        {{"id", "5000001"}, {"name", "The brand's app"}, {"subscribed_fields", world.subscribed}});
  return json_answer(200, {{"data", std::move(apps)}});
}

HttpResponse routed(Call& call) {
  World& world = call.world;
  const std::string& method = call.request.method;
  const std::vector<std::string>& path = call.path;
  const std::string edge = path.size() > 1 ? path[1] : std::string();
  const bool is_ours = path[0] == world.node || path[0] == "me" || path[0] == world.own;
  if (path.size() == 1 && path[0] == "me" && method == "GET") return me(call);
  if (path[0] == "debug_token" && method == "GET") return debug_token(call);
  if (is_ours && edge == "messages" && method == "POST") return send(call);
  if (is_ours && edge == "message_attachments" && method == "POST") return upload(call);
  if (is_ours && edge == "messenger_profile") return profile_settings(call);
  if (is_ours && edge == "conversations" && method == "GET") return list_conversations(call);
  if (is_ours && edge == "moderate_conversations" && method == "POST") return moderate(call);
  if (is_ours && edge == "personas" && method == "POST") return persona(call);
  if (is_ours && edge.ends_with("_thread_control") && method == "POST") return control_thread(call);
  if (is_ours && edge == "mentions" && method == "POST") return mention(call);
  if ((edge == "subscribed_apps" || edge == "subscriptions") && method == "POST")
    return subscribe(call);
  if (is_ours && edge == "subscribed_apps" && method == "GET") return subscriptions(world);
  if (is_ours && edge == "thread_owner" && method == "GET") return thread_owner(call);
  if (is_ours && edge == "subscribed_apps" && method == "DELETE") {
    ++world.counters["unsubscribed"];
    world.unsubscribe();
    return json_answer(200, {{"success", true}});
  }
  const bool are_posts =
      world.is_instagram ? edge == "media" : edge == "feed" || edge == "published_posts";
  if (is_ours && are_posts && method == "GET") return list_posts(call);
  if (edge == "comments" || edge == "replies")
    return method == "GET" ? list_comments(call) : write_comment(call);
  if (edge == "likes") return like_comment(call);
  if (path.size() == 1 && path[0] == world.own && method == "GET") return mention(call);
  if (path.size() == 1 && (method == "POST" || method == "DELETE")) return change_comment(call);
  if (path.size() == 1 && method == "GET") {
    if (std::optional<HttpResponse> told = past(call)) return std::move(*told);
    return node(call);
  }
  return error_answer(100, 33, "Unsupported request");
}

HttpResponse checked(World& world, const HttpRequest& request) {
  const std::string_view target = request.target;
  const std::string_view path = target.substr(0, target.find('?'));
  const std::string_view query =
      path.size() < target.size() ? target.substr(path.size() + 1) : std::string_view();
  Call call{world, request, pieces(path, '/'), fields(query), Json::object(), false, {}};
  if (!call.path.empty() && call.path[0] == "media") {
    HttpResponse picture;
    picture.headers.emplace_back("content-type", "image/gif");
    picture.body = std::string(kPicture);
    return picture;
  }
  if (!call.path.empty() && call.path[0] == "refresh_access_token") return renew(call);
  if (!call.path.empty() && call.path[0] == "access_token") return exchange(call);
  if (call.path.size() < 2 || call.path[0].front() != 'v')
    return error_answer(2635, 0, "You are calling a version that does not exist");
  call.path.erase(call.path.begin());

  const std::string token = token_of(call);
  // Signed by the app itself, not by the account's token.
  const bool is_app = (call.path.size() > 1 && call.path[1] == "subscriptions") ||
                      call.path.front() == "debug_token";
  if (world.is_token_ended || (token != world.token && !is_app)) {
    ++world.counters["unauthorized"];
    return error_answer(190, 460, "Error validating access token");
  }
  const std::string proof = call.word("appsecret_proof");
  const bool is_proven = proof == hmac_hex(world.app_secret, token);
  if ((world.wants_proof || !proof.empty()) && !is_proven && !is_app)
    return error_answer(100, 0, "API calls from the server require an appsecret_proof argument");
  if (!world.take_rate("call", world.rate > 0 ? world.rate : world.is_instagram ? 100 : 300)) {
    ++world.counters["throttled"];
    return error_answer(world.is_instagram ? 80002 : 80006, 0, "There have been too many calls");
  }
  const std::string_view type = simulator::header(request.headers, "content-type");
  if (type.starts_with("multipart/form-data")) {
    read_multipart(call, type);
  } else if (type.starts_with("application/json")) {
    call.body = Json::parse(request.body, nullptr, false);
    if (!call.body.is_object()) return error_answer(100, 0, "Invalid JSON");
  }
  world.usage = std::min<std::int64_t>(world.usage + world.usage_step, 100);
  if (world.usage >= 100) {
    ++world.counters["throttled"];
    return error_answer(world.is_instagram ? 80002 : 80006, 0, "There have been too many calls");
  }
  if (world.forced_count > 0) {
    --world.forced_count;
    return error_answer(world.forced_code, world.forced_subcode, "As ordered");
  }
  return routed(call);
}

}  // namespace

std::string Call::word(const char* name) const {
  if (std::string own = text_of(body, name); !own.empty()) return own;
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

HttpResponse json_answer(int status, const Json& body) {
  HttpResponse response;
  response.status = status;
  response.headers.emplace_back("content-type", "application/json");
  response.body = body.dump();
  return response;
}

HttpResponse error_answer(std::int64_t code, std::int64_t subcode, const std::string& message) {
  const int status = code == 1 || code == 2                      ? 500
                     : code == 190 || code == 102                ? 401
                     : code == 10 || (code >= 200 && code < 300) ? 403
                                                                 : 400;
  Json error = {{"message", "(#" + std::to_string(code) + ") " + message},
                {"type", "OAuthException"},
                {"code", code},
                {"fbtrace_id", "Simulated"}};
  if (subcode != 0) error["error_subcode"] = subcode;
  if (code == 2) error["is_transient"] = true;
  return json_answer(status, {{"error", error}});
}

HttpResponse answer(World& world, const HttpRequest& request) {
  HttpResponse response;
  const HttpResponse slow = error_answer(613, 0, "Calls to this api have exceeded the rate limit");
  if (auto faulty = world.faults.before(request, slow)) {
    response = std::move(*faulty);
  } else {
    try {
      response = checked(world, request);
    } catch (const Json::exception&) {  // a member of a kind that no check looked at
      response = error_answer(100, 0, "Invalid parameter");
    }
    if (response.status >= 400) ++world.counters["refused"];
    std::vector<simulator::Webhook> own = world.faults.webhooks(std::move(response.webhooks));
    response = world.faults.after(request, std::move(response));
    response.webhooks = std::move(own);
  }
  if (world.usage > 0) {
    const Json app = {{"call_count", world.usage}, {"total_time", 1}, {"total_cputime", 1}};
    const Json use = {{"type", world.is_instagram ? "instagram" : "messenger"},
                      {"call_count", world.usage},
                      {"estimated_time_to_regain_access", world.usage >= 100 ? 1 : 0}};
    response.headers.emplace_back("x-app-usage", app.dump());
    response.headers.emplace_back("x-business-use-case-usage",
                                  Json{{world.own, Json::array({use})}}.dump());
  }
  return response;
}

}  // namespace jackfield::meta_simulator
