// SPDX-License-Identifier: MIT
// The IMAP client as a protocol machine: logs in, picks up what is new, waits for more. One command
// at a time; a mail is marked or moved on the server only once its event is on the disk.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "email_event.hpp"
#include "email_imap_reader.hpp"
#include "email_imap_words.hpp"
#include "email_settings.hpp"

namespace jackfield::email {

inline constexpr std::string_view kInbox = "inbox";

class Imap final : public Stream {
 public:
  /// `settings` must outlive it.
  explicit Imap(const Settings& settings) noexcept : settings_(settings) {}

  void opened(const Context& context, std::string_view bytes, bool is_secure,
              StreamWriter& out) override;
  void bytes(const Context& context, std::string_view bytes, StreamWriter& out) override;
  void secured(const Context& context, StreamWriter& out) override;
  void timer(const Context& context, std::string_view name, StreamWriter& out) override;
  void committed(const Context& context, std::uint64_t commit, StreamWriter& out) override;
  void spooled(const Context& context, const Media& media, std::string_view bytes,
               StreamWriter& out) override;
  void spool_failed(const Context& context, std::string_view reason, StreamWriter& out) override;

 private:
  /// What the server is busy with.
  enum class Doing {
    greeting,
    capability,
    starttls,
    login,
    capability_after_login,
    select,
    list,    // which mails are new
    search,  // which mails there are since, after the mailbox was renumbered
    fetch,   // one mail
    mark,    // that it was picked up; the last step of it
    copy,    // move, where the server has no MOVE: copy,
    erase,   // flag as deleted, and expunge
    noop,
    idle,
    waiting,  // nothing
    closed
  };

  struct Listed {
    std::int64_t received_at = 0;
    std::uint64_t bytes = 0;
  };

  // email_imap.cpp: the dialogue
  void read(const Context& context, StreamWriter& out);
  void take(const Context& context, const ImapResponse& response, StreamWriter& out);
  void take_untagged(const ImapResponse& response, StreamWriter& out);
  void take_continuation(StreamWriter& out);
  void take_tagged(const Context& context, std::string_view status, std::string_view text,
                   StreamWriter& out);
  void command(Doing doing, std::string_view text, StreamWriter& out);
  void close(Outcome outcome, std::string text, StreamWriter& out);
  void note_alert(std::string_view text) const;
  void select_refused(std::string_view text, StreamWriter& out);
  void refused(std::string_view text, StreamWriter& out);

  // email_imap_login.cpp
  void greeted(std::string_view text, StreamWriter& out);
  void log_in(StreamWriter& out);
  void login_refused(std::string_view text, StreamWriter& out);
  void read_capabilities(std::string_view text);
  bool can(std::string_view capability) const { return capabilities_.count(lower(capability)) > 0; }

  // email_imap_pickup.cpp
  void select(StreamWriter& out);
  void selected(const Context& context, StreamWriter& out);
  void found(const Context& context, StreamWriter& out);
  void list(StreamWriter& out);
  void take_fetch(const ImapResponse& response);
  void fetch_next(const Context& context, StreamWriter& out);
  void fetched(const Context& context, StreamWriter& out);
  std::string uid_key() const;
  void pass_over(const Context& context, std::string_view why, StreamWriter& out);
  void advance(const Context& context, ImapMark mark, StreamWriter& out);
  void count_try(StreamWriter& out);
  bool marks_picked() const;
  void write(StreamWriter& out);
  void mark(const Context& context, StreamWriter& out);
  void marked(const Context& context, Doing done, bool worked, StreamWriter& out);
  void store(const Context& context, std::string_view mail, std::string media_ref,
             StreamWriter& out);
  void wait(StreamWriter& out);
  void end_wait(StreamWriter& out);

  static std::string lower(std::string_view text);

  const Settings& settings_;
  ImapReader reader_;
  Doing doing_ = Doing::greeting;
  std::uint32_t last_tag_ = 0;
  std::string secret_;
  bool is_secure_ = false;
  bool has_answered_challenge_ = false;
  bool is_idling_ = false;    // the server has said that it tells us
  bool is_stopping_ = false;  // DONE is on its way
  std::set<std::string> capabilities_;

  ImapCursor cursor_;
  bool has_written_mark_ = false;  // the cursor on the disk says that a mark is owed
  bool has_taken_ = false;         // a mail of this session
  bool is_spooling_ = false;
  std::uint64_t uid_validity_ = 0;
  std::uint64_t uid_next_ = 0;
  std::uint64_t mod_sequence_ = 0;
  bool has_lasting_uids_ = true;  // else a UID may name another mail in the next session
  bool takes_any_flag_ = false;
  bool is_read_only_ = false;
  bool has_news_ = false;                   // EXISTS came since the last list
  std::map<std::uint64_t, Listed> listed_;  // new mails by UID
  std::uint64_t uid_ = 0;                   // the one at work; 0: none
  bool has_body_ = false;                   // of it
  std::optional<std::string> short_body_;   // of it, where the server did not send a literal
};

}  // namespace jackfield::email
