// SPDX-License-Identifier: MIT
// The views over C structs, given structs of a newer host: longer than this side knows, with
// another stride.
#include <jackfield/cpp/context.hpp>
#include <jackfield/cpp/generated/convert.hpp>
#include <jackfield/cpp/http_request.hpp>
#include <jackfield/cpp/procedure.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace jackfield {
namespace {

/// A list element as a newer host has it.
template <class T>
struct Newer {
  T known;
  std::uint64_t later_field;
};

TEST(Arena, GivesZeroesBeyondItsFirstBlockAndAfterAReset) {
  Arena arena;
  for (int round = 0; round < 3; ++round) {
    for (const std::size_t count : {std::size_t{10}, std::size_t{400}, std::size_t{5000}}) {
      auto* const numbers = arena.array<std::uint64_t>(count);
      EXPECT_EQ(std::count(numbers, numbers + count, 0u), static_cast<std::ptrdiff_t>(count));
      std::fill_n(numbers, count, ~std::uint64_t{0});
    }
    arena.reset();
  }
  EXPECT_EQ(arena.array<std::uint64_t>(0), nullptr);
}

TEST(Box, TakesItsNewValueBeforeItLosesTheOld) {
  struct Node {
    std::string name;
    Box<Node> next;
  };
  Box<Node> head;
  head.emplace(Node{"a", Node{"b", {}}});

  head.emplace(*head->next);

  EXPECT_EQ(head->name, "b");
  EXPECT_FALSE(head->next);
}

TEST(Context, LooksFactsTokensAndMaterialsUp) {
  ContextValue value;
  value.now = 7;
  value.facts = {{FactScope::account, "a", "1", 0, 0, 0, 0},
                 {FactScope::account, "gone", "", 0, -1, 0, 0}};
  value.tokens = {{"access", "t", 0, "{\"r\":1}"}};
  value.materials = {{"keys", "k", 0}};
  Arena arena;
  const Context context(*to_c(value, arena));

  EXPECT_EQ(context.now(), 7);
  EXPECT_EQ(context.fact_value("a"), "1");
  EXPECT_EQ(context.fact("gone"), nullptr);
  EXPECT_TRUE(context.knows_fact("gone"));
  EXPECT_FALSE(context.knows_fact("never asked"));
  EXPECT_EQ(context.token("access"), "t");
  EXPECT_EQ(context.token_data("access"), "{\"r\":1}");
  EXPECT_EQ(context.token("other"), "");
  EXPECT_EQ(context.material("keys"), "k");
  EXPECT_EQ(context.held(), nullptr);
}

TEST(HttpRequest, FindsHeadersAndParametersByName) {
  HttpRequestValue value;
  value.headers = {{"x-a", "1"}, {"x-a", "2"}};
  value.query = {{"q", "é"}};
  value.body = std::string("\0\xff", 2);
  Arena arena;
  const HttpRequest request(*to_c(value, arena));

  EXPECT_EQ(request.header("x-a"), "1");
  EXPECT_EQ(request.header("x-b"), "");
  EXPECT_EQ(request.query("q"), "é");
  EXPECT_EQ(request.body().size(), 2u);
  EXPECT_EQ(request.spooled(), nullptr);
}

TEST(HttpRequest, WalksElementsOfANewerHost) {
  std::array<Newer<jf_header_t>, 2> headers = {};
  headers[0].known.name = abi::str("first");
  headers[0].later_field = UINT64_MAX;
  headers[1].known.name = abi::str("second");
  headers[1].known.value = abi::str("found");
  jf_http_request_t raw = {};
  raw.headers = &headers[0].known;
  raw.headers_count = 2;
  raw.headers_stride = sizeof(headers[0]);

  EXPECT_EQ(HttpRequest(raw).header("second"), "found");
}

TEST(Exchanges, AreFoundByLabel) {
  std::array<Newer<jf_exchange_t>, 2> raw = {};
  raw[0].known.label = abi::str("upload");
  raw[0].known.result = JF_EXCHANGE_RESULT_ANSWERED;
  raw[0].known.status = 204;
  raw[1].known.label = abi::str("send");
  raw[1].known.result = JF_EXCHANGE_RESULT_UNCERTAIN;
  const Exchanges exchanges(&raw[0].known, 2, sizeof(raw[0]));

  EXPECT_TRUE(exchanges.find("upload")->ok());
  EXPECT_FALSE(exchanges.find("send")->answered());
  EXPECT_EQ(exchanges.find("send")->result(), ExchangeResult::uncertain);
  EXPECT_FALSE(exchanges.find("other"));
  EXPECT_EQ(exchanges.last()->label(), "send");
  EXPECT_FALSE(Exchanges(nullptr, 0, 0).last());
}

TEST(Exchange, ABodyThatIsNotJsonCountsAsEmpty) {
  jf_exchange_t raw = {};
  raw.result = JF_EXCHANGE_RESULT_ANSWERED;
  raw.body = abi::str("<html>");

  EXPECT_FALSE(ExchangeView(raw).json()["id"].exists());
}

TEST(Procedure, CopiesItsAction) {
  ProcedureValue value;
  value.name = "send";
  value.action.emplace().id = "msg_1";
  value.action->pieces.emplace_back().parts.emplace_back().text = "hello";
  Arena arena;
  const Procedure procedure(*to_c(value, arena));

  EXPECT_EQ(procedure.name(), "send");
  EXPECT_EQ(procedure.action(), *value.action);
  EXPECT_FALSE(procedure.argument()["x"].exists());
}

TEST(Procedure, WithoutActionGivesItsArgument) {
  jf_procedure_t raw = {};
  raw.argument = abi::str(R"({"cursor":"c"})");

  EXPECT_EQ(Procedure(raw).argument()["cursor"].text(), "c");
  EXPECT_EQ(Procedure(raw).action(), Action());
}

}  // namespace
}  // namespace jackfield
