// SPDX-License-Identifier: MIT
// Picking mails up, oldest first: list what is new, fetch one, store its event and the cursor
// together, and only then touch it on the server. A crash before that fetches it again under the
// same keys; a crash behind it leaves the mark to the next session.
#include "email_imap.hpp"

#include "email_date.hpp"
#include "email_text.hpp"

#include <utility>

namespace jackfield::email {
namespace {

constexpr std::uint64_t kLargestMail = 50ULL * 1024 * 1024;
constexpr std::int64_t kPickupDayMs = 86'400'000;
// RFC 2177: a server may end an IDLE of 30 minutes.
constexpr std::int64_t kRenewMs = 29 * 60'000;
// Servers have lost a notice before: look for new mail without one, too.
constexpr std::int64_t kSyncMs = 5 * 60'000;
constexpr std::int64_t kPollMs = 60'000;  // where the server has no IDLE
// Sessions that may end over one mail. Sheet, section 3.4, checked 2026-08.
constexpr std::uint64_t kMostTries = 3;

}  // namespace

void Imap::select(StreamWriter& out) {
  std::string text = "SELECT " + imap_mailbox(settings_.mailbox);
  if (can("CONDSTORE")) text += " (CONDSTORE)";
  command(Doing::select, text, out);
}

void Imap::selected(const Context& context, StreamWriter& out) {
  has_news_ = false;
  if (cursor_.uid_validity == 0) {
    // The first time: what is there already was answered elsewhere, unless the operator wants it.
    cursor_.uid_validity = uid_validity_;
    cursor_.last_uid = settings_.takes_old_mail || uid_next_ == 0 ? 0 : uid_next_ - 1;
    cursor_.mod_sequence = mod_sequence_;
    cursor_.picked_up_at = context.now();
    write(out);
    has_news_ = true;
    return;  // goes on in committed()
  }
  const bool is_other = cursor_.uid_validity != uid_validity_;
  const bool is_renumbered = is_other || (uid_next_ != 0 && uid_next_ <= cursor_.last_uid);
  if (!is_renumbered && cursor_.mark == ImapMark::none) return list(out);
  if (!is_renumbered) {
    has_news_ = true;
    uid_ = cursor_.last_uid;
    return mark(context, out);
  }
  // No number means what it meant: everything since is fetched again, and what is known by its
  // content is dropped by the host.
  cursor_.uid_validity = uid_validity_;
  cursor_.set_back = is_other ? 0 : cursor_.set_back + 1;
  cursor_.last_uid = 0;
  cursor_.mark = ImapMark::none;
  cursor_.tried_uid = cursor_.tries = 0;
  listed_.clear();
  command(Doing::search, "UID SEARCH SINCE " + imap_day(cursor_.picked_up_at - 2 * kPickupDayMs),
          out);
}

// What lies before the first one found came before the last pickup: from here on it is as if all of
// that had been picked up.
void Imap::found(const Context& context, StreamWriter& out) {
  const std::uint64_t first = listed_.empty() ? uid_next_ : listed_.begin()->first;
  cursor_.last_uid = first == 0 ? 0 : first - 1;
  fetch_next(context, out);
}

void Imap::list(StreamWriter& out) {
  has_news_ = false;
  listed_.clear();
  command(Doing::list,
          "UID FETCH " + std::to_string(cursor_.last_uid + 1) + ":* (UID INTERNALDATE RFC822.SIZE)",
          out);
}

void Imap::take_fetch(const ImapResponse& response) {
  std::uint64_t uid = 0;
  Listed told;
  const auto& tokens = response.tokens;
  std::optional<std::string> body;
  for (std::size_t i = 4; i + 1 < tokens.size(); ++i) {
    if (tokens[i].kind != ImapToken::Kind::atom) continue;
    const std::string& value = tokens[i + 1].text;
    if (same(tokens[i].text, "BODY[]") && tokens[i + 1].kind == ImapToken::Kind::text) body = value;
    if (same(tokens[i].text, "UID")) uid = imap_number(value, "");
    if (same(tokens[i].text, "RFC822.SIZE")) told.bytes = imap_number(value, "");
    if (same(tokens[i].text, "INTERNALDATE")) told.received_at = read_date(value).value_or(0);
  }
  // "n:*" also names the newest mail, whatever its number: not all that comes is new.
  if (uid <= cursor_.last_uid) return;
  if (doing_ == Doing::list && told.received_at > 0) listed_[uid] = told;
  if (doing_ != Doing::fetch || uid != uid_) return;
  if (told.received_at > 0) listed_[uid].received_at = told.received_at;
  if (body) short_body_ = std::move(body);
}

void Imap::fetch_next(const Context& context, StreamWriter& out) {
  has_body_ = false;
  short_body_.reset();
  uid_ = listed_.empty() ? 0 : listed_.begin()->first;
  if (uid_ == 0 && has_news_) return list(out);
  if (uid_ == 0 && has_written_mark_) return write(out);  // goes on in committed()
  if (uid_ == 0) return wait(out);
  if (listed_.begin()->second.bytes > kLargestMail) return pass_over(context, "too_large", out);
  if (cursor_.tried_uid == uid_ && cursor_.tries >= kMostTries)
    return pass_over(context, "poison", out);
  command(Doing::fetch, "UID FETCH " + std::to_string(uid_) + " (UID INTERNALDATE BODY.PEEK[])",
          out);
}

void Imap::spooled(const Context& context, const Media& media, std::string_view bytes,
                   StreamWriter& out) {
  reader_.body_taken();
  is_spooling_ = false;
  store(context, bytes, media.ref, out);
}

// A mail that ends the session, whatever the reason, is the first one of the next: only there the
// tries are counted, and only until one mail has been taken.
void Imap::count_try(StreamWriter& out) {
  if (has_taken_) return;
  cursor_.tries = cursor_.tried_uid == uid_ ? cursor_.tries + 1 : 1;
  cursor_.tried_uid = uid_;
  cursor_.last_uid = uid_ - 1;  // nothing before it is wanted, also where a search found it
  write(out);
}

void Imap::store(const Context& context, std::string_view mail, std::string media_ref,
                 StreamWriter& out) {
  Arrival arrival;
  arrival.bytes = mail;
  arrival.media_ref = std::move(media_ref);
  arrival.received_at = listed_[uid_].received_at;
  if (arrival.received_at == 0) arrival.received_at = context.now();
  if (has_lasting_uids_) arrival.dedupe = uid_key();
  Translated translated = translate(settings_, arrival);
  for (Event& event : translated.events) out.event(std::move(event));
  for (Fact& fact : translated.facts) out.fact(std::move(fact));
  advance(context, marks_picked() ? ImapMark::picked : ImapMark::none, out);
}

// A restored mailbox may give a number out a second time under the same UIDVALIDITY: without the
// count its new mail would pass for the old one.
std::string Imap::uid_key() const {
  std::string key = "imap:" + settings_.mailbox + ":" + std::to_string(uid_validity_);
  if (cursor_.set_back > 0) key.append(".").append(std::to_string(cursor_.set_back));
  return key.append(":").append(std::to_string(uid_));
}

// The disk's fault, not the mail's: it is left to a later session, and no try counts against it.
void Imap::spool_failed(const Context&, std::string_view reason, StreamWriter& out) {
  cursor_.tried_uid = cursor_.tries = 0;
  write(out);
  close(Outcome::retry, "email: a mail could not be kept: " + std::string(reason), out);
}

// It cannot be taken, and may not stop those behind it: told, flagged, and left where it is.
void Imap::pass_over(const Context& context, std::string_view why, StreamWriter& out) {
  Event event;
  event.kind = EventKind::unknown;
  event.account_address = settings_.address;
  event.original_kind = "mail." + std::string(why);
  event.occurred_at = listed_[uid_].received_at;
  event.dedupe.push_back({uid_key(), 0});
  JsonWriter data;
  data.begin_object().key("email").begin_object().member("uid", uid_);
  data.member("size_bytes", listed_[uid_].bytes).end_object().end_object();
  event.channel_data = std::move(data).text();
  out.event(std::move(event));
  advance(context, takes_any_flag_ && !is_read_only_ ? ImapMark::poison : ImapMark::none, out);
}

void Imap::advance(const Context& context, ImapMark mark, StreamWriter& out) {
  listed_.erase(uid_);
  has_taken_ = true;
  cursor_.last_uid = uid_;
  cursor_.mod_sequence = mod_sequence_;
  cursor_.picked_up_at = context.now();
  cursor_.mark = mark;
  cursor_.tried_uid = cursor_.tries = 0;
  write(out);
}

void Imap::write(StreamWriter& out) {
  has_written_mark_ = cursor_.mark != ImapMark::none;
  out.cursor(write_cursor(cursor_));
}

void Imap::committed(const Context& context, std::uint64_t, StreamWriter& out) {
  // While a body is on its way nothing can be read, and spooled() goes on.
  if (doing_ == Doing::closed || is_spooling_) return;
  // No answer is awaited behind the first cursor, one that owes no mark any more, or a mail that
  // was passed over.
  if (doing_ == Doing::waiting) mark(context, out);
  if (doing_ != Doing::waiting) read(context, out);
}

// The answer to a FETCH has ended. A mail that was deleted meanwhile has no body.
void Imap::fetched(const Context& context, StreamWriter& out) {
  if (has_body_) return mark(context, out);
  if (!short_body_) return advance(context, ImapMark::none, out);
  has_body_ = true;
  store(context, *std::exchange(short_body_, std::nullopt), {}, out);
}

bool Imap::marks_picked() const {
  if (is_read_only_ || settings_.after_pickup == "keep") return false;
  return settings_.after_pickup != "flag" || takes_any_flag_;
}

void Imap::mark(const Context& context, StreamWriter& out) {
  const std::string uid = std::to_string(uid_);
  const std::string target = imap_mailbox(settings_.processed_mailbox);
  const ImapMark owed = std::exchange(cursor_.mark, ImapMark::none);
  if (owed == ImapMark::poison)
    return command(Doing::mark, "UID STORE " + uid + " +FLAGS.SILENT ($Poison)", out);
  if (owed == ImapMark::none || !marks_picked()) return fetch_next(context, out);
  if (settings_.after_pickup == "seen")
    return command(Doing::mark, "UID STORE " + uid + " +FLAGS.SILENT (\\Seen)", out);
  if (settings_.after_pickup == "flag")
    return command(Doing::mark, "UID STORE " + uid + " +FLAGS.SILENT ($Picked)", out);
  if (can("MOVE")) return command(Doing::mark, "UID MOVE " + uid + " " + target, out);
  command(Doing::copy, "UID COPY " + uid + " " + target, out);
}

// That a mark could not be set loses nothing: the cursor knows that the mail was picked up.
void Imap::marked(const Context& context, Doing done, bool worked, StreamWriter& out) {
  const std::string uid = std::to_string(uid_);
  if (worked && done == Doing::copy)
    return command(Doing::erase, "UID STORE " + uid + " +FLAGS.SILENT (\\Deleted)", out);
  if (worked && done == Doing::erase && can("UIDPLUS"))
    return command(Doing::mark, "UID EXPUNGE " + uid, out);
  fetch_next(context, out);
}

void Imap::wait(StreamWriter& out) {
  if (!can("IDLE")) {
    doing_ = Doing::waiting;
    out.stop_timer("answer");
    return out.timer("poll", kPollMs);
  }
  is_idling_ = is_stopping_ = false;
  command(Doing::idle, "IDLE", out);
  out.timer("renew", kRenewMs);
  out.timer("sync", kSyncMs);
}

// While idling nothing but DONE may be said, and that only once the server has agreed to it.
void Imap::end_wait(StreamWriter& out) {
  if (doing_ != Doing::idle || !is_idling_ || is_stopping_) return;
  is_stopping_ = true;
  out.send("DONE\r\n");
  out.timer("answer", 60'000);
}

}  // namespace jackfield::email
