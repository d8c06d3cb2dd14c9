// SPDX-License-Identifier: MIT
#include "host/outbound/shown_request.hpp"

#include <gtest/gtest.h>

#include "host/outbound/variations.hpp"

namespace jackfield::outbound {
namespace {

using nlohmann::ordered_json;

Segment text(std::string bytes) {
  Segment segment;
  segment.bytes = std::move(bytes);
  return segment;
}

RehearsedRequest post(std::string url, std::vector<Segment> body) {
  RehearsedRequest made;
  made.request.label = "send";
  made.request.body = std::move(body);
  made.transfer.method = "POST";
  made.transfer.url = std::move(url);
  return made;
}

TEST(ShownRequest, TellsAddressQueryAndJson) {
  RehearsedRequest made =
      post("https://api.example/send?token=a%2Fb&x=1", {text(R"({"to":"u1",)"), text(R"("n":1})")});
  made.transfer.headers.add("Content-Type", "application/json");

  const ordered_json shown = shown_request(made);

  EXPECT_EQ(shown["method"], "POST");
  EXPECT_EQ(shown["url"], "https://api.example/send");
  EXPECT_EQ(shown["query"], ordered_json::parse(R"({"token":"a%2Fb","x":"1"})"));
  EXPECT_EQ(shown["headers"]["content-type"], "application/json");
  EXPECT_EQ(shown["body"]["json"], ordered_json::parse(R"({"to":"u1","n":1})"));
}

TEST(ShownRequest, NamesMediaInPlaceOfTheirBytes) {
  Segment picture;
  picture.media = "media_1";
  RehearsedRequest made =
      post("https://api.example/upload", {text("--x1y2\r\n\r\n"), picture, text("\r\n--x1y2--")});
  made.transfer.headers.add("content-type", "multipart/form-data; boundary=x1y2");

  const ordered_json shown = shown_request(made);

  EXPECT_EQ(shown["headers"]["content-type"], "multipart/form-data; boundary=BORDER");
  EXPECT_EQ(shown["body"]["segments"], ordered_json::parse(R"([
      {"lines":["--BORDER\r","\r",""]},{"media":"media_1"},{"lines":["\r","--BORDER--"]}])"));
}

TEST(ShownRequest, MasksCredentialsHoweverTheyAreWritten) {
  RehearsedRequest made = post("https://api.example/send?token=a%2Fsecret%2Fb",
                               {text(R"({"proof":"a/secret/b","words":"hello"})")});
  made.transfer.headers.add("authorization", "Basic dTpwYXNzd29yZA==");

  ordered_json shown = shown_request(made);
  mask(shown, {"a/secret/b"});

  EXPECT_EQ(shown["query"]["token"], "***");
  EXPECT_EQ(shown["body"]["json"]["proof"], "***");
  EXPECT_EQ(shown["body"]["json"]["words"], "hello");
  EXPECT_EQ(shown["headers"]["authorization"], "Basic ***");
}

TEST(ShownRequest, WhatIsNoTextIsBase64) {
  const ordered_json shown = shown_request(post("https://api.example/", {text("\xff\xfe")}));

  EXPECT_EQ(shown["body"]["segments"][0]["base64"], "//4=");
}

TEST(Differences, AreTheSmallestFieldsThatDiffer) {
  const auto one = ordered_json::parse(R"({"a":{"b/c":[1,2,{"d":3}]},"e":1,"same":[1]})");
  const auto other = ordered_json::parse(R"({"a":{"b/c":[1,7,{"d":8}]},"f":1,"same":[1]})");

  EXPECT_EQ(differences(one, other),
            (std::vector<std::string>{"/a/b~1c/1", "/a/b~1c/2/d", "/e", "/f"}));
}

TEST(Differences, ListsOfOtherLengthsDifferAsAWhole) {
  EXPECT_EQ(differences(ordered_json::parse(R"({"a":[1]})"), ordered_json::parse(R"({"a":[1,2]})")),
            (std::vector<std::string>{"/a"}));
}

}  // namespace
}  // namespace jackfield::outbound
