// SPDX-License-Identifier: MIT
#include "sdk/testing/result_shape.hpp"

#include "sdk/model/base64.hpp"
#include "sdk/model/generated/json_writer.hpp"
#include "sdk/testing/lowered.hpp"

#include <jackfield/cpp/utf8.hpp>

#include <algorithm>
#include <string>

namespace jackfield::testing {
namespace {

using Json = nlohmann::json;

Json member(const Json& object, const char* key) {
  return object.is_object() && object.contains(key) ? object[key] : Json();
}

Json shape_headers(const std::vector<Header>& headers) {
  Json out = Json::object();
  for (const Header& field : headers) {
    Json& slot = out[lowered(field.name)];
    if (slot.is_null())
      slot = field.value;
    else if (slot.is_array())
      slot.push_back(field.value);
    else
      slot = Json::array({slot, field.value});
  }
  return out;
}

Json shape(const Answer& answer, const Json& expected) {
  Json out = {{"status", answer.status}};
  if (!answer.headers.empty()) out["headers"] = shape_headers(answer.headers);
  put_bytes(out, answer.body, expected, "body");
  return out;
}

Json shape_segments(const std::vector<Segment>& segments) {
  Json out = Json::array();
  for (const Segment& segment : segments) {
    Json one = as_json(segment);
    one.erase("bytes");
    if (segment.media.empty()) put_bytes(one, segment.bytes, Json(), "text");
    out.push_back(std::move(one));
  }
  return out;
}

Json shape_entries(const std::vector<TopicEntry>& entries, const Json& expected) {
  Json out = Json::array();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Json one = as_json(entries[i]);
    one.erase("bytes");
    put_bytes(one, entries[i].bytes,
              expected.is_array() && i < expected.size() ? expected[i] : Json(), "text");
    out.push_back(std::move(one));
  }
  return out;
}

void headers_as_object(Json& out, const char* key, const std::vector<Header>& headers) {
  if (out.contains(key) && !headers.empty()) out[key]["headers"] = shape_headers(headers);
}

}  // namespace

void put_bytes(Json& out, const std::string& bytes, const Json& expected, const char* plain) {
  const bool wants_base64 = expected.is_object() && expected.contains("body_base64");
  const char* json_name =
      expected.is_object() && expected.contains("body_json") ? "body_json" : "json";
  const bool wants_json = expected.is_object() && expected.contains(json_name);
  if (wants_json) {
    Json parsed = Json::parse(bytes, nullptr, false);
    if (!parsed.is_discarded()) {
      out[json_name] = std::move(parsed);
      return;
    }
  }
  if (bytes.empty()) return;
  if (wants_base64 || !is_utf8(bytes)) {
    std::string encoded;
    model::append_base64(encoded, bytes);
    out["body_base64"] = encoded;
  } else {
    out[plain] = bytes;
  }
}

template <class T>
Json as_json(const T& value) {
  std::string text;
  write_json(text, value, JsonForm::full);
  return Json::parse(text, nullptr, false);
}
template Json as_json(const Received&);
template Json as_json(const Stepped&);
template Json as_json(const ContextValue&);
template Json as_json(const ProcedureValue&);
template Json as_json(const HttpRequestValue&);
template Json as_json(const Exchange&);
template Json as_json(const StreamCommand&);
template Json as_json(const StreamInput&);
template Json as_json(const StreamOutput&);

Json shape_received(const Received& received, const Json& expected) {
  Json out = as_json(received);
  out["status"] = received.answer ? received.answer->status : 200;
  if (received.answer) {
    const Json wanted = member(expected, "answer");
    out["answer"] = shape(*received.answer, wanted);
    // A case may also name the answer's parts beside `status`.
    if (!received.answer->headers.empty()) out["headers"] = out["answer"]["headers"];
    put_bytes(out, received.answer->body, expected, "body");
  }
  if (received.hold && received.hold->fallback) {
    out["hold"]["fallback"] =
        shape(*received.hold->fallback, member(member(expected, "hold"), "fallback"));
  }
  if (!received.append.empty())
    out["append"] = shape_entries(received.append, member(expected, "append"));
  if (received.subscribe) headers_as_object(out, "subscribe", received.subscribe->headers);
  if (received.history) headers_as_object(out, "history", received.history->headers);
  return out;
}

Json shape_request(const Request& request, const Json& expected) {
  Json out = as_json(request);
  if (!request.headers.empty()) out["headers"] = shape_headers(request.headers);
  // An empty method is short for the usual one.
  if (request.method.empty() && request.transport != Transport::topic)
    out["method"] = request.body.empty() ? "GET" : "POST";
  if (request.transport == Transport::unknown) out["transport"] = "http";
  if (request.class_ == RequestClass::unknown) out["class"] = "once";
  out.erase("body");
  const bool has_media = std::any_of(request.body.begin(), request.body.end(),
                                     [](const Segment& segment) { return !segment.media.empty(); });
  if (has_media || member(expected, "body").is_array()) {
    out["body"] = shape_segments(request.body);
  } else {
    std::string bytes;
    for (const Segment& segment : request.body) bytes += segment.bytes;
    put_bytes(out, bytes, expected, "body");
  }
  if (!request.entries.empty())
    out["entries"] = shape_entries(request.entries, member(expected, "entries"));
  return out;
}

Json shape_answer(const HeldAnswer& answer, const Json& expected) {
  Json out = answer.answer ? shape(*answer.answer, expected) : Json::object();
  out["label"] = answer.label;
  for (const PieceIndex& piece : answer.pieces) out["pieces"].push_back({{"index", piece.index}});
  return out;
}

Json shape_stepped(const Stepped& stepped, const Json& expected) {
  const Json all = as_json(stepped);
  Json out = stepped.done ? all["done"] : Json::object();
  if (stepped.need) out["need"] = all["need"];
  if (stepped.request)
    out["request"] = shape_request(*stepped.request, member(expected, "request"));
  if (stepped.answer) out["answer"] = shape_answer(*stepped.answer, member(expected, "answer"));
  return out;
}

}  // namespace jackfield::testing
