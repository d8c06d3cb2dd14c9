// SPDX-License-Identifier: MIT
#include "host/cli/explain.hpp"

#include <fstream>
#include <iostream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "host/cli/exit_code.hpp"
#include "host/cli/host_api.hpp"
#include "host/cli/send.hpp"

namespace jackfield::cli {
namespace {

using nlohmann::ordered_json;

/// A line with its subject in front, all of one width.
std::string line(std::string_view subject, const std::string& text) {
  constexpr std::size_t kWidth = 12;
  std::string made = "  ";
  made.append(subject);
  made.append(subject.size() < kWidth ? kWidth - subject.size() : 1, ' ');
  return made + text + "\n";
}

std::string joined(const ordered_json& texts, std::string_view between) {
  std::string all;
  for (const ordered_json& text : texts)
    all.append(all.empty() ? "" : between).append(text.get<std::string>());
  return all;
}

std::string eligibility_text(const ordered_json& verdict) {
  std::string text = verdict["text"].get<std::string>();
  if (verdict.contains("until")) text += ", until " + verdict["until"].get<std::string>();
  if (verdict.contains("messages_left"))
    text += ", " + std::to_string(verdict["messages_left"].get<int>()) + " messages left";
  std::string all = line(verdict["eligible"] == true ? "eligible" : "refused", text);
  for (const ordered_json& each : verdict["alternatives"])
    all += line("", "· " + each["text"].get<std::string>());
  return all;
}

std::string adaptation_text(const ordered_json& change) {
  std::string text = change["pointer"].get<std::string>() + ": " +
                     change["what"].get<std::string>() + " → " + change["how"].get<std::string>();
  if (!change["lost"].empty()) text += "; lost: " + joined(change["lost"], ", ");
  return line("changed", text);
}

std::string piece_text(const ordered_json& piece) {
  std::string text = std::to_string(piece["index"].get<int>()) + ":";
  for (const ordered_json& part : piece["parts"]) text += " " + part["type"].get<std::string>();
  if (piece.contains("length")) {
    text += ", " + std::to_string(piece["length"].get<std::int64_t>());
    if (piece.contains("max")) text += " of " + std::to_string(piece["max"].get<std::int64_t>());
    text += " " + piece["unit"].get<std::string>();
  }
  if (piece.contains("segments"))
    text += ", " + std::to_string(piece["segments"].get<std::int64_t>()) + " segments";
  return line("piece", text);
}

/// A block of JSON or of lines, each behind the same margin.
std::string block(const std::string& text) {
  std::string made;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::size_t last = end > at && text[end - 1] == '\r' ? end - 1 : end;
    made.append("                ").append(text, at, last - at).append("\n");
    at = end + 1;
  }
  return made;
}

std::string body_text(const ordered_json& body) {
  if (body.contains("json")) return block(body["json"].dump(2));
  std::string text;
  for (const ordered_json& segment : body["segments"]) {
    if (segment.contains("lines"))
      text += block(joined(segment["lines"], "\n"));
    else if (segment.contains("media"))
      text += block("[the bytes of " + segment["media"].get<std::string>() + "]");
    else
      text += block(segment.contains("text") ? segment["text"].get<std::string>() : "[bytes]");
  }
  return text;
}

std::string request_text(const ordered_json& request) {
  const auto transport = request["transport"].get<std::string>();
  std::string what = request["label"].get<std::string>() + ": ";
  if (request.contains("method")) what += request["method"].get<std::string>() + " ";
  what += request.contains("url") ? request["url"].get<std::string>()
          : transport == "held"   ? "into the answer to the network's own request"
          : transport == "topic"  ? "to whoever listens"
                                  : "on the connection " + request.value("connection", "");
  std::string separator = "?";
  const ordered_json none = ordered_json::object();
  for (const auto& [key, value] : (request.contains("query") ? request["query"] : none).items()) {
    what.append(separator).append(key).append("=").append(value.get<std::string>());
    separator = "&";
  }
  std::string all = line("request", what);
  for (const auto& [key, value] : (request.contains("headers") ? request["headers"] : none).items())
    all += block(key + ": " + value.get<std::string>());
  if (request.contains("envelope")) {
    const ordered_json& envelope = request["envelope"];
    all += block("from " + envelope["from"].get<std::string>() + " to " +
                 joined(envelope["to"], ", "));
  }
  if (request.contains("body")) all += body_text(request["body"]);
  if (request.contains("entries")) all += block(request["entries"].dump(2));
  if (!request["volatile"].empty())
    all += block("another each time: " + joined(request["volatile"], ", "));
  return all;
}

Result<nlohmann::json> request_of(const ExplainOptions& options) {
  nlohmann::json body = nlohmann::json::object();
  if (!options.file.empty()) {
    std::ifstream file(options.file);
    std::istream& in = options.file == "-" ? std::cin : file;
    if (!in) return invalid(options.file + ": cannot be read");
    const std::string text(std::istreambuf_iterator<char>(in), {});
    body = nlohmann::json::parse(text, nullptr, false);
    if (!body.is_object()) return invalid(options.file + ": expected a JSON object");
  }
  if (!options.text.empty()) body["parts"] = {{{"type", "text"}, {"text", options.text}}};
  if (!options.account.empty()) body["account"] = options.account;
  if (!options.tag.empty()) body["tag"] = options.tag;
  if (!options.conversation.empty()) body["conversation"] = options.conversation;
  if (!options.to.empty() && !put_receiver(options.to, body)) return invalid(kReceiverForm);
  if (!body.contains("parts")) return invalid("say what to send: words, or --file");
  return body;
}

}  // namespace

std::string explained_text(const ordered_json& account) {
  std::string all =
      account["account"].get<std::string>() + " (" + account["channel"].get<std::string>() + ")\n";
  if (account.contains("eligibility")) all += eligibility_text(account["eligibility"]);
  for (const ordered_json& fault : account["faults"])
    all += line("fault",
                fault["pointer"].get<std::string>() + ": " + fault["detail"].get<std::string>());
  const ordered_json none = ordered_json::array();
  const auto list = [&](const char* key) -> const ordered_json& {
    return account.contains(key) ? account[key] : none;
  };
  for (const ordered_json& change : list("adaptations")) all += adaptation_text(change);
  for (const ordered_json& piece : list("pieces")) all += piece_text(piece);
  for (const ordered_json& request : list("requests")) all += request_text(request);
  if (account.contains("depends_on"))
    all += line("outcome", "depends on what the network answers to " +
                               account["depends_on"].get<std::string>());
  else if (account.contains("outcome"))
    all += line("outcome", account["outcome"].get<std::string>() +
                               (account.contains("error")
                                    ? ": " + account["error"].value("text", std::string())
                                    : std::string()));
  return all;
}

int explain(const ExplainOptions& options) {
  const Result<HostAddress> host = host_address(options.config);
  if (!host) return fail("jackfield explain", host.error().text);
  const Result<nlohmann::json> body = request_of(options);
  if (!body) return fail("jackfield explain", body.error().text);
  const Result<ApiAnswer> answer = call_host(*host, "POST", "/v1/messages:explain", body->dump());
  if (!answer) return fail("jackfield explain", answer.error().text);
  if (answer->status != 200) return fail("jackfield explain", problem_text(*answer));
  const ordered_json told = ordered_json::parse(answer->body, nullptr, false);
  bool is_accepted = true;
  for (const ordered_json& account : told["accounts"]) {
    is_accepted = is_accepted && account["accepted"] == true;
    if (!options.as_json) std::cout << explained_text(account);
  }
  if (options.as_json) std::cout << told.dump(2) << '\n';
  return is_accepted ? 0 : 3;
}

}  // namespace jackfield::cli
