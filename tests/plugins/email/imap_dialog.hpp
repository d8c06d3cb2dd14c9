// SPDX-License-Identifier: MIT
// Tells the IMAP machine what a server says and keeps what the machine asks for; commits at once,
// spools at once, as a host without trouble does.
#pragma once

#include "host/plugin/services/service.hpp"
#include "plugins/email/email_imap.hpp"
#include "sdk/testing/fake_host.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::email {

inline Settings imap_settings() {
  Settings settings;
  settings.crypto =
      Crypto(static_cast<const jf_crypto_v1_t*>(services::host_service("jf.crypto/1")));
  settings.text = Text(static_cast<const jf_text_v1_t*>(services::host_service("jf.text/1")));
  settings.address = settings.user = "help@acme.example";
  settings.tag_secret = "a-secret-for-tags-0123";
  settings.imap = {"imap.acme.example", 993, "tls"};
  settings.sasl = "plain";
  settings.mailbox = "INBOX";
  settings.after_pickup = "seen";
  return settings;
}

class ImapDialog {
 public:
  explicit ImapDialog(Settings told = imap_settings())
      : settings(std::move(told)), machine_(settings) {
    context_.size = sizeof context_;
    context_.now = 1'795'348'800'000;  // 2026-11-22 12:00 UTC
  }

  void open(std::string_view cursor = {}, std::string_view secret = "p4ss", bool secure = true) {
    cursor_ = cursor;
    StreamWriter out;
    machine_.opened(context(), secret, secure, out);
    done(out);
  }

  /// A server's bytes, as they are.
  void hear(std::string_view bytes) {
    while (!bytes.empty() && spool_left_ > 0) {
      const std::size_t taken = std::min(spool_left_, bytes.size());
      body_.append(bytes.substr(0, taken));
      bytes.remove_prefix(taken);
      spool_left_ -= taken;
      if (spool_left_ == 0) finish_spool();
    }
    if (bytes.empty()) return;
    StreamWriter out;
    machine_.bytes(context(), bytes, out);
    done(out);
  }
  void hear_each_byte(std::string_view bytes) {
    for (const char& byte : bytes) hear({&byte, 1});
  }

  void fire(std::string_view timer) {
    StreamWriter out;
    machine_.timer(context(), timer, out);
    done(out);
  }
  void secure() {
    StreamWriter out;
    machine_.secured(context(), out);
    done(out);
  }

  /// All that was sent since the last call.
  std::string sent() { return std::exchange(sent_, {}); }
  const StreamCommand* closing() const { return closing_ ? &*closing_ : nullptr; }
  bool has_timer(std::string_view name) const {
    return std::find(timers.begin(), timers.end(), name) != timers.end();
  }

  Settings settings;
  std::vector<Event> events;
  std::vector<std::string> cursors;
  std::vector<std::string> timers;  // that run
  bool is_ready = false;
  bool wants_tls = false;
  bool keeps_bodies = true;  // else each spool fails
  std::string order;         // e: event, c: cursor, s: bytes sent, in the order asked for

 private:
  Context context() {
    context_.cursor = {cursor_.data(), cursor_.size()};
    return Context(context_);
  }

  void done(const StreamWriter& out) {
    bool stores = false;
    for (const StreamCommand& command : out.output().commands) {
      switch (command.kind) {
        case StreamCommandKind::send:
        case StreamCommandKind::send_after_commit:
          sent_ += command.bytes;
          order += 's';
          break;
        case StreamCommandKind::event:
          events.push_back(*command.event);
          order += 'e';
          stores = true;
          break;
        case StreamCommandKind::cursor:
          cursors.push_back(command.cursor);
          cursor_ = command.cursor;
          order += 'c';
          stores = true;
          break;
        case StreamCommandKind::timer:
          timers.erase(std::remove(timers.begin(), timers.end(), command.name), timers.end());
          if (command.after_ms >= 0) timers.push_back(command.name);
          break;
        case StreamCommandKind::spool:
          body_ = command.bytes;
          spool_left_ = static_cast<std::size_t>(command.length) - command.bytes.size();
          break;
        case StreamCommandKind::ready:
          is_ready = true;
          break;
        case StreamCommandKind::start_tls:
          wants_tls = true;
          break;
        case StreamCommandKind::close:
          closing_ = command;
          break;
        default:
          break;
      }
    }
    if (stores) {
      StreamWriter next;
      machine_.committed(context(), ++commits_, next);
      done(next);
    }
    if (!body_.empty() && spool_left_ == 0) finish_spool();
  }

  void finish_spool() {
    const std::string body = std::exchange(body_, {});
    StreamWriter out;
    if (keeps_bodies) {
      Media media;
      media.ref = "media_1";
      machine_.spooled(context(), media, body, out);
    } else {
      machine_.spool_failed(context(), "too large", out);
    }
    done(out);
  }

  Imap machine_;
  jf_context_t context_{};
  std::string cursor_;
  std::string sent_;
  std::string body_;
  std::size_t spool_left_ = 0;
  std::uint64_t commits_ = 0;
  std::optional<StreamCommand> closing_;
};

// Answers as Dovecot 2.3 writes them (sheet, section 3, checked 2026-08).
inline constexpr std::string_view kCursor =
    R"({"uidvalidity":7,"uid":41,"modseq":3,"at":1795262400000})";
inline constexpr std::string_view kGreeting =
    "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN "
    "AUTH=XOAUTH2 AUTH=OAUTHBEARER] ready.\r\n";
inline constexpr std::string_view kLoggedIn =
    "J1 OK [CAPABILITY IMAP4rev1 IDLE UIDPLUS MOVE CONDSTORE] Logged in\r\n";
inline constexpr std::string_view kSelected =
    "* FLAGS (\\Answered \\Seen)\r\n* OK [PERMANENTFLAGS (\\Answered \\Seen \\*)] Flags.\r\n"
    "* 3 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] UIDs valid\r\n* OK [UIDNEXT 44] next\r\n"
    "* OK [HIGHESTMODSEQ 9] Highest\r\nJ2 OK [READ-WRITE] Select completed.\r\n";
inline constexpr std::string_view kMail =
    "From: ana@client.example\r\nMessage-ID: <m1@client.example>\r\nSubject: x\r\n\r\nhi\r\n";

inline std::string literal(std::string_view bytes) {
  return "{" + std::to_string(bytes.size()) + "}\r\n" + std::string(bytes);
}

inline std::string fetched(int number, int uid, std::string_view mail) {
  return "* " + std::to_string(number) + " FETCH (UID " + std::to_string(uid) +
         " INTERNALDATE \" 1-Feb-2026 09:05:00 +0100\" BODY[] " + literal(mail) + ")\r\n";
}

inline std::string listed(int number, int uid, std::size_t size = 90) {
  return "* " + std::to_string(number) + " FETCH (UID " + std::to_string(uid) +
         " INTERNALDATE \" 1-Feb-2026 09:05:00 +0100\" RFC822.SIZE " + std::to_string(size) +
         ")\r\n";
}

/// A session that has listed what is new: mail 42.
inline void log_in(ImapDialog& dialog, std::string_view cursor = kCursor) {
  dialog.open(cursor);
  dialog.hear(kGreeting);
  dialog.hear(kLoggedIn);
  dialog.hear(kSelected);
}

}  // namespace jackfield::email
