// SPDX-License-Identifier: MIT
#include "host/plugin/services/log.hpp"
#include "tests/host/plugin/services/tables.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace jackfield::services {
namespace {

using namespace std::chrono_literals;

struct Line {
  std::int32_t level;
  std::string plugin, code, text;
  std::uint64_t dropped;
};

class LogTest : public testing::Test {
 protected:
  jf_status_t log(std::int32_t level, std::string_view code, std::string_view text) {
    const auto& table = *static_cast<const jf_log_v1_t*>(host_service(JF_LOG_V1_ID));
    const jf_str_t c = str(code);
    const jf_str_t t = str(text);
    return table.log(&context_, level, &c, &t);
  }

  std::string written(std::string_view text) {
    EXPECT_EQ(log(JF_LOG_INFO, "code", text), JF_OK);
    return lines_.back().text;
  }

  ServiceContext::Time now_{1000s};
  std::vector<Line> lines_;
  ServiceContext context_{
      "line",
      [this](const PluginLogLine& line) {
        lines_.push_back({line.level, std::string(line.plugin), std::string(line.code),
                          std::string(line.text), line.dropped});
      },
      [this] { return now_; }};
};

TEST_F(LogTest, HandsALineToTheHostWithThePluginsName) {
  EXPECT_EQ(log(JF_LOG_WARNING, "token.refused", "the network refused the token"), JF_OK);

  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_EQ(lines_[0].level, JF_LOG_WARNING);
  EXPECT_EQ(lines_[0].plugin, "line");
  EXPECT_EQ(lines_[0].code, "token.refused");
  EXPECT_EQ(lines_[0].text, "the network refused the token");
  EXPECT_EQ(lines_[0].dropped, 0U);
}

TEST_F(LogTest, KeepsALineOneCleanLine) {
  EXPECT_EQ(written("two\nlines\r\ttab"), "two lines  tab");
  EXPECT_EQ(written("\x1b[31mred\x7f"), " [31mred ");
  EXPECT_EQ(written("a\u0085b\u009bc"), "a b c");
  EXPECT_EQ(written("good €, bad \xff\xfe."), "good €, bad \xef\xbf\xbd\xef\xbf\xbd.");
  EXPECT_EQ(written("cut \xe2\x82"), "cut \xef\xbf\xbd\xef\xbf\xbd");
  EXPECT_EQ(written(std::string_view("a\0b", 3)), "a b");
  EXPECT_EQ(written(""), "");
}

TEST_F(LogTest, CutsLongTextBetweenCharacters) {
  EXPECT_EQ(written(std::string(5000, 'x')), std::string(1024, 'x'));
  EXPECT_EQ(written(std::string(1023, 'x') + "€€"), std::string(1023, 'x'));
  EXPECT_EQ(written(std::string(1021, 'x') + "€€"), std::string(1021, 'x') + "€");
  EXPECT_EQ(written(std::string(1022, 'x') + "\xf0\x9f\x98\x80"), std::string(1022, 'x'));
}

TEST_F(LogTest, RefusesBadCodesAndLevels) {
  for (const std::string& code : {std::string(), std::string("Upper"), std::string("a b"),
                                  std::string("a\n"), std::string(65, 'a')}) {
    EXPECT_EQ(log(JF_LOG_INFO, code, "x"), JF_INVALID_ARGUMENT) << code;
  }
  for (const std::int32_t level : {0, 5, -1}) {
    EXPECT_EQ(log(level, "code", "x"), JF_NOT_SUPPORTED);
  }
  const auto& table = *static_cast<const jf_log_v1_t*>(host_service(JF_LOG_V1_ID));
  const jf_str_t text = str("x");
  EXPECT_EQ(table.log(nullptr, JF_LOG_INFO, &text, &text), JF_INVALID_ARGUMENT);
  EXPECT_EQ(table.log(&context_, JF_LOG_INFO, nullptr, &text), JF_INVALID_ARGUMENT);
  EXPECT_EQ(table.log(&context_, JF_LOG_INFO, &text, nullptr), JF_INVALID_ARGUMENT);
  EXPECT_TRUE(lines_.empty());
}

TEST_F(LogTest, DropsAStormAndSaysHowMuch) {
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(log(JF_LOG_ERROR, "storm", "again"), JF_OK);
  EXPECT_EQ(lines_.size(), ServiceContext::kBurst);

  now_ += 1s;
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(log(JF_LOG_ERROR, "storm", "again"), JF_OK);

  ASSERT_EQ(lines_.size(), ServiceContext::kBurst + ServiceContext::kPerSecond);
  EXPECT_EQ(lines_[ServiceContext::kBurst].dropped, 1000U - ServiceContext::kBurst);
  EXPECT_EQ(lines_.back().dropped, 0U);
}

TEST_F(LogTest, FillsItsBurstAgainButNotMore) {
  now_ += 1h;
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(log(JF_LOG_INFO, "code", "x"), JF_OK);
  EXPECT_EQ(lines_.size(), ServiceContext::kBurst);
}

TEST(Log, KeepsTheSinksExceptionsOnItsSide) {
  ServiceContext context("line", [](const PluginLogLine&) { throw std::runtime_error("disk"); });
  const jf_str_t code = str("code");
  EXPECT_EQ(jf_host_log(&context, JF_LOG_INFO, &code, &code), JF_INTERNAL);
}

}  // namespace
}  // namespace jackfield::services
