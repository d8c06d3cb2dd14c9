// SPDX-License-Identifier: MIT
#include "plugins/webchat/webchat_receive.hpp"

#include "tests/plugins/webchat/fake_widget.hpp"

namespace jackfield::webchat {
namespace {

JsonDocument body_of(const Received& received) {
  Result<JsonDocument> body = JsonDocument::parse(received.answer->body);
  EXPECT_TRUE(body);
  return std::move(*body);
}

std::string text_message(const std::string& text, const std::string& cid = "c-1") {
  return R"({"cid":")" + cid + R"(","parts":[{"type":"text","text":")" + text + R"("}]})";
}

TEST(WebchatReceive, WhatNeedsAVisitorIsRefusedWithoutToken) {
  FakeWidget widget(settings_with());
  struct Try {
    const char* method;
    const char* path;
  };
  for (const auto& [method, path] : {Try{"POST", "/messages"},
                                     {"POST", "/signal"},
                                     {"GET", "/stream"},
                                     {"GET", "/events"},
                                     {"GET", "/history"},
                                     {"GET", "/me"},
                                     {"POST", "/logout"},
                                     {"DELETE", "/visitor"},
                                     {"POST", "/uploads"},
                                     {"PUT", "/uploads/x"}}) {
    const Received received = widget.call(method, path, "{}");
    EXPECT_EQ(received.answer->status, 401u) << path;
    EXPECT_EQ(code_of(received), "token_missing") << path;
    EXPECT_TRUE(received.events.empty() && !received.subscribe && !received.history) << path;
  }
}

TEST(WebchatReceive, ATokenIsTakenOnlyAsABearer) {
  FakeWidget widget(settings_with());
  widget.headers.push_back({"authorization", "Basic " + write_token(widget.settings, anonymous())});

  const Received received = widget.call("GET", "/me");

  EXPECT_EQ(received.answer->status, 401u);
  EXPECT_EQ(received.rejection, "signature");
}

TEST(WebchatReceive, WordsBecomeAnEventAndAnEntryUnderOneId) {
  FakeWidget widget(settings_with());
  widget.become(anonymous());

  const Received received =
      widget.call("POST", "/messages", text_message(" hel\\u0007lo\\r\\nworld "));

  ASSERT_EQ(received.events.size(), 1u);
  const Event& event = received.events[0];
  EXPECT_EQ(event.kind, EventKind::message_received);
  EXPECT_EQ(event.message->parts.at(0).text, "hello\nworld");
  EXPECT_EQ(event.message->client_id, "c-1");
  EXPECT_EQ(event.conversation_refs, std::vector<std::string>{anonymous().id});
  ASSERT_EQ(received.append.size(), 1u);
  const TopicEntry& entry = received.append[0];
  EXPECT_EQ(entry.topic, anonymous().id);
  EXPECT_EQ(entry.of_event, 1u);
  const auto shown = JsonDocument::parse(entry.bytes);
  EXPECT_EQ((*shown)["id"].text(), event.message->provider_ids.at(0));
  EXPECT_EQ((*shown)["cid"].text(), "c-1");
  EXPECT_EQ((*shown)["from"]["k"].text(), "visitor");
  EXPECT_EQ(body_of(received)["ack"]["id"].text(), entry.key);
}

TEST(WebchatReceive, ARepeatIsTheSameThing) {
  FakeWidget widget(settings_with());
  widget.become(anonymous());
  const Received first = widget.call("POST", "/messages", text_message("hi"));
  widget.context.now += 5000;
  widget.context.nonce = std::string(32, 'm');

  const Received again = widget.call("POST", "/messages", text_message("hi"));

  EXPECT_EQ(first.events[0].dedupe, again.events[0].dedupe);
  EXPECT_EQ(first.answer->body, again.answer->body);
  EXPECT_EQ(first.append[0].key, again.append[0].key);
  EXPECT_NE(first.append[0].key,
            widget.call("POST", "/messages", text_message("hi", "c-2")).append[0].key);
}

struct BadMessage {
  const char* body;
  unsigned status;
  const char* code;
};

class WebchatBadMessage : public ::testing::TestWithParam<BadMessage> {};

TEST_P(WebchatBadMessage, IsRefusedAndLeavesNothing) {
  FakeWidget widget(settings_with(R"("text_max":10)"));
  widget.become(anonymous());

  const Received received = widget.call("POST", "/messages", GetParam().body);

  EXPECT_EQ(received.answer->status, GetParam().status) << received.answer->body;
  EXPECT_EQ(code_of(received), GetParam().code);
  EXPECT_TRUE(received.events.empty() && received.append.empty() && received.facts.empty());
}

INSTANTIATE_TEST_SUITE_P(
    All, WebchatBadMessage,
    ::testing::Values(
        BadMessage{"{", 400, "bad_request"}, BadMessage{"[]", 400, "bad_request"},
        BadMessage{R"({"parts":[{"type":"text","text":"a"}]})", 400, "bad_request"},
        BadMessage{R"({"cid":"a b","parts":[{"type":"text","text":"a"}]})", 400, "bad_request"},
        BadMessage{R"({"cid":"c"})", 400, "bad_request"},
        BadMessage{R"({"cid":"c","parts":[]})", 400, "bad_request"},
        BadMessage{R"({"cid":"c","parts":"text"})", 400, "bad_request"},
        BadMessage{R"({"cid":"c","parts":[{"type":"image","url":"https://x"}]})", 400,
                   "bad_request"},
        BadMessage{R"({"cid":"c","parts":[{"type":"text","text":" \n "}]})", 422, "text_empty"},
        BadMessage{R"({"cid":"c","parts":[{"type":"text","text":7}]})", 422, "text_empty"},
        BadMessage{R"({"cid":"c","parts":[{"type":"text","text":"12345678901"}]})", 422,
                   "text_too_long"},
        BadMessage{R"({"cid":"c","parts":[{"type":"file","file":"v1.e30.AAAA"}]})", 422,
                   "file_invalid"},
        BadMessage{R"({"cid":"c","parts":[{"type":"postback"}]})", 400, "bad_request"},
        BadMessage{R"({"cid":"c","parts":[{"type":"form_response","form":"f"}]})", 400,
                   "bad_request"}));

TEST(WebchatReceive, OnlyJsonIsRead) {
  FakeWidget widget(settings_with());
  widget.become(anonymous());
  widget.headers.push_back({"content-type", "text/plain"});

  EXPECT_EQ(widget.call("POST", "/messages", text_message("hi")).answer->status, 415u);
}

TEST(WebchatReceive, ABodyHasItsLimit) {
  FakeWidget widget(settings_with());
  widget.become(anonymous());

  EXPECT_EQ(widget.call("POST", "/messages", std::string(65'537, ' ')).answer->status, 413u);
}

TEST(WebchatReceive, TextThatLooksLikeAMediaAddressStaysText) {
  FakeWidget widget(settings_with());
  widget.become(anonymous());

  const Received received = widget.call("POST", "/messages", text_message("media:media_01ABC"));

  EXPECT_EQ(received.append[0].bytes.find("\"media:"), std::string::npos)
      << received.append[0].bytes;
  const auto shown = JsonDocument::parse(received.append[0].bytes);
  EXPECT_EQ((*shown)["parts"][0]["text"].text(), "media:media_01ABC");
}

TEST(WebchatReceive, AChosenButtonIsAPostback) {
  FakeWidget widget(settings_with());
  widget.become(anonymous());

  const Received received = widget.call(
      "POST", "/messages",
      R"({"cid":"c","parts":[{"type":"postback","msg":"msg_1","id":"yes","label":"Yes"}]})");

  const Event& event = received.events.at(0);
  EXPECT_EQ(event.kind, EventKind::postback);
  EXPECT_EQ(event.postback->payload, "yes");
  EXPECT_EQ(event.message_refs, std::vector<std::string>{"msg_1"});
  EXPECT_NE(received.append.at(0).bytes.find(R"("text":"Yes")"), std::string::npos);
}

TEST(WebchatReceive, AFilledInFormIsAFormResponse) {
  FakeWidget widget(settings_with());
  widget.become(anonymous());

  const Received received = widget.call(
      "POST", "/messages",
      R"({"cid":"c","parts":[{"type":"form_response","form":"csat","values":{"score":5,"comment":"ok"}}]})");

  const Part& part = received.events.at(0).message->parts.at(0);
  EXPECT_EQ(part.type, PartType::form_response);
  EXPECT_EQ(part.form_response->values,
            (std::vector<Attribute>{{"score", "5"}, {"comment", "ok"}}));
  EXPECT_EQ(part.fallback_text, "score: 5\ncomment: ok");
}

TEST(WebchatReceive, AFileIsPermittedThenTakenThenSentByItsOwnerOnly) {
  FakeWidget widget(settings_with());
  widget.become(anonymous());
  const Received begun =
      widget.call("POST", "/uploads", R"({"name":"../a.png","size":12,"mime":"image/png"})");
  const std::string put(body_of(begun)["put"].text());
  widget.spooled.emplace();
  widget.spooled->ref = "media_1";
  widget.spooled->size_bytes = 12;
  const Received taken = widget.call("PUT", "/" + put, "\x89PNG\r\n\x1a\n....");
  ASSERT_EQ(taken.answer->status, 200u) << taken.answer->body;
  const JsonDocument done = body_of(taken);
  EXPECT_EQ(done["name"].text(), "a.png");
  widget.spooled.reset();
  const std::string message =
      R"({"cid":"c","parts":[{"type":"file","file":")" + std::string(done["file"].text()) + "\"}]}";

  const Received sent = widget.call("POST", "/messages", message);
  Visitor somebody_else = anonymous();
  somebody_else.id = "v_bbbbbbbbbbbbbbbbbbbbbb";
  widget.become(somebody_else);
  const Received stolen = widget.call("POST", "/messages", message);

  EXPECT_EQ(sent.events.at(0).message->parts.at(0).media->ref, "media_1");
  EXPECT_EQ(sent.events.at(0).message->parts.at(0).type, PartType::image);
  EXPECT_NE(sent.append.at(0).bytes.find(R"("url":"media:media_1")"), std::string::npos);
  EXPECT_EQ(code_of(stolen), "file_invalid");
}

TEST(WebchatReceive, AFileIsWhatItsBytesSay) {
  FakeWidget widget(settings_with());
  widget.become(anonymous());
  EXPECT_EQ(widget.call("POST", "/uploads", R"({"name":"a.svg","size":9,"mime":"image/svg+xml"})")
                .answer->status,
            415u);
  EXPECT_EQ(
      widget.call("POST", "/uploads", R"({"name":"a.png","size":99999999,"mime":"image/png"})")
          .answer->status,
      413u);
  EXPECT_EQ(widget.call("POST", "/uploads", R"({"name":"a.png","size":0,"mime":"image/png"})")
                .answer->status,
            422u);
  const Received begun =
      widget.call("POST", "/uploads", R"({"name":"a.png","size":9,"mime":"image/png"})");
  const std::string put(body_of(begun)["put"].text());
  widget.spooled.emplace();
  widget.spooled->size_bytes = 9;

  EXPECT_EQ(widget.call("PUT", "/" + put, "<svg></sv").answer->status, 415u);
  EXPECT_EQ(widget.call("PUT", "/uploads/v1.e30.AAAA", "<svg></sv").answer->status, 404u);
  widget.spooled->size_bytes = 10;
  EXPECT_EQ(widget.call("PUT", "/" + put, "\x89PNG\r\n\x1a\n..").answer->status, 422u);
  widget.context.now += 600'001;
  EXPECT_EQ(widget.call("PUT", "/" + put, "\x89PNG\r\n\x1a\n.").answer->status, 404u);
}

TEST(WebchatReceive, SignalsBecomeEvents) {
  FakeWidget widget(settings_with());
  widget.become(anonymous());

  const Received typing = widget.call("POST", "/signal", R"({"t":"typing","on":true})");
  const Received seen =
      widget.call("POST", "/signal", R"({"t":"recv","ids":["msg_1","msg_2","bad id"]})");
  const Received read = widget.call("POST", "/signal", R"({"t":"read","upto":"msg_2"})");
  const Received ref = widget.call("POST", "/signal", R"({"t":"ref","ref":"promo"})");

  EXPECT_EQ(typing.events.at(0).kind, EventKind::typing_started);
  EXPECT_EQ(typing.answer->status, 204u);
  ASSERT_EQ(seen.events.size(), 2u);
  EXPECT_EQ(seen.events[1].status->status, Status::delivered);
  EXPECT_EQ(read.events.at(0).up_to->provider_id, "msg_2");
  EXPECT_NE(read.append.at(0).bytes.find(R"("by":"visitor")"), std::string::npos);
  EXPECT_EQ(ref.events.at(0).referral->ref, "promo");
  EXPECT_EQ(widget.call("POST", "/signal", R"({"t":"nonsense"})").answer->status, 400u);
  EXPECT_EQ(widget.call("POST", "/signal", R"({"t":"read","upto":"a b"})").answer->status, 400u);
}

TEST(WebchatReceive, TopicsAreTheVisitorsOwn) {
  FakeWidget widget(settings_with());
  widget.become(anonymous());
  widget.query = {{"cursor", "e1.41"}, {"wait", "99"}, {"before", "40"}, {"limit", "5000"}};

  const Received stream = widget.call("GET", "/stream");
  const Received poll = widget.call("GET", "/events");
  const Received history = widget.call("GET", "/history");

  EXPECT_EQ(stream.subscribe->topic, anonymous().id);
  EXPECT_EQ(stream.subscribe->mode, "sse");
  EXPECT_EQ(stream.subscribe->after, "e1.41");
  EXPECT_EQ(poll.subscribe->wait_ms, 25'000u);
  EXPECT_EQ(history.history->before, 40u);
  EXPECT_EQ(history.history->limit, 100u);
}

TEST(WebchatReceive, AnAnswerCanBeHeldForAProgram) {
  FakeWidget widget(settings_with());
  widget.become(anonymous());
  widget.query = {{"wait", "3000"}};

  const Received received = widget.call("POST", "/messages", text_message("hi"));

  ASSERT_TRUE(received.hold);
  EXPECT_EQ(received.hold->until, kNow + 3000);
  EXPECT_EQ(received.hold->fallback->body, received.answer->body);
}

TEST(WebchatReceive, FilesAreServedWithTagAndEncoding) {
  FakeWidget widget(settings_with());
  widget.origin.clear();
  widget.headers = {{"accept-encoding", "gzip, br"}};

  const Received packed = widget.call("GET", "/loader.js");
  widget.headers = {{"accept-encoding", "gzip, br"}, {"if-none-match", header_of(packed, "etag")}};
  const Received known = widget.call("GET", "/loader.js");
  widget.headers.clear();
  const Received plain = widget.call("GET", "/frame.html");

  EXPECT_EQ(header_of(packed, "content-encoding"), "gzip");
  EXPECT_EQ(packed.answer->body.substr(0, 2), "\x1f\x8b");
  EXPECT_EQ(known.answer->status, 304u);
  EXPECT_TRUE(known.answer->body.empty());
  EXPECT_EQ(plain.answer->body.substr(0, 15), "<!doctype html>");
  EXPECT_NE(header_of(plain, "content-security-policy").find("frame-ancestors"), std::string::npos);
  EXPECT_EQ(widget.call("GET", "").answer->status, 308u);
  EXPECT_EQ(widget.call("GET", "/../manifest.json").answer->status, 404u);
}

TEST(WebchatReceive, TheWholeWidgetIsUnderThirtyKilobytes) {
  FakeWidget widget(settings_with());
  widget.headers = {{"accept-encoding", "gzip"}};

  std::size_t bytes = 0;
  for (const char* file : {"/loader.js", "/frame.html", "/app.js", "/app.css"})
    bytes += widget.call("GET", file).answer->body.size();

  EXPECT_LT(bytes, 30'000u);
}

TEST(WebchatReceive, AWrongMethodSaysWhichIsRight) {
  FakeWidget widget(settings_with());

  const Received received = widget.call("PUT", "/session", "{}");

  EXPECT_EQ(received.answer->status, 405u);
  EXPECT_EQ(header_of(received, "allow"), "POST");
}

}  // namespace
}  // namespace jackfield::webchat
