// SPDX-License-Identifier: MIT
// Barrier and exported table, with a channel that fails in every way.
#include <jackfield/cpp/channel.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

extern "C" {
__attribute__((visibility("hidden"))) extern const char jackfield_manifest_begin[] = "{}";
__attribute__((visibility("hidden"))) extern const char jackfield_manifest_end[] = "";
}

namespace jackfield {
namespace {

class Moody final : public Channel {
 public:
  static Result<Moody> create(const Config& config) {
    if (config.text("mood") == "bad") return config.refuse("/mood", "expected a good one");
    if (config.text("mood") == "throws") throw std::runtime_error("thrown by create");
    return Moody();
  }
  Received receive(const Context&, const HttpRequest& request) const override {
    if (request.body() == "memory") throw std::bad_alloc();
    if (request.body() == "number") throw 7;
    if (request.body() == "words") throw std::runtime_error("thrown by receive");
    return rejected(401, "signature");
  }
  Step step(const Context&, const Procedure& procedure, const Exchanges& exchanges) const override {
    return Step::unsupported(std::string(procedure.name()) + " " +
                             std::to_string(exchanges.size()));
  }
};

constexpr auto kFactories = std::to_array<Factory>({channel<Moody>("moody")});
using Exported = detail::Exports<kFactories>;

/// An output table that keeps what it is given.
struct Output {
  jf_status_t answer = JF_OK;  // what the table says to results
  jf_status_t status = JF_OK;
  std::string text;
  std::string error_key;
  int results = 0;
  jf_output_t table{sizeof(jf_output_t), 0,          this, &on_error, &on_created,
                    &on_received,        &on_stepped};

  static Output& of(void* call) { return *static_cast<Output*>(call); }
  static void JF_CALL on_error(void* call, jf_status_t status, jf_str_t text) {
    of(call).status = status;
    of(call).text = abi::text_of(text);
  }
  static jf_status_t JF_CALL on_created(void* call, const jf_created_t* created) {
    of(call).error_key = abi::text_of(created->error_key);
    return of(call).answer;
  }
  static jf_status_t JF_CALL on_received(void* call, const jf_received_t*) {
    ++of(call).results;
    return of(call).answer;
  }
  static jf_status_t JF_CALL on_stepped(void* call, const jf_stepped_t* stepped) {
    ++of(call).results;
    of(call).text = abi::text_of(stepped->done->error->text);
    return of(call).answer;
  }
};

jf_status_t create(Output& out, std::string_view config, const jf_account_t*& account,
                   std::string_view channel_name = "moody") {
  jf_create_t arguments = {};
  arguments.size = sizeof arguments;
  arguments.channel = abi::str(channel_name);
  arguments.config = abi::str(config);
  return Exported::table()->create(&arguments, &out.table, &account);
}

/// Calls receive with that body.
jf_status_t receive(Output& out, std::string_view body) {
  const jf_account_t* account = nullptr;
  Output ignored;
  EXPECT_EQ(create(ignored, "{}", account), JF_OK);
  jf_context_t context = {};
  context.size = sizeof context;
  jf_http_request_t request = {};
  request.size = sizeof request;
  request.body = abi::str(body);
  const jf_status_t status = Exported::table()->receive(account, &context, &request, &out.table);
  Exported::table()->destroy(account);
  return status;
}

TEST(Barrier, NothingThrownGetsPast) {
  Output words;
  Output number;
  Output memory;

  EXPECT_EQ(receive(words, "words"), JF_INTERNAL);
  EXPECT_EQ(receive(number, "number"), JF_INTERNAL);
  EXPECT_EQ(receive(memory, "memory"), JF_NO_MEMORY);

  EXPECT_EQ(words.text, "thrown by receive");
  EXPECT_EQ(number.text, "exception of unknown type");
  EXPECT_EQ(words.results + number.results + memory.results, 0);
}

TEST(Barrier, ARefusedResultIsAnError) {
  Output out;
  out.answer = JF_INVALID_ARGUMENT;

  EXPECT_EQ(receive(out, ""), JF_INVALID_ARGUMENT);
  EXPECT_EQ(out.text, "the host refused the result of receive");
}

TEST(Exports, ReceiveGivesOneResult) {
  Output out;

  EXPECT_EQ(receive(out, ""), JF_OK);
  EXPECT_EQ(out.results, 1);
}

TEST(Exports, CreateNamesTheKeyThatItRefuses) {
  Output out;
  const jf_account_t* account = nullptr;

  EXPECT_EQ(create(out, R"({"mood":"bad"})", account), JF_INVALID_ARGUMENT);

  EXPECT_EQ(account, nullptr);
  EXPECT_EQ(out.error_key, "/mood");
  EXPECT_EQ(out.text, "expected a good one");
}

TEST(Exports, CreateFailsClosed) {
  const jf_account_t* account = nullptr;
  Output thrown;
  Output unknown;
  Output not_json;

  EXPECT_EQ(create(thrown, R"({"mood":"throws"})", account), JF_INTERNAL);
  EXPECT_EQ(create(unknown, "{}", account, "other"), JF_NOT_SUPPORTED);
  EXPECT_EQ(create(not_json, "{", account), JF_INVALID_ARGUMENT);

  EXPECT_EQ(account, nullptr);
  EXPECT_EQ(thrown.text, "thrown by create");
  EXPECT_EQ(unknown.text, "no such channel: other");
}

TEST(Exports, TableIsTheSameAtEveryCall) {
  EXPECT_EQ(Exported::table(), Exported::table());
  EXPECT_EQ(Exported::table()->magic, JF_PLUGIN_MAGIC);
  EXPECT_EQ(Exported::table()->size, sizeof(jf_plugin_t));
}

}  // namespace
}  // namespace jackfield
