// SPDX-License-Identifier: MIT
#include "plugins/wechat/wechat_xml.hpp"

#include <gtest/gtest.h>

namespace jackfield::wechat {
namespace {

std::string read(std::string_view xml) {
  const Result<std::string> json = xml_to_json(xml);
  return json ? *json : "refused: " + json.error().text;
}

bool is_refused(std::string_view xml) {
  return !xml_to_json(xml);
}

TEST(WechatXml, BecomesJsonWithTheSameNames) {
  EXPECT_EQ(read("<xml><a>1</a><b><![CDATA[x<y]]></b><c></c></xml>"),
            R"({"a":"1","b":"x<y","c":""})");
}

TEST(WechatXml, ElementsOfOneNameAreAListWhereverTheyStand) {
  EXPECT_EQ(read("<xml><l>1</l><a>2</a><l><b>3</b></l></xml>"), R"({"l":["1",{"b":"3"}],"a":"2"})");
}

TEST(WechatXml, WordsInSeveralSectionsAreOne) {
  EXPECT_EQ(read("<xml><a><![CDATA[x]]]]><![CDATA[>y]]>&amp;<!-- no --></a></xml>"),
            R"({"a":"x]]>y&"})");
}

TEST(WechatXml, QuotesAndControlsAreSafeInJson) {
  EXPECT_EQ(read("<xml><a>\"\\\n</a></xml>"), R"({"a":"\"\\\n"})");
}

TEST(WechatXml, RefusesDocumentTypesInAnyForm) {
  EXPECT_TRUE(is_refused("<!DOCTYPE xml><xml><a>1</a></xml>"));
  EXPECT_TRUE(is_refused("<!DOCTYPE xml SYSTEM \"http://x.example/\"><xml/>"));
  EXPECT_TRUE(is_refused("<!DOCTYPE xml [<!ENTITY a \"b\">]><xml>&a;</xml>"));
  EXPECT_TRUE(is_refused("<!doctype xml><xml/>"));
  EXPECT_TRUE(is_refused("<xml><!DOCTYPE a></xml>"));
}

TEST(WechatXml, KnowsNoEntitiesOfItsOwn) {
  EXPECT_EQ(read("<xml><a>&lol; &#65;</a></xml>"), R"({"a":"&lol; A"})");
}

TEST(WechatXml, IsBoundedInDepthNumberAndSize) {
  std::string deep = "1";
  for (int i = 0; i < 11; ++i) deep = "<a>" + deep + "</a>";
  std::string wide;
  for (int i = 0; i < 2001; ++i) wide += "<a/>";

  EXPECT_FALSE(is_refused("<xml>" + deep + "</xml>"));
  EXPECT_TRUE(is_refused("<xml><a><a>" + deep + "</a></a></xml>"));
  EXPECT_TRUE(is_refused("<xml>" + wide + "</xml>"));
  EXPECT_TRUE(is_refused("<xml><a>" + std::string(512 * 1024, 'x') + "</a></xml>"));
}

TEST(WechatXml, RefusesWhatIsNotWhole) {
  for (const char* const body :
       {"", " ", "x", "<xml>", "<xml></a></xml>", "<a></a>", "<xml/><xml/>", "<xml><a></xml>",
        "<xml a=></xml>", "<xml>\xff</xml>"}) {
    EXPECT_TRUE(is_refused(body)) << body;
  }
  EXPECT_TRUE(is_refused(std::string_view("<xml><a>\0</a></xml>", 19)));
}

TEST(WechatBody, IsRefusedWhenAReferenceMakesNoText) {
  EXPECT_FALSE(read_body("<xml><a>&#xD800;</a></xml>"));
  EXPECT_TRUE(read_body("<xml><a>&#x4F60;</a></xml>"));
}

TEST(WechatXmlWriter, NoValueEndsItsSection) {
  XmlWriter xml;
  xml.begin("xml").element("a", "x]]>y").element("b", "]]>]]>").number("c", -7).end("xml");

  EXPECT_EQ(read(xml.text()), R"({"a":"x]]>y","b":"]]>]]>","c":"-7"})");
}

}  // namespace
}  // namespace jackfield::wechat
