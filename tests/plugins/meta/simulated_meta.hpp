// SPDX-License-Identifier: MIT
// Meta's simulator as its tests call it: without the plugin, over whole requests.
#pragma once

#include "plugins/meta/simulator/meta_simulator.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace jackfield::meta_simulator {

using Json = nlohmann::json;

/// One account of a network whose customer has just written.
struct Network {
  explicit Network(bool instagram, Json more = Json::object())
      : is_instagram(instagram),
        person(instagram ? "9000001" : "7000001"),
        sim((instagram ? instagram_entry() : messenger_entry())
                .make(config(instagram, std::move(more)), "https://hooks.example/hooks/a")) {
    sim->act({{"do", "text"}, {"text", "hi"}}, now);
  }

  static Json config(bool instagram, Json more) {
    more.update({{"page_id", "1000001"},
                 {"access_token", "token"},
                 {"app_secret", "secret"},
                 {"verify_token", "word"}});
    if (instagram) more["ig_id"] = "17840000000001";
    return more;
  }

  Json call(const std::string& method, const std::string& path, const Json& body = nullptr) const {
    simulator::HttpRequest request{method, path, {{"authorization", "Bearer token"}}, {}};
    if (!body.is_null()) {
      request.headers.emplace_back("content-type", "application/json");
      request.body = body.dump();
    }
    return Json::parse(sim->handle(request, now).body);
  }
  Json post(const std::string& edge, const Json& body) const {
    return call("POST", "/v26.0/1000001/" + edge, body);
  }
  Json post_file(const std::string& edge, const std::string& type, const std::string& name,
                 const std::string& mime, std::size_t bytes) const {
    const Json message = {{"attachment", {{"type", type}, {"payload", Json::object()}}}};
    std::string body;
    for (const auto& [key, value] :
         {std::pair<std::string, std::string>("recipient", Json{{"id", person}}.dump()),
          {"platform", is_instagram ? "instagram" : "messenger"},
          {"message", message.dump()}})
      body.append("--b\r\ncontent-disposition: form-data; name=\"")
          .append(key)
          .append("\"\r\n\r\n")
          .append(value)
          .append("\r\n");
    body.append("--b\r\ncontent-disposition: form-data; name=\"filedata\"; filename=\"")
        .append(name)
        .append("\"\r\ncontent-type: ")
        .append(mime)
        .append("\r\n\r\n")
        .append(bytes, 'x')
        .append("\r\n--b--\r\n");
    return Json::parse(sim->handle({"POST",
                                    "/v26.0/1000001/" + edge,
                                    {{"authorization", "Bearer token"},
                                     {"content-type", "multipart/form-data; boundary=b"}},
                                    body},
                                   now)
                           .body);
  }
  /// "" where it was taken, else the code, with the subcode behind a slash.
  static std::string code(const Json& answer) {
    if (!answer.contains("error")) return {};
    const Json& error = answer["error"];
    std::string code = std::to_string(error.value("code", 0));
    if (error.contains("error_subcode"))
      code += "/" + std::to_string(error.value("error_subcode", 0));
    return code;
  }
  std::string send(const Json& message, Json more = Json::object()) const {
    more["recipient"] = {{"id", person}};
    more["message"] = message;
    return code(post("messages", more));
  }
  std::string send_template(Json payload) const {
    return send({{"attachment", {{"type", "template"}, {"payload", std::move(payload)}}}});
  }

  bool is_instagram;
  std::string person;
  std::int64_t now = 1'795'262'400'000;
  std::unique_ptr<simulator::Simulator> sim;
};

inline Json repeated(std::size_t count, const Json& one) {
  Json all = Json::array();
  for (std::size_t i = 0; i < count; ++i) all.push_back(one);
  return all;
}
inline std::string letters(std::size_t count) {
  return std::string(count, 'x');
}
inline Json button(std::size_t title = 20, std::size_t payload = 1000) {
  return {{"type", "postback"}, {"title", letters(title)}, {"payload", letters(payload)}};
}
inline Json quick_reply(std::size_t title = 20, std::size_t payload = 1000) {
  return {{"content_type", "text"}, {"title", letters(title)}, {"payload", letters(payload)}};
}
inline Json picture() {
  return {{"type", "image"}, {"payload", {{"url", "https://ex.org/a.jpg"}}}};
}

}  // namespace jackfield::meta_simulator
