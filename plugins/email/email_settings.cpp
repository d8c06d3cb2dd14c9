// SPDX-License-Identifier: MIT
#include "email_settings.hpp"

#include "email_address.hpp"
#include "email_text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::email {
namespace {

std::string or_else(std::string text, std::string_view otherwise) {
  return text.empty() ? std::string(otherwise) : std::move(text);
}

// Ports: RFC 8314 for TLS from the start, else the STARTTLS port.
Server read_server(const Json& told, std::uint16_t tls_port, std::uint16_t other_port) {
  Server server;
  server.host = told["host"].text();
  server.security = told["security"].text_or("tls");
  const std::uint16_t usual = server.security == "tls" ? tls_port : other_port;
  server.port =
      static_cast<std::uint16_t>(std::clamp<std::int64_t>(told["port"].int_or(usual), 1, 65535));
  return server;
}

bool is_one_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; });
}

void read_oauth(const Json& told, OAuth& oauth) {
  oauth.token_url = told["token_url"].text();
  oauth.client_id = told["client_id"].text();
  oauth.client_secret = told["client_secret"].text();
  oauth.refresh_token = told["refresh_token"].text();
  oauth.scope = told["scope"].text();
  oauth.is_application = told["grant"].text() == "client_credentials";
}

}  // namespace

bool Settings::is_own(std::string_view address_to_check) const {
  const std::string plain = untagged(*this, address_to_check);
  return is_same_address(text, plain, address) ||
         std::any_of(own.begin(), own.end(),
                     [&](const std::string& one) { return is_same_address(text, plain, one); });
}

std::string untagged(const Settings& settings, std::string_view address) {
  const std::string_view local = local_part(address);
  const std::size_t tag =
      settings.delimiter == 0 ? std::string_view::npos : local.find(settings.delimiter);
  if (tag == std::string_view::npos || tag == 0) return std::string(address);
  return std::string(local.substr(0, tag)) + "@" + std::string(domain_part(address));
}

Result<Settings> read_settings(const Config& config) {
  Settings settings;
  settings.crypto = config.crypto();
  settings.text = config.text_service();
  settings.log = config.log();
  settings.address = config.text("address");
  settings.display_name = config.text("display_name");
  for (const Json one : config["own_addresses"]) settings.own.emplace_back(one.text());
  settings.tag_secret = config.text("tag_secret");
  const std::string delimiter = or_else(config.text("delimiter"), "+");
  settings.delimiter = delimiter == "none" ? '\0' : delimiter.front();
  settings.imap = read_server(config["imap"], 993, 143);
  settings.smtp = read_server(config["smtp"], 465, 587);
  settings.user = or_else(config.text("user"), settings.address);
  settings.password = config.text("password");
  read_oauth(config["oauth"], settings.oauth);
  settings.sasl =
      or_else(config.text("sasl"), settings.uses_oauth() ? std::string_view("xoauth2") : "plain");
  settings.mailbox = or_else(config.text("mailbox"), "INBOX");
  settings.takes_old_mail = config.text("start_with") == "all";
  settings.after_pickup = or_else(config.text("after_pickup"), "keep");
  settings.processed_mailbox = config.text("processed_mailbox");
  settings.subject = or_else(config.text("subject"), "Your message");
  settings.authserv_id = config.text("authserv_id");
  settings.inbound_secret = config.text("inbound_secret");
  settings.wants_read_receipts = config["read_receipts"].bool_or(false);
  settings.writes_subject_token = config["subject_token"].bool_or(false);

  if (!is_address(settings.address))
    return config.refuse("/address", "the mailbox's address, local@domain");
  // Whoever knows the key could answer into any conversation.
  if (settings.tag_secret.size() < 16)
    return config.refuse("/tag_secret", "at least 16 characters that nobody can guess");
  if (!is_one_line(settings.user) || !is_one_line(settings.password))
    return config.refuse("/password", "one line");
  if (settings.uses_oauth() != (begins(settings.sasl, "xoauth2") || begins(settings.sasl, "oauth")))
    return config.refuse("/sasl", "xoauth2 or oauthbearer with oauth, plain or login without");
  if (settings.after_pickup == "move" && settings.processed_mailbox.empty())
    return config.refuse("/processed_mailbox", "the mailbox that picked up mails are moved to");
  return settings;
}

}  // namespace jackfield::email
