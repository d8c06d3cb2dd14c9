// SPDX-License-Identifier: MIT
#include "sdk/testing/case_runner.hpp"

#include "host/plugin/services/service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace jackfield::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using Verdict = CaseReport::Verdict;

/// An account that is written in the test.
struct Scripted final : SubjectAccount {
  std::function<Result<Received>(const ContextValue&, const HttpRequestValue&)> on_receive;
  std::function<Result<Stepped>(const ProcedureValue&, const std::vector<Exchange>&)> on_step;

  Result<Received> receive(const ContextValue& context,
                           const HttpRequestValue& request) const override {
    return on_receive(context, request);
  }
  Result<Stepped> step(const ContextValue&, const ProcedureValue& procedure,
                       const std::vector<Exchange>& exchanges) const override {
    return on_step(procedure, exchanges);
  }
};

Subject subject_with(const Scripted& script) {
  Subject subject;
  subject.manifest.id = "scripted";
  ChannelManifest& channel = subject.manifest.channels.emplace_back();
  channel.name = "scripted";
  SignatureRecipe& recipe = channel.signature.emplace();
  recipe.header = "x-signature";
  recipe.algorithm = "hmac-sha256";
  recipe.key = "/secret";
  recipe.encoding = "hex";
  recipe.prefix = "v0=";
  recipe.signed_ = "{header:x-time}.{body}";
  subject.service = &services::host_service;
  subject.create = [script](std::string_view, std::string_view, std::string_view) {
    return Result<std::unique_ptr<SubjectAccount>>(std::make_unique<Scripted>(script));
  };
  return subject;
}

/// Answers with what it was given, as facts.
Subject mirror() {
  Scripted script;
  script.on_receive = [](const ContextValue& context, const HttpRequestValue& request) {
    Received received;
    const auto tell = [&](std::string key, std::string value) {
      Fact& fact = received.facts.emplace_back();
      fact.scope = FactScope::account;
      fact.key = std::move(key);
      fact.value = std::move(value);
    };
    tell("path", request.path);
    tell("url", request.public_url);
    for (const QueryParameter& one : request.query) tell("query " + one.name, one.value);
    for (const Header& one : request.headers) tell("header " + one.name, one.value);
    for (const Token& one : context.tokens) tell("token " + one.name, one.value);
    for (const Material& one : context.materials) tell("material " + one.name, one.value);
    return received;
  };
  return subject_with(script);
}

/// Posts once, then is done with the status as provider code.
Subject poster() {
  Scripted script;
  script.on_step = [](const ProcedureValue& procedure, const std::vector<Exchange>& exchanges) {
    Stepped stepped;
    if (exchanges.empty()) {
      Request& request = stepped.request.emplace();
      request.label = "post";
      request.url = "https://api.example/" + procedure.name;
      request.headers = {{"Content-Type", "application/json"}};
      request.body.emplace_back().bytes = R"({"text":"hello"})";
      request.keep.emplace().headers = {"retry-after"};
      return Result<Stepped>(stepped);
    }
    Done& done = stepped.done.emplace();
    done.outcome = Outcome::invalid;
    Failure& error = done.error.emplace();
    error.class_ = ErrorClass::invalid;
    error.provider_code = std::to_string(exchanges[0].status);
    error.provider_text = exchanges[0].body;
    for (const Header& header : exchanges[0].headers)
      error.provider_text += " " + header.name + "=" + header.value;
    return Result<Stepped>(stepped);
  };
  return subject_with(script);
}

CaseReport run(const Subject& subject, const std::string& text, bool update = false) {
  CaseOptions options;
  options.update = update;
  return run_case(subject, "case.json", text, options);
}

constexpr const char* kPost = R"({"case":"posts","account":{},"procedure":{"name":"check"},
  "exchanges":[{"expect_request":{"label":"post","method":"POST","url":"https://api.example/check",
    "headers":{"content-type":"application/json"},"json":{"text":"hello"}},
    "response":{"status":418,"headers":{"Retry-After":"3","Server":"x"},"body":"no"}}],
  "expect":{"outcome":"invalid","error":{"provider_code":"418","provider_text":"no retry-after=3"}}})";

TEST(CaseRunner, GivesTheRequestAsAHostWould) {
  const CaseReport report = run(mirror(), R"({"case":"c","account":{"secret":"k"},
      "context":{"public_url":"https://pub.example/hooks/a","tokens":{"access":"t"},"materials":{"keys":{"keys":[]}}},
      "receive":{"request":{"target":"/hooks/a/sub%20path?x=1+2&y=%41","headers":{"X-Time":"12","X-Signature":"{sign}"},
                            "body":"b"},
        "expect":{"status":200,"facts":[{"value":"/sub path"},{"value":"https://pub.example/hooks/a/sub%20path?x=1+2&y=%41"},
          {"key":"query x","value":"1 2"},{"key":"query y","value":"A"},
          {"key":"header x-signature","value":"v0=091ec40349a8c733b1b0f8824ab1c57b307e7204f9874ca5f37d9c8e35a19bdd"},
          {"key":"header x-time"},{"key":"token access","value":"t"},{"key":"material keys","value":"{\"keys\":[]}"}]}}})");

  EXPECT_EQ(report.verdict, Verdict::pass) << report.detail;
}

TEST(CaseRunner, GoesThroughAProcedure) {
  const CaseReport report = run(poster(), kPost);

  EXPECT_EQ(report.verdict, Verdict::pass) << report.detail;
  EXPECT_EQ(report.title, "posts");
}

TEST(CaseRunner, KeepsOnlyTheHeadersThatTheRequestKeeps) {
  std::string text = kPost;
  text.replace(text.find("no retry-after=3"), 16, "no retry-after=3 server=x");

  EXPECT_THAT(run(poster(), text).detail, HasSubstr("/expect/error/provider_text"));
}

TEST(CaseRunner, ShowsWhatDiffersWithItsPlace) {
  std::string text = kPost;
  text.replace(text.find("\"hello\""), 7, "\"goodbye\"");

  const CaseReport report = run(poster(), text);

  EXPECT_EQ(report.verdict, Verdict::fail);
  EXPECT_EQ(report.detail,
            "  /exchanges/0/expect_request/json/text\n    - \"goodbye\"\n    + \"hello\"\n");
}

TEST(CaseRunner, WantsAsManyExchangesAsThePlugin) {
  const CaseReport few = run(poster(), R"({"case":"c","procedure":{"name":"check"},"expect":{}})");
  std::string text = kPost;
  text.insert(text.find("],"), R"(,{"response":{}})");
  const CaseReport many = run(poster(), text);

  EXPECT_EQ(few.verdict, Verdict::fail);
  EXPECT_THAT(few.detail, HasSubstr("goes on with"));
  EXPECT_EQ(many.verdict, Verdict::fail);
  EXPECT_THAT(many.detail, HasSubstr("/exchanges/1"));
}

TEST(CaseRunner, ACaseMayEndWithARequest) {
  const CaseReport report = run(
      poster(),
      R"({"case":"c","procedure":{"name":"check"},"expect":{"request":{"label":"post","method":"POST"}}})");

  EXPECT_EQ(report.verdict, Verdict::pass) << report.detail;
}

TEST(CaseRunner, FindsOutThatAPluginIsNotPure) {
  Scripted script;
  script.on_step = [calls = std::make_shared<int>(0)](const ProcedureValue&,
                                                      const std::vector<Exchange>&) {
    Stepped stepped;
    stepped.done.emplace().outcome = Outcome::accepted;
    stepped.done->cursor = std::to_string(++*calls);
    return Result<Stepped>(stepped);
  };

  const CaseReport report =
      run(subject_with(script),
          R"({"case":"c","procedure":{"name":"poll"},"expect":{"outcome":"accepted"}})");

  EXPECT_EQ(report.verdict, Verdict::error);
  EXPECT_THAT(report.detail, AllOf(HasSubstr("not pure"), HasSubstr("ABI-6.1")));
}

TEST(CaseRunner, RefusesWhatItDoesNotKnow) {
  const auto detail = [](const char* text) { return run(mirror(), text).detail; };

  EXPECT_THAT(detail("{"), HasSubstr("not JSON"));
  EXPECT_THAT(detail("[]"), HasSubstr("expected an object"));
  EXPECT_THAT(detail(R"({"case":"c","stream":[]})"),
              HasSubstr("/stream: expected a list of in and out"));
  EXPECT_THAT(detail(R"({"case":"c","recieve":{}})"),
              HasSubstr("/recieve: a case has no such member"));
  EXPECT_THAT(detail(R"({"case":"c","receive":{"request":{}},"procedure":{}})"),
              HasSubstr("one of receive, procedure and stream"));
  EXPECT_THAT(
      detail(R"({"case":"c","context":{"now":"noon"},"receive":{"request":{},"expect":{}}})"),
      HasSubstr("/context: /now"));
  EXPECT_THAT(
      detail(R"({"case":"c","receive":{"request":{"body":"x","body_json":1},"expect":{}}})"),
      HasSubstr("more than one body"));
  EXPECT_THAT(
      detail(
          R"({"case":"c","receive":{"request":{"headers":{"X-Time":"1","X-Signature":"{sign}"}},"expect":{}}})"),
      HasSubstr("/secret"));
  EXPECT_THAT(detail(R"({"case":"c","channel":"other","receive":{"request":{},"expect":{}}})"),
              HasSubstr("no channel other"));
  EXPECT_THAT(detail(R"({"case":"c","receive":{"request":{}}})"), HasSubstr("expects nothing"));
}

TEST(CaseRunner, UpdateKeepsTheMembersThatTheCaseNames) {
  std::string text = kPost;
  text.replace(text.find("\"418\""), 5, "\"400\"");

  const CaseReport report = run(poster(), text, true);

  ASSERT_FALSE(report.updated.empty());
  EXPECT_EQ(run(poster(), report.updated).verdict, Verdict::pass);
  const auto updated = nlohmann::json::parse(report.updated);
  EXPECT_EQ(updated["expect"]["error"].size(), 2u);
  EXPECT_EQ(updated["expect"]["error"]["provider_code"], "418");
}

TEST(CaseRunner, UpdateFillsInWhatACaseDoesNotExpectYet) {
  const CaseReport report =
      run(poster(),
          R"({"case":"c","procedure":{"name":"check"},"exchanges":[{"response":{"status":500}}]})",
          true);

  EXPECT_EQ(nlohmann::json::parse(report.updated)["expect"]["outcome"], "invalid");
  EXPECT_EQ(run(poster(), report.updated).verdict, Verdict::pass) << report.updated;
}

TEST(CaseRunner, RunsADirectoryAndCounts) {
  std::string name = (fs::temp_directory_path() / "jackfield-cases-XXXXXX").string();
  ASSERT_NE(::mkdtemp(name.data()), nullptr);
  std::ofstream(fs::path(name) / "b.json") << kPost;
  std::ofstream(fs::path(name) / "a.json") << "{}";
  CaseOptions options;
  options.places = {name};
  std::ostringstream text;
  std::ostringstream json;

  EXPECT_EQ(run_cases(poster(), options, text), 1);
  options.as_json = true;
  EXPECT_EQ(run_cases(poster(), options, json), 1);
  options.filter = "posts";
  std::ostringstream filtered;
  EXPECT_EQ(run_cases(poster(), options, filtered), 0);
  options.places = {name + "/absent"};
  EXPECT_EQ(run_cases(poster(), options, filtered), 2);
  fs::remove_all(name);

  EXPECT_THAT(text.str(), AllOf(HasSubstr("error  a.json"), HasSubstr("pass  b.json: posts"),
                                HasSubstr("1 of 2")));
  const auto list = nlohmann::json::parse(json.str());
  EXPECT_EQ(list[0]["result"], "error");
  EXPECT_EQ(list[1]["case"], "posts");
}

}  // namespace
}  // namespace jackfield::testing
