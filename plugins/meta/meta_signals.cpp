// SPDX-License-Identifier: MIT
#include "meta_signals.hpp"

#include "meta_calls.hpp"
#include "meta_errors.hpp"
#include "meta_public.hpp"

#include <string>
#include <utility>

namespace jackfield::meta {
namespace {

// Source: fact sheet Instagram, 3.4, 2026-11-21.
constexpr std::string_view kPageInbox = "263902037430900";
constexpr std::string_view kInstagramInbox = "1217981644879628";

std::string person_of(const Action& action) {
  if (action.conversation && !action.conversation->address.empty())
    return action.conversation->address;
  return action.to ? action.to->value : std::string();
}

/// Asks once, and tells how it went.
Step once_asked(const Exchanges& exchanges, Request request) {
  if (const auto asked = exchanges.find(request.label))
    return succeeded(*asked) ? Step::accepted() : failure(*asked, request.class_);
  return request;
}

Step sender_action(const Settings& settings, const Context& context, const Action& action,
                   const Exchanges& exchanges, std::string_view word, std::string_view payload) {
  const std::string to = person_of(action);
  if (!is_node(to))
    return refusal(Outcome::invalid, ErrorClass::invalid, "no_recipient", "nobody to show it to");
  JsonWriter body;
  body.begin_object().key("recipient").begin_object().member("id", to).end_object();
  body.member("sender_action", word);
  if (!payload.empty()) body.key("payload").raw(payload);
  Request request = post_call(settings, context, std::string(word), settings.node() + "/messages",
                              std::move(body.end_object()).text());
  request.class_ = RequestClass::idempotent;
  request.rate_keys = {"send"};
  return once_asked(exchanges, std::move(request));
}

void describe(const JsonDocument& body, Person& person) {
  person.display_name = body["name"].text();
  if (person.display_name.empty()) {
    person.display_name = body["first_name"].text();
    const std::string_view last = body["last_name"].text();
    if (!last.empty())
      person.display_name.append(person.display_name.empty() ? "" : " ").append(last);
  }
  person.username = body["username"].text();
  person.locale = body["locale"].text();
  person.is_network_verified = body["is_verified_user"].bool_or(false);
  person.is_subscriber = body["is_user_follow_business"].bool_or(false);
  person.follower_count = body["follower_count"].int_or(0);
  if (!person.username.empty()) person.profile_url = "https://www.instagram.com/" + person.username;
  for (const std::string_view key : {"gender", "timezone", "is_business_follow_user"}) {
    const Json value = body[key];
    if (value.exists() && !value.is_null())
      person.attributes.push_back(
          {"meta." + std::string(key), value.is_bool() ? value.dump() : value.id()});
  }
  if (const std::string_view picture = body["profile_pic"].text(); !picture.empty())
    person.avatar.emplace().source_url = picture;
}

}  // namespace

Step typing(const Settings& settings, const Context& context, const Procedure& procedure,
            const Exchanges& exchanges) {
  const Action action = procedure.action();
  if (is_public(action)) return Step::unsupported("meta: nobody sees typing in public");
  return sender_action(settings, context, action, exchanges,
                       action.is_removal ? "typing_off" : "typing_on", {});
}

Step mark_read(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges) {
  const Action action = procedure.action();
  if (is_public(action)) return Step::unsupported("meta: comments have no read marks");
  return sender_action(settings, context, action, exchanges, "mark_seen", {});
}

Step react(const Settings& settings, const Context& context, const Procedure& procedure,
           const Exchanges& exchanges) {
  const Action action = procedure.action();
  if (is_public(action)) return Step::unsupported("meta: in public there is only like");
  const std::string id = action.target ? action.target->provider_id : std::string();
  if (id.empty())
    return refusal(Outcome::invalid, ErrorClass::invalid, "no_target",
                   "a reaction needs the message's id");
  JsonWriter payload;
  payload.begin_object().member("message_id", id);
  if (!action.is_removal) {
    std::string sign = action.reaction ? action.reaction->emoji : std::string();
    if (sign.empty() && action.reaction) sign = action.reaction->key;
    payload.member("reaction", sign.empty() ? "love" : sign);
  }
  return sender_action(settings, context, action, exchanges,
                       action.is_removal ? "unreact" : "react",
                       std::move(payload.end_object()).text());
}

Step hand_over(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges) {
  const Action action = procedure.action();
  const std::string person = person_of(action);
  if (!is_node(person) || is_public(action))
    return refusal(Outcome::invalid, ErrorClass::invalid, "no_recipient",
                   "only private conversations are handed over");
  const Handover wanted = action.handover ? *action.handover : Handover();
  const bool is_taken = wanted.to == "self";
  const bool is_asked = wanted.to == "request";
  const std::int64_t seconds = (wanted.expires_at - context.started_at()) / 1000;
  std::string_view edge = "pass_thread_control";
  JsonWriter body;
  body.begin_object().key("recipient").begin_object().member("id", person).end_object();
  if (is_taken && wanted.expires_at > 0) {
    edge = "extend_thread_control";
    body.member("duration", seconds);
  } else if (is_taken) {
    edge = "take_thread_control";
  } else if (is_asked) {
    edge = "request_thread_control";
  } else if (wanted.to.empty()) {
    edge = "release_thread_control";
  } else {
    const std::string_view inbox = settings.is_instagram() ? kInstagramInbox : kPageInbox;
    body.member("target_app_id", wanted.to == "inbox" ? inbox : std::string_view(wanted.to));
  }
  body.member_if("metadata", wanted.metadata);
  Request request =
      post_call(settings, context, std::string(edge), settings.node() + "/" + std::string(edge),
                std::move(body.end_object()).text());
  request.class_ = RequestClass::idempotent;
  request.rate_keys = {"send"};
  return once_asked(exchanges, std::move(request));
}

Step moderate(const Settings& settings, const Context& context, const Procedure& procedure,
              const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  const std::string user = argument["user"].id();
  if (!is_node(user))
    return refusal(Outcome::invalid, ErrorClass::invalid, "no_person",
                   "this needs the id of whom to block");
  // The edge is the Page's. Source: fact sheets Messenger, 5, and Instagram, 5, 2026-11-21.
  if (settings.has_instagram_login)
    return Step::unsupported("meta: with Instagram Login nobody can be blocked");
  const std::string_view wanted = argument["action"].text();
  const std::string_view deed = wanted == "block"     ? "block_user"
                                : wanted == "unblock" ? "unblock_user"
                                : wanted == "spam"    ? "move_to_spam"
                                                      : "";
  if (deed.empty())
    return refusal(Outcome::invalid, ErrorClass::invalid, "no_action",
                   "the action is block, unblock or spam");
  JsonWriter body;
  body.begin_object().key("user_ids").begin_array().begin_object().member("id", user);
  body.end_object().end_array().key("actions").begin_array().value(deed).end_array();
  Request request =
      post_call(settings, context, "moderate", settings.node() + "/moderate_conversations",
                std::move(body.end_object()).text());
  request.class_ = RequestClass::idempotent;
  request.rate_keys = {"profile"};
  return once_asked(exchanges, std::move(request));
}

Step profile(const Settings& settings, const Context& context, const Procedure& procedure,
             const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  std::string user = argument["user"].id();
  if (user.empty()) user = argument["identity"]["value"].id();
  if (!is_node(user))
    return refusal(Outcome::invalid, ErrorClass::invalid, "no_person",
                   "a profile needs a person's id");
  const auto asked = exchanges.find("profile");
  if (!asked) {
    const std::string_view fields =
        settings.is_instagram()
            ? "fields=name,username,profile_pic,follower_count,is_verified_user,"
              "is_user_follow_business,is_business_follow_user"
            : "fields=first_name,last_name,name,profile_pic,locale,timezone,gender";
    Request request = get_call(settings, context, "profile", user, fields);
    request.rate_keys = {"profile"};
    return request;
  }
  if (!succeeded(*asked)) {
    // People who cannot be shown are no fault of the account's.
    const GraphError error = graph_error(*asked);
    if (error.code == 230 || error.code == 2018218 || error.subcode == 2018218)
      return refusal(Outcome::unsupported, ErrorClass::unsupported, "no_profile",
                     "Meta does not show this person's profile");
    return failure(*asked, RequestClass::safe);
  }
  Done done;
  done.outcome = Outcome::accepted;
  Person& person = done.person.emplace();
  person.role = Role::customer;
  person.identity.emplace(Identity{
      settings.is_instagram() ? "instagram.user" : "messenger.user", user, settings.address(), {}});
  describe(asked->json(), person);
  return done;
}

}  // namespace jackfield::meta
