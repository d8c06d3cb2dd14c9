// SPDX-License-Identifier: MIT
#include "sdk/testing/case_file.hpp"

#include "sdk/model/base64.hpp"
#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/rfc3339.hpp"
#include "sdk/testing/case_request.hpp"
#include "sdk/testing/case_stream.hpp"

#include <algorithm>
#include <initializer_list>

namespace jackfield::testing {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kDefaultNow = "2026-01-01T12:00:00Z";

Result<void> only_members(const Json& object, const std::string& where,
                          std::initializer_list<std::string_view> known) {
  if (!object.is_object()) return invalid(where + ": expected an object");
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      return invalid(
          std::string(where).append("/").append(key).append(": a case has no such member"));
    }
  }
  return {};
}

Json optional_member(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? Json() : *found;
}

/// `{"access": "…"}` as the list that the model has. A value that is an object has the model's
/// members.
Json named_values(const Json& object, bool as_bytes) {
  Json list = Json::array();
  for (const auto& [name, value] : object.items()) {
    Json item = value.is_object() && value.contains("value") ? value : Json{{"value", value}};
    item["name"] = name;
    if (as_bytes) {
      Json& content = item["value"];
      const std::string bytes = content.is_string() ? content.get<std::string>() : content.dump();
      std::string encoded;
      model::append_base64(encoded, bytes);
      content = encoded;
    }
    list.push_back(std::move(item));
  }
  return list;
}

std::string filled(char with) {
  return std::string(32, with);
}

Result<ContextValue> read_context(Json json) {
  if (json.is_null()) json = Json::object();
  if (const auto known =
          only_members(json, "/context",
                       {"now", "nonce", "started_at", "seed", "account", "public_url", "facts",
                        "tokens", "materials", "held", "attempt", "cursor"});
      !known) {
    return known.error();
  }
  if (json.contains("tokens") && json["tokens"].is_object())
    json["tokens"] = named_values(json["tokens"], false);
  if (json.contains("materials") && json["materials"].is_object()) {
    json["materials"] = named_values(json["materials"], true);
  }
  ContextValue context;
  ReadErrors errors(ReadMode::partial);
  if (!read(json, context, errors)) return invalid("/context: " + errors.text());
  // What a case does not say is the same at every run.
  if (context.now == 0) context.now = *model::parse_rfc3339(kDefaultNow);
  if (context.started_at == 0) context.started_at = context.now;
  if (context.seed.empty()) context.seed = filled('s');
  if (context.nonce.empty()) context.nonce = filled('n');
  if (context.attempt == 0) context.attempt = 1;
  return context;
}

Result<ProcedureValue> read_procedure(const Json& json) {
  if (const auto known = only_members(json, "/procedure", {"name", "argument", "id"}); !known)
    return known.error();
  const Json name = optional_member(json, "name");
  if (!name.is_string() || name.get_ref<const std::string&>().empty()) {
    return invalid("/procedure/name: expected a procedure's name");
  }
  ProcedureValue procedure;
  procedure.name = name.get<std::string>();
  procedure.id = optional_member(json, "id").is_string() ? json["id"].get<std::string>() : "prc_1";
  Json argument = optional_member(json, "argument");
  const ActionKind kind = action_kind_from_name(procedure.name);
  if (kind == ActionKind::unknown) {
    if (!argument.is_null()) procedure.argument = argument.dump();
    return procedure;
  }
  if (argument.is_null()) argument = Json::object();
  Action& action = procedure.action.emplace();
  ReadErrors errors(ReadMode::partial);
  if (!read(argument, action, errors)) return invalid("/procedure/argument: " + errors.text());
  action.kind = kind;
  if (action.id.empty()) action.id = kind == ActionKind::send ? "msg_1" : "act_1";
  return procedure;
}

Result<std::vector<ScriptedExchange>> read_exchanges(const Json& json) {
  std::vector<ScriptedExchange> exchanges;
  if (json.is_null()) return exchanges;
  if (!json.is_array()) return invalid("/exchanges: expected a list");
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string where = "/exchanges/" + std::to_string(i);
    if (const auto known =
            only_members(json[i], where, {"expect_request", "expect_answer", "response"});
        !known) {
      return known.error();
    }
    ScriptedExchange exchange;
    exchange.expect = json[i].contains("expect_answer")
                          ? json[i]["expect_answer"]
                          : optional_member(json[i], "expect_request");
    exchange.response = optional_member(json[i], "response");
    if (exchange.response.is_null()) exchange.response = Json::object();
    if (const auto known = only_members(exchange.response, where + "/response",
                                        {"result", "status", "headers", "body", "json", "body_json",
                                         "body_base64", "media", "error", "at", "is_truncated"});
        !known) {
      return known.error();
    }
    exchanges.push_back(std::move(exchange));
  }
  return exchanges;
}

Result<void> read_stream_body(const Json& json, Case& read) {
  for (const char* other : {"exchanges", "expect"}) {
    if (json.contains(other))
      return invalid("/" + std::string(other) + ": a stream case says what it expects with out");
  }
  if (json.contains("stream_name")) read.stream_name = json["stream_name"].get<std::string>();
  if (json.contains("split")) read.is_split = json["split"].get<bool>();
  Result<std::vector<ScriptedLine>> lines = read_stream(json["stream"]);
  if (!lines) return lines.error();
  read.stream = std::move(*lines);
  read.has_expect = true;
  return {};
}

Result<void> read_case_body(const Json& json, Case& read) {
  if (json.contains("stream")) return read_stream_body(json, read);
  for (const char* only : {"stream_name", "split"}) {
    if (json.contains(only)) return invalid("/" + std::string(only) + ": belongs to a stream case");
  }
  if (!json.contains("receive")) {
    Result<ProcedureValue> procedure = read_procedure(json["procedure"]);
    if (!procedure) return procedure.error();
    read.procedure = std::move(*procedure);
    Result<std::vector<ScriptedExchange>> exchanges =
        read_exchanges(optional_member(json, "exchanges"));
    if (!exchanges) return exchanges.error();
    read.exchanges = std::move(*exchanges);
    read.expect = optional_member(json, "expect");
    read.has_expect = json.contains("expect");
    return {};
  }
  const Json& receive = json["receive"];
  if (const auto known = only_members(receive, "/receive", {"request", "expect"}); !known)
    return known.error();
  if (json.contains("exchanges") || json.contains("expect")) {
    return invalid(
        "/receive: exchanges and expect of a procedure stand beside it; /receive/expect is meant");
  }
  Result<HttpRequestValue> request =
      read_request(optional_member(receive, "request"), read.context);
  if (!request) return request.error();
  read.request = std::move(*request);
  read.expect = optional_member(receive, "expect");
  read.has_expect = receive.contains("expect");
  return {};
}

}  // namespace

Result<Case> read_case(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return invalid("not JSON");
  if (const auto known = only_members(
          json, "",
          {"$schema", "case", "source", "channel", "account", "hook", "context", "receive",
           "procedure", "exchanges", "expect", "note", "stream", "stream_name", "split"});
      !known) {
    return known.error();
  }
  if (!optional_member(json, "case").is_string())
    return invalid("/case: expected one sentence that says what happens");
  if (json.contains("receive") + json.contains("procedure") + json.contains("stream") != 1) {
    return invalid("a case has one of receive, procedure and stream");
  }
  Case read;
  read.title = json["case"].get<std::string>();
  if (json.contains("channel")) {
    if (!json["channel"].is_string()) return invalid("/channel: expected a text");
    read.channel = json["channel"].get<std::string>();
  }
  read.account = optional_member(json, "account");
  read.hook = optional_member(json, "hook");
  Result<ContextValue> context = read_context(optional_member(json, "context"));
  if (!context) return context.error();
  read.context = std::move(*context);
  read.account_id = read.context.account.empty() ? "a" : read.context.account;
  read.context.account = read.account_id;
  if (read.context.public_url.empty()) {
    read.context.public_url = "https://hooks.example.com/hooks/" + read.account_id;
  }
  if (const auto done = read_case_body(json, read); !done) return done.error();
  return read;
}

}  // namespace jackfield::testing
