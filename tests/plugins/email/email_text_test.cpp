// SPDX-License-Identifier: MIT
// The pure parts that cases reach only indirectly.
#include "plugins/email/email_text.hpp"
#include "plugins/email/email_address.hpp"
#include "plugins/email/email_charset.hpp"
#include "plugins/email/email_date.hpp"
#include "plugins/email/email_decode.hpp"
#include "plugins/email/email_encode.hpp"
#include "plugins/email/email_html.hpp"
#include "plugins/email/email_quote.hpp"
#include "plugins/email/email_subject.hpp"
#include "plugins/email/email_tag.hpp"
#include "plugins/email/email_words.hpp"
#include "tests/plugins/email/imap_dialog.hpp"

namespace jackfield::email {
namespace {

TEST(EmailDate, ReadsWhatMailersAndServersWrite) {
  EXPECT_EQ(read_date("Sun, 1 Feb 2026 09:05:00 +0100"), 1'769'933'100'000);
  EXPECT_EQ(read_date(" 1-Feb-2026 09:05:00 +0100"), 1'769'933'100'000);
  EXPECT_EQ(read_date("1 Feb 26 03:05 EST (east)"), 1'769'933'100'000);
  EXPECT_EQ(read_date("Sun, 01 Feb 2026 03:05:00 -0500"), 1'769'933'100'000);
  EXPECT_EQ(read_date("yesterday"), std::nullopt);
  EXPECT_EQ(read_date("32 Feb 2026 09:05:00 +0000"), std::nullopt);
}

TEST(EmailDate, WritesUniversalTime) {
  EXPECT_EQ(write_date(1'769'933'100'000), "Sun, 1 Feb 2026 08:05:00 +0000");
  EXPECT_EQ(imap_day(1'769'933'100'000), "1-Feb-2026");
  EXPECT_EQ(read_date(write_date(1'795'348'800'000)), 1'795'348'800'000);
}

TEST(EmailAddress, ReadsListsAsTheyCome) {
  const Settings settings = imap_settings();

  const auto list = read_addresses(
      settings.text,
      "\"Doe, Jane\" <jane@a.example>, bob@b.example (Bob), Team: c@c.example, <d@d.example>;, "
      "=?utf-8?q?=C3=89va?= <eva@e.example>, nonsense, <@relay:f@f.example>");

  ASSERT_EQ(list.size(), 6u);
  EXPECT_EQ(list[0].name, "Doe, Jane");
  EXPECT_EQ(list[1].name, "Bob");
  EXPECT_EQ(list[2].address, "c@c.example");
  EXPECT_EQ(list[3].address, "d@d.example");
  EXPECT_EQ(list[4].name, "Éva");
  EXPECT_EQ(list[5].address, "f@f.example");
}

TEST(EmailAddress, LetsNothingThroughThatCouldEndALine) {
  for (const std::string_view bad :
       {"a@b\r\nX: y", "a b@c", "a@", "@b", "a@b>", "a,b@c", "a@b\x7f", "a\"b@c", ""}) {
    EXPECT_FALSE(is_address(bad)) << bad;
  }
  EXPECT_TRUE(is_address("jörg@bücher.example"));
}

TEST(EmailAddress, FindsIdsAmongJunk) {
  EXPECT_EQ(read_message_ids("Your message of \"Mon\" <a@x> junk <b\r\n @x> <> <a@x> <c"),
            (std::vector<std::string>{"a@x", "b@x"}));
}

TEST(EmailText, OneLineIsUtf8WhateverCameIn) {
  EXPECT_EQ(one_line(" 450 so\x97\x89on\r\n\ttoo \u00e9 \xE2\x82\r\n"),
            "450 so\uFFFD\uFFFDon too \u00e9 \uFFFD\uFFFD");
}

TEST(EmailEncode, FoldsAndNeverExceedsTheLimit) {
  const std::string line = header_line("Subject", encoded_text(std::string(200, 'x') + " é é é"));
  std::size_t longest = 0;
  std::size_t begin = 0;
  for (std::size_t end = line.find("\r\n"); end != std::string::npos;
       begin = end + 2, end = line.find("\r\n", begin)) {
    longest = std::max(longest, end - begin);
  }
  EXPECT_LE(longest, 78u);
  EXPECT_EQ(begin, line.size());
}

TEST(EmailEncode, ReadsBackWhatItWrites) {
  const Settings settings = imap_settings();
  for (const std::string text :
       {"plain", "Grüße aus Köln", "日本語の件名はとても長いので何度も折り返さなければなりません",
        "=?utf-8?q?not_a_word?=", "emoji 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉 end"}) {
    const std::string line = header_line("Subject", encoded_text(text));
    EXPECT_EQ(header_text(settings.text, std::string_view(line).substr(8)), text);
    EXPECT_EQ(decode_quoted_printable(quoted_printable(text)), text + "\r\n");
  }
}

TEST(EmailEncode, KeepsQuotedPrintableLinesShort) {
  for (std::size_t length = 60; length < 90; ++length) {
    const std::string text = std::string(length, 'a') + "é ";
    const std::string written = quoted_printable(text);
    for (std::size_t at = 0; at < written.size();) {
      const std::size_t end = written.find("\r\n", at);
      EXPECT_LE(end - at, 76u);
      at = end + 2;
    }
    EXPECT_EQ(decode_quoted_printable(written), text + "\r\n");
  }
}

TEST(EmailTag, KnowsItsOwnAndNoOthers) {
  const Settings settings = imap_settings();
  const std::string tag = make_tag(settings, std::string(32, 's'), 1);

  EXPECT_EQ(tag.size(), 26u);
  EXPECT_TRUE(is_tag(settings, tag));
  EXPECT_NE(tag, make_tag(settings, std::string(32, 's'), 2));
  for (std::size_t i = 0; i < tag.size(); ++i) {
    std::string forged = tag;
    forged[i] = forged[i] == 'a' ? 'b' : 'a';
    EXPECT_FALSE(is_tag(settings, forged)) << i;
  }
  const auto read = read_tagged(settings, return_path(settings, tag));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->kind, 'b');
  EXPECT_EQ(read->tag, tag);
}

TEST(EmailSubject, HasExactlyOneMarkOfAnAnswer) {
  EXPECT_EQ(reply_subject("AW: Re: RE: 答复:Antw: plan"), "Re: plan");
  EXPECT_EQ(reply_subject("plan"), "Re: plan");
  EXPECT_EQ(bare_subject("Reply: keep"), "Reply: keep");
}

TEST(EmailCharset, ReadsLabelsAsBrowsersDo) {
  const Settings settings = imap_settings();
  struct Row {
    std::string_view label;
    std::string_view bytes;
    std::string_view text;
  };
  const Row rows[] = {{"iso-8859-1", "\x93x\x94", "“x”"},
                      {"ISO-8859-9", "\xfd", "ı"},
                      {"ks_c_5601-1987", "\xc7\xd1", "한"},
                      {"euc-kr", "\xc7\xd1", "한"},
                      {"x-sjis", "\x93\xfa", "日"},
                      {"big5", "\xa4\xa4", "中"},
                      {"iso-8859-8-i", "\xf9", "ש"},
                      {"tis-620", "\xa1", "ก"},
                      {"cp-850", "\x82", "é"},
                      {"utf8", "\xc3\xa9", "é"},
                      {"utf-8", "caf\xe9", "café"},
                      {"utf-8", "\xc3\xa9 \xff", "é \xEF\xBF\xBD"},
                      {"utf-16le", std::string_view("a\0b\0", 4), "ab"},
                      {"koi8-r", "\xc4\xc1", "да"},
                      {"nonsense", "\xe9", "é"},
                      {"", "\xc3\xa9", "é"}};
  for (const Row& row : rows) EXPECT_EQ(to_text(settings.text, row.label, row.bytes), row.text);
}

TEST(EmailQuote, KnowsHowEachLanguageIntroducesWhatItQuotes) {
  for (const char* const introduction :
       {"On Sun, 1 Feb 2026 at 09:30, Acme <help@acme.example> wrote:",
        "Am So., 1. Feb. 2026 um 09:30 Uhr schrieb Acme <help@acme.example>:",
        "Le dim. 1 févr. 2026 à 09:30, Acme <help@acme.example> a écrit :",
        "Le dim. 1 févr. 2026 à 09:30, Acme <help@acme.example> a écrit\u00A0:",
        "Le dim. 1 févr. 2026 à 09:30, Acme <help@acme.example> a écrit\u202F:",
        "El dom, 1 feb 2026 a las 9:30, Acme (<help@acme.example>) escribió:",
        "Il giorno dom 1 feb 2026 alle ore 09:30 Acme <help@acme.example> ha scritto:",
        "Op zo 1 feb 2026 om 09:30 schreef Acme <help@acme.example>:",
        "Em dom., 1 de fev. de 2026 às 09:30, Acme <help@acme.example> escreveu:",
        "niedz., 1 lut 2026 o 09:30 Acme <help@acme.example> napisał(a):",
        "Den sön 1 feb. 2026 kl 09:30 skrev Acme <help@acme.example>:",
        "вс, 1 февр. 2026 г. в 09:30, Acme <help@acme.example> пишет:",
        "Acme <help@acme.example> 于2026年2月1日周日 09:30写道："}) {
    const std::string quoted = std::string(introduction) + "\n> Hello";

    const SplitText split = split_reply("OK\n\n" + quoted + "\n", std::nullopt, "Re: x");

    EXPECT_EQ(split.written, "OK") << introduction;
    EXPECT_EQ(split.quoted, quoted) << introduction;
  }
}

TEST(EmailQuote, KnowsTheHeadersThatOutlookPutsOverWhatItQuotes) {
  for (const char* const headers : {"From: Acme\nSent: Sunday\nTo: Ana\nSubject: x",
                                    "Von: Acme\nGesendet: So\nAn: Ana\nBetreff: x",
                                    "De : Acme\nEnvoyé\u00A0: dim.\nÀ\u202F: Ana\nObjet : x",
                                    "De: Acme\nEnvoyé: dim.\nÀ: Ana\nObjet: x",
                                    "De: Acme\nEnviado: domingo\nPara: Ana\nAsunto: x"}) {
    const std::string quoted = std::string(headers) + "\n\nHello";

    EXPECT_EQ(split_reply("OK\n\n" + quoted, std::nullopt, "Re: x").quoted, quoted) << headers;
  }
}

TEST(EmailHtml, CopesWithDepthAndJunk) {
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<div>";
  EXPECT_NO_FATAL_FAILURE(read_html(deep + "x"));
  EXPECT_EQ(read_html("<p>a<p>b").text, "a\n\nb");
  EXPECT_EQ(read_html("").text, "");
  EXPECT_EQ(read_html("<a href=\"mailto:x@y.example\">x@y.example</a>").text, "x@y.example");
}

}  // namespace
}  // namespace jackfield::email
