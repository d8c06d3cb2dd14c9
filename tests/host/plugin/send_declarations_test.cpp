// SPDX-License-Identifier: MIT
#include "host/plugin/send_declarations.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "host/plugin/manifest.hpp"

namespace jackfield::plugin {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string manifest_with(const std::string& members) {
  return R"({"id":"x","version":"1.0.0","channels":[{"name":"x","facts":[
      {"scope":"conversation","key":"wrote"},{"scope":"conversation","key":"left"},
      {"scope":"account","key":"limit"}],)" +
         members + "}]}";
}

constexpr const char* kGood =
    R"("ledger":[{"fact":"left","tells":"left","taken_back_by":"wrote"},
                 {"fact":"wrote","tells":"consent","tag":"ADS"},{"fact":"limit","tells":"spent"}],
       "assumed_answers":[{"label":"upload_*","json":{"id":"m"}},{"label":"submit","status":250}])";

TEST(SendDeclarations, AreReadByChannel) {
  const SendDeclarations declared = send_declarations(manifest_with(kGood)).at("x");

  ASSERT_EQ(declared.ledger.size(), 3U);
  EXPECT_EQ(declared.ledger[0].taken_back_by, "wrote");
  EXPECT_EQ(declared.ledger[1].tag, "ADS");
  EXPECT_EQ(declared.ledger[2].scope, FactScope::account);
  ASSERT_EQ(declared.assumed_answers.size(), 2U);
  EXPECT_EQ(declared.assumed_answers[0].status, 200U);
  EXPECT_EQ(declared.assumed_answers[0].json, R"({"id":"m"})");
  EXPECT_EQ(declared.assumed_answers[1].status, 250U);
}

TEST(SendDeclarations, AreNoRemarkOfTheManifest) {
  EXPECT_TRUE(read_manifest(manifest_with(kGood)));
  EXPECT_THAT(manifest_remarks(manifest_with(kGood)), IsEmpty());
}

TEST(SendDeclarations, EveryFaultHasItsPlace) {
  const auto faults_of = [](const std::string& members) {
    const Result<Manifest> manifest = read_manifest(manifest_with(members));
    return manifest ? std::string() : manifest.error().text;
  };

  const std::string ledger = faults_of(
      R"("ledger":[{"fact":"none","tells":"open"},{"fact":"wrote","tells":"maybe"},
                   {"fact":"wrote","tells":"open","taken_back_by":"left"},
                   {"fact":"wrote","tells":"consent"},{"fact":"left","tells":"left","tag":"x"},
                   {"fact":"left","tells":"left","taken_back_by":"limit"},{"fact":"left","tells":"left","what":1}])");
  for (const char* place :
       {"/channels/0/ledger/0/fact", "/ledger/1/tells", "/ledger/2/taken_back_by", "/ledger/3/tag",
        "/ledger/4/tag", "/ledger/5/taken_back_by", "/ledger/6/what"})
    EXPECT_THAT(ledger, HasSubstr(place));
  const std::string answers =
      faults_of(R"("assumed_answers":[{"status":200},{"label":"a","status":7},{"label":1}])");
  for (const char* place :
       {"/assumed_answers/0/label", "/assumed_answers/1/status", "/assumed_answers/2/label"})
    EXPECT_THAT(answers, HasSubstr(place));
  EXPECT_THAT(faults_of(R"("ledger":{})"), HasSubstr("/channels/0/ledger: expected a list"));
}

}  // namespace
}  // namespace jackfield::plugin
