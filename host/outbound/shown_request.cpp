// SPDX-License-Identifier: MIT
#include "host/outbound/shown_request.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "host/net/percent.hpp"
#include "host/outbound/transport.hpp"
#include "sdk/model/base64.hpp"

namespace jackfield::outbound {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kBorder = "boundary=";

ordered_json shown_text(const std::string& text) {
  if (!net::is_utf8(text)) {
    std::string encoded;
    model::append_base64(encoded, text);
    return {{"base64", encoded}};
  }
  if (text.find('\n') == std::string::npos) return {{"text", text}};
  ordered_json lines = ordered_json::array();
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return {{"lines", std::move(lines)}};
}

ordered_json shown_media(const Segment& segment) {
  ordered_json shown = {{"media", segment.media}};
  if (segment.offset != 0) shown["offset"] = segment.offset;
  if (segment.length != 0) shown["length"] = segment.length;
  if (segment.encoding != BodyEncoding{}) shown["encoding"] = name(segment.encoding);
  return shown;
}

/// A border between parts is chosen anew for each request and says nothing: the same word stands
/// for all of them.
std::string border_of(const net::Headers& headers) {
  const std::string_view type = headers.get("content-type");
  const std::size_t at = type.find(kBorder);
  if (!type.starts_with("multipart/") || at == std::string_view::npos) return {};
  return std::string(type.substr(at + kBorder.size()));
}

void replace_all(std::string& text, const std::string& from, std::string_view to) {
  if (from.empty()) return;
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

ordered_json shown_body(const std::vector<Segment>& body, const std::string& border) {
  const bool has_media = std::any_of(body.begin(), body.end(),
                                     [](const Segment& each) { return !each.media.empty(); });
  ordered_json segments = ordered_json::array();
  std::string text;
  const auto put_text = [&] {
    replace_all(text, border, "BORDER");
    if (!text.empty()) segments.push_back(shown_text(text));
    text.clear();
  };
  for (const Segment& segment : body) {
    if (segment.media.empty()) {
      text += segment.bytes;
      continue;
    }
    put_text();
    segments.push_back(shown_media(segment));
  }
  if (!has_media) {
    ordered_json json = ordered_json::parse(text, nullptr, false);
    if (json.is_structured()) return {{"json", std::move(json)}};
  }
  put_text();
  return {{"segments", std::move(segments)}};
}

ordered_json shown_query(std::string_view query) {
  ordered_json shown = ordered_json::object();
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string key(pair.substr(0, equals));
    std::string value(pair.substr(std::min(equals + 1, pair.size())));
    if (shown.contains(key)) value.insert(0, shown[key].get<std::string>() + "&");
    shown[key] = std::move(value);
  }
  return shown;
}

void put_transfer(ordered_json& shown, const RehearsedRequest& rehearsed) {
  const net::Transfer& transfer = rehearsed.transfer;
  const std::string border = border_of(transfer.headers);
  if (!transfer.mail) shown["method"] = transfer.method;
  const std::size_t question = std::min(transfer.url.find('?'), transfer.url.size());
  shown["url"] = transfer.url.substr(0, question);
  if (question < transfer.url.size())
    shown["query"] = shown_query(std::string_view(transfer.url).substr(question + 1));
  if (transfer.mail) {
    shown["envelope"] = {{"from", transfer.mail->mail_from}, {"to", transfer.mail->recipients}};
    if (!transfer.mail->user.empty()) shown["envelope"]["user"] = transfer.mail->user;
  }
  ordered_json headers = ordered_json::object();
  for (const net::HeaderView header : transfer.headers) {
    const std::string key(header.name);
    std::string value(header.value);
    replace_all(value, border, "BORDER");
    if (headers.contains(key)) value.insert(0, headers[key].get<std::string>() + ", ");
    headers[key] = std::move(value);
  }
  if (!headers.empty()) shown["headers"] = std::move(headers);
  if (!rehearsed.request.body.empty()) shown["body"] = shown_body(rehearsed.request.body, border);
}

void put_entries(ordered_json& shown, const std::vector<TopicEntry>& entries) {
  shown["entries"] = ordered_json::array();
  for (const TopicEntry& entry : entries) {
    ordered_json one = {{"topic", entry.topic}, {"type", entry.type}};
    if (!entry.key.empty()) one["key"] = entry.key;
    ordered_json json = ordered_json::parse(entry.bytes, nullptr, false);
    if (json.is_discarded())
      one.update(shown_text(entry.bytes));
    else
      one["json"] = std::move(json);
    shown["entries"].push_back(std::move(one));
  }
}

void put_answer(ordered_json& shown, const HeldAnswer& held) {
  shown["status"] = held.answer ? held.answer->status : 200;
  if (!held.answer) return;
  Segment body;
  body.bytes = held.answer->body;
  shown["body"] = shown_body({std::move(body)}, {});
}

void mask_texts(ordered_json& value, const std::vector<std::string>& secrets) {
  if (value.is_string()) value = scrubbed(value.get<std::string>(), secrets);
  if (!value.is_structured()) return;
  for (ordered_json& inner : value) mask_texts(inner, secrets);
}

}  // namespace

ordered_json shown_request(const RehearsedRequest& rehearsed) {
  const Request& request = rehearsed.request;
  ordered_json shown = {{"call", rehearsed.call}};
  if (rehearsed.held) {
    shown["label"] = rehearsed.held->label;
    shown["transport"] = "held";
    put_answer(shown, *rehearsed.held);
    return shown;
  }
  shown["label"] = request.label;
  shown["transport"] =
      request.transport == Transport::unknown ? "http" : std::string(name(request.transport));
  if (!request.pieces.empty()) {
    shown["pieces"] = ordered_json::array();
    for (const PieceIndex& piece : request.pieces) shown["pieces"].push_back(piece.index);
  }
  if (!request.consumes.empty()) shown["uses_up"] = request.consumes;
  if (request.after_ms != 0) shown["after_ms"] = request.after_ms;
  if (request.transport == Transport::topic) {
    put_entries(shown, request.entries);
  } else if (request.transport == Transport::connection) {
    shown["connection"] = request.connection;
    shown["body"] = shown_body(request.body, {});
  } else {
    put_transfer(shown, rehearsed);
  }
  return shown;
}

void mask(ordered_json& shown, const std::vector<std::string>& secrets) {
  std::vector<std::string> all = secrets;
  all.reserve(secrets.size() * 2);
  for (const std::string& secret : secrets) {
    std::string encoded = net::percent_encode(secret);
    if (encoded != secret) all.push_back(std::move(encoded));
  }
  mask_texts(shown, all);
  if (!shown.contains("headers")) return;
  for (auto& [key, value] : shown["headers"].items()) {
    if (key != "authorization" && key != "proxy-authorization" && key != "cookie") continue;
    const auto text = value.get<std::string>();
    const std::size_t blank = text.find(' ');
    value = (blank == std::string::npos ? std::string() : text.substr(0, blank + 1)) + "***";
  }
}

}  // namespace jackfield::outbound
