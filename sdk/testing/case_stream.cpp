// SPDX-License-Identifier: MIT
#include "sdk/testing/case_stream.hpp"

#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/rfc3339.hpp"
#include "sdk/testing/case_request.hpp"

#include <string_view>

namespace jackfield::testing {
namespace {

using Json = nlohmann::json;

/// What a line tells: its member's value, and where it stands.
struct Told {
  const Json& value;
  const std::string& where;
};

/// Bytes: a text, or an object with `body`, `json` or `body_base64`.
Result<std::string> content(const Told& told) {
  if (told.value.is_string()) return told.value.get<std::string>();
  if (!told.value.is_object()) return invalid(told.where + ": expected a text or an object");
  return read_body(told.value, told.where);
}

Result<void> read_content(const Told& told, StreamInput& input) {
  Result<std::string> bytes = content(told);
  if (!bytes) return bytes.error();
  input.bytes = std::move(*bytes);
  return {};
}

Result<void> read_opened(const Told& told, StreamInput& input) {
  if (told.value.is_object()) input.is_secure = told.value.value("is_secure", false);
  return read_content(told, input);
}

Result<void> read_text(const Told& told, std::string& into) {
  if (!told.value.is_string()) return invalid(told.where + ": expected a text");
  into = told.value.get<std::string>();
  return {};
}

Result<void> read_commit(const Told& told, StreamInput& input) {
  if (!told.value.is_number_unsigned())
    return invalid(told.where + ": expected the commit's number, from 1");
  input.commit = told.value.get<std::uint64_t>();
  return {};
}

Result<void> read_submit(const Told& told, StreamInput& input) {
  if (!told.value.is_object()) return invalid(told.where + ": expected an object");
  StreamSubmit& submit = input.submit.emplace();
  submit.id = told.value.value("id", std::string("sub_1"));
  submit.label = told.value.value("label", std::string());
  Result<std::string> bytes = read_body(told.value, told.where);
  if (!bytes) return bytes.error();
  submit.bytes = std::move(*bytes);
  if (!told.value.contains("action")) return {};
  ReadErrors errors(ReadMode::partial);
  if (!read(told.value["action"], submit.action.emplace(), errors))
    return invalid(told.where + "/action: " + errors.text());
  return {};
}

/// The body itself decides the media's size, and what is not said of it is the same at every run.
Result<void> read_spooled(const Told& told, StreamInput& input) {
  if (auto done = read_content(told, input); !done) return done;
  Media& media = input.media.emplace();
  media.ref = "media_1";
  if (told.value.is_object() && told.value.contains("media")) {
    ReadErrors errors(ReadMode::partial);
    if (!read(told.value["media"], media, errors))
      return invalid(told.where + "/media: " + errors.text());
  }
  media.size_bytes = static_cast<std::int64_t>(input.bytes.size());
  return {};
}

Result<void> read_input(std::string_view name, const Told& told, StreamInput& input) {
  if (name == "opened") {
    input.kind = StreamInputKind::opened;
    return read_opened(told, input);
  }
  if (name == "bytes") {
    input.kind = StreamInputKind::bytes;
    return read_content(told, input);
  }
  if (name == "timer") {
    input.kind = StreamInputKind::timer;
    return read_text(told, input.name);
  }
  if (name == "submit") {
    input.kind = StreamInputKind::submit;
    return read_submit(told, input);
  }
  if (name == "committed" || name == "commit_failed") {
    input.kind = name == "committed" ? StreamInputKind::committed : StreamInputKind::commit_failed;
    return read_commit(told, input);
  }
  if (name == "spooled") {
    input.kind = StreamInputKind::spooled;
    return read_spooled(told, input);
  }
  if (name == "spool_failed") {
    input.kind = StreamInputKind::spooled;
    return read_text(told, input.reason);
  }
  if (name == "secured") {
    input.kind = StreamInputKind::secured;
    input.is_secure = true;
    return {};
  }
  if (name == "closed") {
    input.kind = StreamInputKind::closed;
    return read_text(told, input.reason);
  }
  return invalid(told.where + ": the host tells no such thing");
}

Result<void> read_in(const Json& json, ScriptedLine& line) {
  if (!json.is_object()) return invalid(line.where + ": expected an object");
  for (const auto& [name, value] : json.items()) {
    const std::string where = line.where + "/" + name;
    if (name == "now") {
      const auto now = model::parse_rfc3339(value.get<std::string>());
      if (!now) return invalid(where + ": expected a time such as 2026-01-01T12:00:00Z");
      line.now = *now;
      continue;
    }
    if (line.input.kind != StreamInputKind::unknown)
      return invalid(where + ": a line tells one thing");
    if (auto done = read_input(name, {value, where}, line.input); !done) return done;
  }
  if (line.input.kind == StreamInputKind::unknown)
    return invalid(line.where + ": it tells nothing");
  return {};
}

}  // namespace

Result<std::vector<ScriptedLine>> read_stream(const Json& json) {
  if (!json.is_array() || json.empty()) return invalid("/stream: expected a list of in and out");
  std::vector<ScriptedLine> lines;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const Json& one = json[i];
    const std::string place = "/stream/" + std::to_string(i);
    if (!one.is_object() || one.size() != 1 || (!one.contains("in") && !one.contains("out")))
      return invalid(place + ": expected one of in and out");
    ScriptedLine line;
    line.is_input = one.contains("in");
    line.where = place + (line.is_input ? "/in" : "/out");
    if (line.is_input) {
      if (const auto done = read_in(one["in"], line); !done) return done.error();
    } else {
      line.expect = one["out"];
      if (!line.expect.is_object() || line.expect.size() != 1)
        return invalid(line.where + ": expected one command");
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace jackfield::testing
