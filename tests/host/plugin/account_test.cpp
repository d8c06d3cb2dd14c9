// SPDX-License-Identifier: MIT
#include "host/plugin/account.hpp"

#include "tests/host/plugin/plugin_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <csignal>
#include <cstdlib>

namespace jackfield::plugin {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// A host that keeps what it is told.
struct Told {
  std::vector<std::string> notices;
  std::vector<std::string> rules;
  HostTable host{"tested", [](const services::PluginLogLine&) {},
                 [this](const Notice& notice) {
                   notices.push_back(notice.text);
                   rules.emplace_back(notice.rule);
                 }};
};

Creation make(const std::filesystem::path& file, Told& told, std::string_view channel = "c",
              std::string_view config = "{}") {
  const Result<const Library*> library = Library::load(file, {});
  if (!library) {
    Creation failed;
    failed.error = library.error();
    return failed;
  }
  return Account::try_create(**library, channel, "test", false, config, told.host);
}

HttpRequestValue echo_request() {
  HttpRequestValue request;
  request.method = "POST";
  request.target = "/hooks/test";
  request.body = R"({"id":"1","from":"u7","text":"hello","at":1700000000000})";
  request.headers = {
      {"x-echo-signature", "d8d0a9c3"},
  };
  return request;
}

constexpr std::string_view kEchoConfig = R"({"secret":"s","url":"https://echo.example"})";

class ReceiveDefect : public ::testing::TestWithParam<Defect> {};

TEST_P(ReceiveDefect, IsReportedByItsRule) {
  Told told;
  const Creation made = make(defect_file(GetParam().plugin), told);
  ASSERT_NE(made.account, nullptr) << made.error.text;

  const Result<Received> received = made.account->receive({}, {});

  ASSERT_FALSE(received);
  EXPECT_EQ(received.error().status, JF_INTERNAL);
  EXPECT_THAT(
      received.error().text,
      AllOf(HasSubstr("plugin " + std::string(GetParam().plugin) + ": receive: "),
            HasSubstr(GetParam().text), HasSubstr("(" + std::string(GetParam().rule) + ")")));
  EXPECT_EQ(made.account->defects(), 1u);
  EXPECT_EQ(told.rules, std::vector<std::string>{GetParam().rule});
}

INSTANTIATE_TEST_SUITE_P(
    Plugins, ReceiveDefect,
    ::testing::Values(Defect{"not-utf8", "ABI-5.1", "received.rejection: not UTF-8"},
                      Defect{"no-result", "ABI-7.4", "no result"},
                      Defect{"two-results", "ABI-7.5", "two results"},
                      Defect{"other-result", "ABI-7.6", "another call"},
                      Defect{"silent-failure", "ABI-7.3", "does not say why"},
                      Defect{"strange-status", "ABI-7.2", "status 77"},
                      Defect{"struct-too-short", "ABI-4.1", "not the size of any version"},
                      Defect{"struct-tail", "ABI-4.2", "newer than this side knows"},
                      Defect{"null-list", "ABI-4.3", "received.events: NULL with a count"},
                      Defect{"too-many-events", "ABI-4.4", "too many elements"},
                      Defect{"too-large", "ABI-4.4", "too long"}),
    defect_name);

TEST(Account, TakesAStructOfANewerMinorWhoseRestIsZero) {
  Told told;
  const Creation made = make(defect_file("struct-longer"), told);
  ASSERT_NE(made.account, nullptr) << made.error.text;

  const Result<Received> received = made.account->receive({}, {});

  ASSERT_TRUE(received) << received.error().text;
  EXPECT_EQ(received->rejection, "kept");
}

TEST(Account, StepMustWantOneThing) {
  Told told;
  const Creation made = make(defect_file("two-wishes"), told);
  ASSERT_NE(made.account, nullptr) << made.error.text;

  const Result<Stepped> stepped = made.account->step({}, {}, {});

  ASSERT_FALSE(stepped);
  EXPECT_THAT(stepped.error().text, HasSubstr("(ABI-7.7)"));
}

// Whether a foreign exception can be caught depends on how the plugin was linked; where it cannot,
// the process ends. It never becomes a result. That is why `verify` runs every rule in a process of
// its own.
TEST(AccountDeathTest, ExceptionOutOfAPluginIsNeverAResult) {
  Told told;
  const Creation made = make(defect_file("throws"), told);
  ASSERT_NE(made.account, nullptr) << made.error.text;
  constexpr int kCaught = 3;

  EXPECT_EXIT(
      {
        const Result<Received> received = made.account->receive({}, {});
        const bool is_named =
            !received && received.error().text.find("ABI-7.1") != std::string::npos;
        std::_Exit(is_named ? kCaught : 0);
      },
      [](int status) {
        return (WIFEXITED(status) && WEXITSTATUS(status) == kCaught) ||
               (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
      },
      "");
}

TEST(Account, SlowCallIsNamedAndItsResultTaken) {
  Told told;
  const Creation made = make(defect_file("slow"), told);
  ASSERT_NE(made.account, nullptr) << made.error.text;

  EXPECT_TRUE(made.account->receive({}, {}));
  EXPECT_EQ(told.rules, std::vector<std::string>{"ABI-9.2"});
  EXPECT_THAT(told.notices.at(0), HasSubstr("plugin slow: receive took "));
  EXPECT_EQ(made.account->defects(), 0u);
}

TEST(Account, SuccessWithoutAnAccountIsADefect) {
  Told told;
  const Creation made = make(defect_file("create-nothing"), told);

  EXPECT_EQ(made.account, nullptr);
  EXPECT_THAT(made.error.text, HasSubstr("(ABI-6.3)"));
}

TEST(Account, RefusalNamesTheConfigKey) {
  Told told;
  const Creation made = make(defect_file("refuses-config"), told);

  EXPECT_EQ(made.account, nullptr);
  EXPECT_EQ(made.error_key, "/secret");
  EXPECT_THAT(made.error.text, HasSubstr("expected 32 characters"));
  EXPECT_TRUE(told.rules.empty());
}

TEST(Account, UnknownChannelIsNotSupported) {
  Told told;
  const Creation made = make(plugin_file("echo"), told, "nothing", kEchoConfig);

  EXPECT_EQ(made.account, nullptr);
  EXPECT_EQ(made.error.status, JF_NOT_SUPPORTED);
}

TEST(Account, ReceivesThroughThePlugin) {
  Told told;
  const Creation made = make(plugin_file("echo"), told, "echo", kEchoConfig);
  ASSERT_NE(made.account, nullptr) << made.error.text;

  const Result<Received> refused = made.account->receive({}, echo_request());

  ASSERT_TRUE(refused) << refused.error().text;
  EXPECT_EQ(refused->rejection, "signature");
  EXPECT_EQ(refused->answer->status, 401u);
}

TEST(Account, StepsThroughThePlugin) {
  Told told;
  const Creation made = make(plugin_file("echo"), told, "echo", kEchoConfig);
  ASSERT_NE(made.account, nullptr) << made.error.text;
  ProcedureValue procedure;
  procedure.name = "send";
  Action& action = procedure.action.emplace();
  action.kind = ActionKind::send;
  action.id = "msg_1";
  Piece piece;
  piece.index = 1;
  piece.parts.emplace_back().text = "hello";
  action.pieces.push_back(piece);

  const Result<Stepped> first = made.account->step({}, procedure, {});
  ASSERT_TRUE(first) << first.error().text;
  ASSERT_TRUE(first->request);
  EXPECT_EQ(first->request->url, "https://echo.example/messages");

  Exchange posted;
  posted.label = first->request->label;
  posted.result = ExchangeResult::answered;
  posted.status = 200;
  posted.body = R"({"id":"77"})";
  const Result<Stepped> second = made.account->step({}, procedure, {posted});
  ASSERT_TRUE(second) << second.error().text;
  ASSERT_TRUE(second->done);
  EXPECT_EQ(second->done->outcome, Outcome::accepted);
  EXPECT_EQ(second->done->pieces.at(0).provider_ids, std::vector<std::string>{"77"});
}

TEST(Account, EndsWithoutAPluginCallingBack) {
  Told told;
  { const Creation made = make(defect_file("whole-plugin"), told); }

  EXPECT_TRUE(told.notices.empty());
}

}  // namespace
}  // namespace jackfield::plugin
