// SPDX-License-Identifier: MIT
#include "relay_machine.hpp"

#include <charconv>
#include <utility>

namespace relay {
namespace {

using namespace jackfield;

constexpr std::size_t kMaxLine = 4096;
constexpr std::int64_t kPingEvery = 30'000;

/// The first word of `text`, which loses it.
std::string_view word(std::string_view& text) {
  const std::size_t end = text.find(' ');
  const std::string_view first = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return first;
}

Event event_of(std::string_view seq, std::string_view user, std::string_view id) {
  Event event;
  event.kind = EventKind::message_received;
  event.authenticity = Authenticity::verified;
  event.conversation_refs = {std::string(user)};
  event.dedupe.push_back({"relay:" + std::string(seq), 0});
  Person& sender = event.sender.emplace();
  sender.role = Role::customer;
  sender.identity.emplace(Identity{"relay.user", std::string(user), {}, {}});
  event.message.emplace().provider_ids = {std::string(id)};
  return event;
}

}  // namespace

void Machine::opened(const Context& context, std::string_view bytes, bool is_secure,
                     StreamWriter& out) {
  (void)context;
  secret_ = bytes;
  is_secure_ = is_secure;
  out.timer("greeting", kPingEvery);
}

void Machine::bytes(const Context& context, std::string_view bytes, StreamWriter& out) {
  unread_ += bytes;
  read_lines(context, out);
}

void Machine::secured(const Context& context, StreamWriter& out) {
  unread_.clear();  // whatever came before TLS may be an attacker's
  is_secure_ = true;
  log_in(context, out);
}

void Machine::timer(const Context&, std::string_view name, StreamWriter& out) {
  if (name == "greeting" || !is_answered_) return out.close(Outcome::retry, "the server is silent");
  is_answered_ = false;
  out.send("PING\n");
  out.timer("ping", kPingEvery);
}

void Machine::submit(const Context&, const StreamSubmit& submit, StreamWriter& out) {
  const std::string to = submit.action && submit.action->to ? submit.action->to->value : "";
  out.send("PUT " + submit.id + " " + to + " " + submit.bytes + "\n");
}

void Machine::spooled(const Context& context, const Media& media, std::string_view bytes,
                      StreamWriter& out) {
  const Big big = std::exchange(big_, std::nullopt).value();
  Event event = event_of(big.seq, big.user, big.id);
  Part file;
  file.type = PartType::file;
  file.media.emplace(media);
  file.media->filename = std::to_string(bytes.size()) + "-bytes.bin";
  event.message->parts.push_back(std::move(file));
  take(context, big.seq, std::move(event), out);
  read_lines(context, out);
}

void Machine::read_lines(const Context& context, StreamWriter& out) {
  while (!big_ && !is_closing_) {
    const std::size_t end = unread_.find('\n');
    if (end == std::string::npos) break;
    const std::string line = unread_.substr(0, end);
    unread_.erase(0, end + 1);
    read_line(context, line, out);
  }
  if (!big_ && !is_closing_ && unread_.size() > kMaxLine) {
    is_closing_ = true;
    out.close(Outcome::retry, "a line has no end");
  }
}

void Machine::read_line(const Context& context, std::string_view line, StreamWriter& out) {
  const std::string_view verb = word(line);
  if (verb == "HELLO") {
    if (wants_upgrade_ && !is_secure_) return out.send("STARTTLS\n");
    return log_in(context, out);
  }
  if (verb == "GO" && wants_upgrade_ && !is_secure_) return out.start_tls();
  if (verb == "OK") {
    out.stop_timer("greeting");
    out.ready();
    return out.timer("ping", kPingEvery);
  }
  if (verb == "NO" || verb == "BUSY") {
    is_closing_ = true;
    if (verb == "NO") return out.close(Outcome::unauthenticated, "the server refuses the login");
    return out.close(Outcome::throttled, "the server is busy", 60'000);
  }
  if (verb == "PING") return out.send("PONG\n");
  if (verb == "PONG") {
    is_answered_ = true;
    return;
  }
  if (verb == "MSG" || verb == "BIG") {
    const std::string_view seq = word(line);
    const std::string_view user = word(line);
    const std::string_view id = word(line);
    if (verb == "MSG") {
      Event event = event_of(seq, user, id);
      Part text;
      text.type = PartType::text;
      text.text = line;
      event.message->parts.push_back(std::move(text));
      return take(context, seq, std::move(event), out);
    }
    std::size_t length = 0;
    std::from_chars(line.data(), line.data() + line.size(), length);
    if (length == 0) return;
    big_ = Big{std::string(seq), std::string(user), std::string(id)};
    return out.spool(length, unread_, "application/octet-stream");
  }
  const std::string_view id = word(line);
  if (verb == "DONE") out.complete(id, 200, line);
  if (verb == "FAIL") out.complete(id, 400, line);
}

void Machine::log_in(const Context& context, StreamWriter& out) {
  out.send("LOGIN " + secret_ + " " + std::string(context.cursor()) + "\n");
}

void Machine::take(const Context&, std::string_view seq, Event event, StreamWriter& out) {
  out.event(std::move(event));
  out.cursor(std::string(seq));
  out.send_after_commit("ACK " + std::string(seq) + "\n");
}

}  // namespace relay
