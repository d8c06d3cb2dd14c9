// SPDX-License-Identifier: MIT
#include "plugins/webchat/webchat_session.hpp"

#include "tests/plugins/webchat/fake_widget.hpp"

namespace jackfield::webchat {
namespace {

JsonDocument session_body(const Received& received) {
  Result<JsonDocument> body = JsonDocument::parse(received.answer->body);
  EXPECT_TRUE(body);
  return std::move(*body);
}

std::string proof(const Settings& settings, const std::string& user) {
  return R"({"user_id":")" + user + R"(","user_hash":")" +
         settings.crypto.hex(settings.crypto.hmac_sha256(settings.user_hash_key, user)) + "\"}";
}

Settings with_hash() {
  return settings_with(R"("user_hash_key":"0123456789abcdef")");
}

TEST(WebchatSession, APageThatIsOnlyOpenedLeavesNothingBehind) {
  FakeWidget widget(settings_with());

  const Received received = widget.call("POST", "/session", "{}");

  EXPECT_EQ(received.answer->status, 200u);
  EXPECT_TRUE(received.events.empty());
  const JsonDocument body = session_body(received);
  EXPECT_FALSE(body["token"].exists());
  EXPECT_TRUE(body["config"]["availability"]["online"].bool_or(false));
}

TEST(WebchatSession, AVisitorIsMadeOnTheFirstAction) {
  FakeWidget widget(settings_with());

  const Received received = widget.call(
      "POST", "/session",
      R"({"create":true,"locale":"de-AT","tz":"Europe/Vienna","page":{"url":"https://s.example/p?token=x#f","ref":"promo"}})");

  const JsonDocument body = session_body(received);
  EXPECT_EQ(body["level"].text(), "anonymous");
  ASSERT_EQ(received.events.size(), 1u);
  const Event& event = received.events[0];
  EXPECT_EQ(event.kind, EventKind::conversation_started);
  EXPECT_EQ(event.referral->ref, "promo");
  EXPECT_EQ(event.referral->url, "https://s.example/p");
  EXPECT_EQ(event.sender->locale, "de-AT");
  EXPECT_EQ(event.sender->verification, Verification::anonymous);
  const ReadToken read = read_token(widget.settings, body["token"].text(), kNow);
  ASSERT_TRUE(read.visitor);
  EXPECT_EQ(read.visitor->id, event.sender->identity->value);
}

TEST(WebchatSession, ATokenIsRenewedAfterADay) {
  FakeWidget widget(settings_with());
  Visitor visitor = anonymous();
  widget.become(visitor);
  EXPECT_FALSE(session_body(widget.call("POST", "/session", "{}"))["token"].exists());
  visitor.issued_ms = kNow - 86'400'001;
  widget.become(visitor);

  const JsonDocument body = session_body(widget.call("POST", "/session", "{}"));

  const ReadToken read = read_token(widget.settings, body["token"].text(), kNow);
  ASSERT_TRUE(read.visitor);
  EXPECT_EQ(read.visitor->id, visitor.id);
  EXPECT_EQ(read.visitor->device, visitor.device);
  EXPECT_EQ(read.visitor->issued_ms, kNow);
}

TEST(WebchatSession, ATypedAddressRaisesTheLevelAndOpensNothing) {
  FakeWidget widget(settings_with());
  widget.become(anonymous());

  const Received received =
      widget.call("POST", "/signal", R"({"t":"contact","email":"a@b.example"})");

  const ReadToken read = read_token(widget.settings, session_body(received)["token"].text(), kNow);
  ASSERT_TRUE(read.visitor);
  EXPECT_EQ(read.visitor->level, Level::claimed);
  EXPECT_EQ(read.visitor->id, anonymous().id);
  EXPECT_FALSE(received.move);
  EXPECT_EQ(widget.call("POST", "/signal", R"({"t":"contact","email":"nonsense"})").answer->status,
            400u);
}

TEST(WebchatSession, AnIdentifiedVisitorsPastMovesToTheContact) {
  FakeWidget widget(with_hash());
  widget.become(anonymous());

  const Received received = widget.call("POST", "/identify", proof(widget.settings, "user-42"));

  const std::string contact = contact_id(widget.settings, "user-42");
  ASSERT_TRUE(received.move);
  EXPECT_EQ(received.move->from, anonymous().id);
  EXPECT_EQ(received.move->to, contact);
  EXPECT_EQ(received.events.at(0).kind, EventKind::identity_linked);
  EXPECT_EQ(received.events[0].conversation_aliases,
            (std::vector<std::string>{contact, anonymous().id}));
  EXPECT_EQ(received.events[0].identity_change->application_id, "user-42");

  widget.remember(received);
  const Received stale = widget.call("GET", "/me");  // the anonymous token
  EXPECT_EQ(code_of(stale), "token_stale");
}

TEST(WebchatSession, TheSecondDeviceIsTheSameContact) {
  FakeWidget phone(with_hash());
  FakeWidget laptop(with_hash());
  laptop.context.nonce = std::string(32, 'l');

  const JsonDocument first =
      session_body(phone.call("POST", "/identify", proof(phone.settings, "user-42")));
  const JsonDocument second =
      session_body(laptop.call("POST", "/identify", proof(laptop.settings, "user-42")));
  laptop.token = second["token"].text();
  const Received history = laptop.call("GET", "/history");

  EXPECT_EQ(first["visitor"].text(), second["visitor"].text());
  EXPECT_NE(first["token"].text(), second["token"].text());
  EXPECT_EQ(history.history->topic, first["visitor"].text());
}

TEST(WebchatSession, SomebodyElseOnTheSameDeviceIsNotMerged) {
  FakeWidget widget(with_hash());
  widget.become(verified(widget.settings, "user-1"));

  const Received received = widget.call("POST", "/identify", proof(widget.settings, "user-2"));

  EXPECT_FALSE(received.move);
  widget.remember(received);
  EXPECT_EQ(code_of(widget.call("GET", "/me")), "token_stale");  // user-1 on this device
}

TEST(WebchatSession, AForgedIdentityIsRefusedAndChangesNothing) {
  FakeWidget widget(with_hash());
  widget.become(anonymous());

  const Received received = widget.call(
      "POST", "/identify", R"({"user_id":"user-42","user_hash":")" + std::string(64, 'a') + "\"}");

  EXPECT_EQ(received.answer->status, 401u);
  EXPECT_EQ(code_of(received), "identity_invalid");
  EXPECT_EQ(received.rejection, "identity");
  EXPECT_TRUE(received.events.empty() && received.facts.empty() && !received.move);
}

TEST(WebchatSession, LoggingOutEndsThisDeviceOnly) {
  FakeWidget widget(with_hash());
  const Visitor here = verified(widget.settings);
  Visitor there = here;
  there.device = "eeeeeeeeeeeeeeee";
  widget.become(here);

  const Received received = widget.call("POST", "/logout");
  widget.remember(received);

  EXPECT_EQ(received.answer->status, 204u);
  EXPECT_EQ(code_of(widget.call("GET", "/me")), "token_stale");
  widget.become(there);
  EXPECT_EQ(widget.call("GET", "/me").answer->status, 200u);
}

TEST(WebchatSession, ErasureEndsEveryTokenUntilTheSiteVouchesAgain) {
  FakeWidget widget(with_hash());
  const Visitor visitor = verified(widget.settings);
  widget.become(visitor);

  const Received erased = widget.call("DELETE", "/visitor");
  widget.remember(erased);
  EXPECT_EQ(erased.erase->topic, visitor.id);
  EXPECT_EQ(erased.events.at(0).kind, EventKind::consent_opted_out);
  EXPECT_EQ(code_of(widget.call("GET", "/me")), "token_stale");

  widget.token.clear();
  widget.context.now += 1000;
  const Received back = widget.call("POST", "/identify", proof(widget.settings, "user-42"));
  widget.remember(back);
  widget.become(visitor);
  EXPECT_EQ(code_of(widget.call("GET", "/me")), "token_stale");  // from before: still ended
  widget.token = session_body(back)["token"].text();
  EXPECT_EQ(widget.call("GET", "/me").answer->status, 200u);
}

}  // namespace
}  // namespace jackfield::webchat
