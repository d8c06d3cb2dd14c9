// SPDX-License-Identifier: MIT
#include "email_outgoing.hpp"

#include "email_address.hpp"
#include "email_html.hpp"
#include "email_subject.hpp"
#include "email_tag.hpp"
#include "email_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace jackfield::email {
namespace {

// What the application may add. Everything else is ours to write: a mail has one From, one Date.
bool may_add(std::string_view name) {
  constexpr std::array<std::string_view, 5> kKnown = {"list-unsubscribe", "list-unsubscribe-post",
                                                      "importance", "keywords", "organization"};
  const bool is_token = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return is_digit(c) || c == '-' || (lower(c) >= 'a' && lower(c) <= 'z');
  });
  return is_token &&
         (begins(name, "x-") ||
          std::any_of(kKnown.begin(), kKnown.end(),
                      [name](std::string_view known) { return same(name, known); })) &&
         !same(name, "x-loop");
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '\n':
        out += "<br>\n";
        break;
      default:
        out += c;
    }
  }
  return out;
}

void add_block(std::string& to, std::string_view block, std::string_view between) {
  if (block.empty()) return;
  if (!to.empty()) to += between;
  to += block;
}

class OutgoingReader {
 public:
  OutgoingReader(const Settings& settings, const Context& context, const Action& action)
      : settings_(settings), context_(context), action_(action) {}

  Result<Outgoing> read() {
    const Result<JsonDocument> fact = JsonDocument::parse(context_.fact_value("reply"));
    const Json reply = fact ? fact->root() : Json();
    read_people(reply);
    if (out_.to.empty() && out_.cc.empty() && out_.bcc.empty())
      return invalid("email: nobody to send to");
    read_subject(reply);
    read_thread(reply);
    read_parts();
    if (out_.text.empty() && out_.html.empty() && out_.files.empty())
      return invalid("email: nothing to send");
    sign();
    return std::move(out_);
  }

 private:
  const Email* email_part() const {
    for (const Piece& piece : action_.pieces) {
      for (const Part& part : piece.parts) {
        if (part.type == PartType::email && part.email) return &*part.email;
      }
    }
    return nullptr;
  }

  // In the envelope a domain is ASCII; a local part may not be, and then the server has to say
  // SMTPUTF8 (RFC 6531).
  void add(std::vector<MailAddress>& list, std::string_view address, std::string_view name) {
    if (!is_address(address)) return;
    list.push_back({normal_address(settings_.text, address), one_line(name)});
  }

  void read_people(const Json& reply) {
    const bool has_name = action_.from && !action_.from->display_name.empty();
    out_.from = {settings_.address, has_name ? action_.from->display_name : settings_.display_name};
    out_.is_automatic = action_.from && action_.from->role == Role::bot;
    if (const Email* email = email_part(); email != nullptr) {
      for (const MailAddress& one : email->to) add(out_.to, one.address, one.name);
      for (const MailAddress& one : email->cc) add(out_.cc, one.address, one.name);
      for (const MailAddress& one : email->bcc) add(out_.bcc, one.address, one.name);
    }
    if (out_.to.empty()) add(out_.to, reply["to"].text(), reply["name"].text());
    if (out_.to.empty() && action_.to) add(out_.to, action_.to->value, {});
    if (out_.to.empty() && action_.conversation) add(out_.to, action_.conversation->address, {});
  }

  void read_subject(const Json& reply) {
    const Email* const email = email_part();
    const std::string_view known = reply["subject"].text();
    if (email != nullptr && !email->subject.empty())
      out_.subject = email->subject;
    else if (reply["id"].exists())
      out_.subject = reply_subject(known);
    else if (action_.conversation && !action_.conversation->subject.empty())
      out_.subject = action_.conversation->subject;
    else
      out_.subject = settings_.subject;
    out_.subject = cut_utf8(one_line(out_.subject), 900);
    if (settings_.writes_subject_token && !out_.to.empty()) {
      const std::string token = subject_token(settings_, tag(), out_.to.front().address);
      if (token_in(out_.subject).empty()) out_.subject.append(" ").append(token);
    }
  }

  void read_thread(const Json& reply) {
    const std::string_view last = reply["id"].text();
    const bool names_other = action_.reply_to &&
                             action_.reply_to->provider_id.find('@') != std::string::npos &&
                             action_.reply_to->provider_id != last;
    if (names_other)
      add_reference(action_.reply_to->provider_id);
    else
      for (const Json one : reply["references"]) add_reference(one.text());
    if (!names_other) add_reference(last);
    if (!out_.references.empty()) out_.in_reply_to = out_.references.back();
    out_.answers = !out_.references.empty();

    out_.message_id = message_id_of(settings_, tag());
    out_.reply_to = reply_address(settings_, tag());
    out_.return_path = return_path(settings_, tag());
    out_.date = context_.started_at();
    out_.boundary_seed = tag();
  }

  std::string tag() const {
    const std::uint32_t piece = action_.pieces.empty() ? 1 : action_.pieces.front().index;
    return make_tag(settings_, context_.seed(), piece);
  }

  // Read as if it came from outside, which it once did: only what is an id gets into a header.
  void add_reference(std::string_view id) {
    const auto ids = read_message_ids("<" + std::string(id) + ">");
    if (ids.size() == 1 && ids[0] == id) out_.references.push_back(ids[0]);
  }

  void read_parts() {
    std::string html;
    for (const Piece& piece : action_.pieces) {
      for (const Part& part : piece.parts) read_part(part, html);
    }
    const Email* const email = email_part();
    if (email != nullptr && !email->html.empty()) html = email->html;
    if (email != nullptr) {
      for (const Attribute& one : email->headers) {
        if (may_add(one.name)) out_.headers.push_back(one);
      }
    }
    out_.html = std::move(html);
    if (out_.text.empty() && !out_.html.empty()) out_.text = read_html(out_.html).text;
  }

  void read_part(const Part& part, std::string& html) {
    if (part.type == PartType::email) return;
    if (part.type == PartType::text && part.format == TextFormat::html) {
      add_block(out_.text, read_html(part.text).text, "\n\n");
      add_block(html, "<div>" + part.text + "</div>", "\n");
    } else if (part.type == PartType::text) {
      add_text(with_lf(part.text), html);
    } else if (part.media) {
      add_text(part.media->caption, html);
      if (part.media->ref.empty())
        add_text(part.media->url, html);  // what the host does not have can only be pointed at
      else
        out_.files.push_back(*part.media);
    } else {
      add_text(part.fallback_text, html);
    }
  }

  void add_text(std::string_view text, std::string& html) {
    add_block(out_.text, text, "\n\n");
    if (!text.empty()) add_block(html, "<div>" + escaped(text) + "</div>", "\n");
  }

  void sign() {
    if (!action_.from || action_.from->display_name.empty()) return;
    const std::string name = one_line(action_.from->display_name);
    out_.text += "\n\n-- \n" + name;
    if (!out_.html.empty()) out_.html += "\n<div>-- <br>\n" + escaped(name) + "</div>";
  }

  const Settings& settings_;
  const Context& context_;
  const Action& action_;
  Outgoing out_;
};

}  // namespace

Result<Outgoing> read_outgoing(const Settings& settings, const Context& context,
                               const Action& action) {
  return OutgoingReader(settings, context, action).read();
}

}  // namespace jackfield::email
