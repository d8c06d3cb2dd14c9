// SPDX-License-Identifier: MIT
#include "sdk/testing/case_request.hpp"

#include "sdk/model/base64.hpp"
#include "sdk/model/rfc3339.hpp"
#include "sdk/testing/lowered.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>

namespace jackfield::testing {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kSign = "{sign}";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
        hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::vector<QueryParameter> parse_query(std::string_view query) {
  std::vector<QueryParameter> parameters;
  while (!query.empty()) {
    const std::string_view one = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), one.size() + 1));
    if (one.empty()) continue;
    const std::size_t equals = one.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : one.substr(equals + 1);
    parameters.push_back({decoded(one.substr(0, equals), true), decoded(value, true)});
  }
  return parameters;
}

/// What follows `/hooks/<account>` in a path.
std::string_view below_hook(std::string_view path) {
  constexpr std::string_view kHooks = "/hooks/";
  if (!path.starts_with(kHooks)) return path;
  const std::size_t end = path.find('/', kHooks.size());
  return end == std::string_view::npos ? std::string_view() : path.substr(end);
}

Result<std::vector<Header>> read_headers(const Json& json) {
  std::vector<Header> headers;
  if (json.is_null()) return headers;
  if (!json.is_object()) return invalid("/receive/request/headers: expected an object");
  for (const auto& [name, value] : json.items()) {
    const Json values = value.is_array() ? value : Json::array({value});
    for (const Json& one : values) {
      if (!one.is_string())
        return invalid("/receive/request/headers/" + name + ": expected a text");
      headers.push_back({lowered(name), one.get<std::string>()});
    }
  }
  return headers;
}

const std::string* header(const HttpRequestValue& request, std::string_view name) {
  for (const Header& field : request.headers) {
    if (field.name == name) return &field.value;
  }
  return nullptr;
}

/// The text that is signed: the recipe's template filled in.
Result<std::string> signed_text(const std::string& recipe, const HttpRequestValue& request) {
  std::string text;
  std::string_view rest = recipe.empty() ? std::string_view("{body}") : std::string_view(recipe);
  while (!rest.empty()) {
    const std::size_t open = rest.find('{');
    text += rest.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = rest.find('}', open);
    if (close == std::string_view::npos)
      return invalid("the manifest's signature recipe has an open brace");
    const std::string_view field = rest.substr(open + 1, close - open - 1);
    rest.remove_prefix(close + 1);
    constexpr std::string_view kHeader = "header:";
    if (field == "body")
      text += request.body;
    else if (field == "url")
      text += request.public_url;
    else if (field == "target")
      text += request.target;
    else if (field == "method")
      text += request.method;
    else if (field.starts_with(kHeader)) {
      const std::string* value =
          header(request, lowered(std::string(field.substr(kHeader.size()))));
      if (value == nullptr)
        return invalid("the signature covers a header that the request does not have: " +
                       std::string(field));
      text += *value;
    } else {
      return invalid("the manifest's signature recipe fills in what nobody knows: {" +
                     std::string(field) + "}");
    }
  }
  return text;
}

std::string hmac(const Crypto& crypto, const std::string& algorithm, std::string_view key,
                 std::string_view text) {
  const auto bytes = [](const auto& digest) { return std::string(digest.begin(), digest.end()); };
  if (algorithm == "hmac-sha1") return bytes(crypto.hmac_sha1(key, text));
  if (algorithm == "hmac-sha512") return bytes(crypto.hmac_sha512(key, text));
  return bytes(crypto.hmac_sha256(key, text));
}

}  // namespace

Result<std::string> read_body(const Json& json, const std::string& where) {
  std::optional<std::string> body;
  const auto take = [&](std::string text) {
    if (body) return false;
    body = std::move(text);
    return true;
  };
  bool once = true;
  for (const char* key : {"json", "body_json"}) {
    if (json.contains(key)) once = take(json[key].dump()) && once;
  }
  if (json.contains("body")) {
    if (!json["body"].is_string()) return invalid(where + "/body: expected a text");
    once = take(json["body"].get<std::string>()) && once;
  }
  if (json.contains("body_base64")) {
    const auto bytes = json["body_base64"].is_string()
                           ? model::parse_base64(json["body_base64"].get<std::string>())
                           : std::nullopt;
    if (!bytes) return invalid(where + "/body_base64: expected base64");
    once = take(*bytes) && once;
  }
  if (!once) return invalid(where + ": has more than one body");
  return body.value_or(std::string());
}

Result<HttpRequestValue> read_request(const Json& json, const ContextValue& context) {
  if (!json.is_object()) return invalid("/receive/request: expected an object");
  HttpRequestValue request;
  request.method = "POST";
  request.received_at = context.now;
  request.remote_address = "192.0.2.1";
  request.target = "/hooks/" + context.account;
  for (const auto& [key, value] : json.items()) {
    if (key == "headers" || key == "body" || key == "json" || key == "body_json" ||
        key == "body_base64")
      continue;
    if (!value.is_string()) return invalid("/receive/request/" + key + ": expected a text");
    const std::string text = value.get<std::string>();
    if (key == "method")
      request.method = text;
    else if (key == "target")
      request.target = text;
    else if (key == "remote_address")
      request.remote_address = text;
    else if (key == "received_at") {
      const auto at = model::parse_rfc3339(text);
      if (!at)
        return invalid(
            "/receive/request/received_at: expected a time such as 2026-01-01T12:00:00Z");
      request.received_at = *at;
    } else {
      return invalid("/receive/request/" + key + ": a request has no such member");
    }
  }
  Result<std::vector<Header>> headers =
      read_headers(json.contains("headers") ? json["headers"] : Json());
  if (!headers) return headers.error();
  request.headers = std::move(*headers);
  Result<std::string> body = read_body(json, "/receive/request");
  if (!body) return body.error();
  request.body = std::move(*body);

  const std::string_view target = request.target;
  const std::size_t question = target.find('?');
  request.path = decoded(below_hook(target.substr(0, question)), false);
  if (question != std::string_view::npos) request.query = parse_query(target.substr(question + 1));
  request.public_url = context.public_url + std::string(below_hook(target.substr(0, question)));
  if (question != std::string_view::npos) request.public_url += target.substr(question);
  return request;
}

Result<void> sign(HttpRequestValue& request, const SignatureRecipe* recipe, const Json& config,
                  const Crypto& crypto) {
  const auto wanted = std::find_if(
      request.headers.begin(), request.headers.end(),
      [](const Header& field) { return field.value.find(kSign) != std::string::npos; });
  if (wanted == request.headers.end()) return {};
  if (recipe == nullptr)
    return invalid("the case says {sign}, and the manifest has no signature recipe");
  const Json key = config.value(Json::json_pointer(recipe->key), Json());
  if (!key.is_string())
    return invalid("the signature's key " + recipe->key + " is not in the case's account or hook");
  const Result<std::string> text = signed_text(recipe->signed_, request);
  if (!text) return text.error();
  const std::string bytes = hmac(crypto, recipe->algorithm, key.get<std::string>(), *text);
  std::string signature = recipe->prefix;
  if (recipe->encoding == "hex")
    signature += crypto.hex(bytes);
  else
    signature += crypto.base64(
        bytes, recipe->encoding == "base64url" ? Base64::url_unpadded : Base64::standard);
  wanted->value.replace(wanted->value.find(kSign), kSign.size(), signature);
  return {};
}

}  // namespace jackfield::testing
