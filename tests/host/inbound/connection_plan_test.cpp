// SPDX-License-Identifier: MIT
// Where a stream connects to, and what an attachment inside a spooled body decodes to.
#include "host/inbound/connection.hpp"
#include "host/inbound/spooled_parts.hpp"

#include <gtest/gtest.h>

namespace jackfield::inbound {
namespace {

Opening opening(StreamTls tls) {
  Opening opening;
  opening.host = "imap.example.com";
  opening.port = 993;
  opening.tls = tls;
  opening.bytes = "secret";
  return opening;
}

TEST(ConnectionPlan, TlsIsTheRuleAndTheInsideIsOffLimits) {
  const auto plan = plan_of(opening(StreamTls::unknown), {});

  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->target.tls);
  EXPECT_FALSE(plan->upgrades);
  EXPECT_FALSE(plan->target.allow_private_address);
  EXPECT_EQ(plan->target.port, 993);
  EXPECT_EQ(plan->secret, "secret");
}

TEST(ConnectionPlan, WithoutTlsNothingIsConnectedUnlessTheOperatorSaysSo) {
  EXPECT_FALSE(plan_of(opening(StreamTls::none), {}));
  state::LiveAccount account;
  account.endpoints["tcp://imap.example.com:993"] = "tcp://127.0.0.1:1143";

  const auto plan = plan_of(opening(StreamTls::none), account);

  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->target.host, "127.0.0.1");
  EXPECT_EQ(plan->target.port, 1143);
  EXPECT_FALSE(plan->target.tls);
  EXPECT_TRUE(plan->target.allow_private_address);
}

TEST(ConnectionPlan, AnUpgradeAtAPlainServerIsPretended) {
  state::LiveAccount account;
  account.endpoints["starttls://imap.example.com:993"] = "tcp://127.0.0.1:1143";

  const auto real = plan_of(opening(StreamTls::starttls), {});
  const auto played = plan_of(opening(StreamTls::starttls), account);

  ASSERT_TRUE(real && played);
  EXPECT_TRUE(real->upgrades);
  EXPECT_FALSE(real->target.tls);
  EXPECT_TRUE(played->pretends_upgrade);
  EXPECT_FALSE(played->upgrades);
}

TEST(ConnectionPlan, AnImpossiblePlaceIsRefused) {
  Opening no_host = opening(StreamTls::tls);
  no_host.host.clear();
  Opening no_port = opening(StreamTls::tls);
  no_port.port = 65536;

  EXPECT_FALSE(plan_of(no_host, {}));
  EXPECT_FALSE(plan_of(no_port, {}));
}

TEST(SpooledParts, Base64OfMailsIsReadWhateverStandsInIt) {
  EXPECT_EQ(decode_mail_base64("aGVs\r\nbG8="), "hello");
  EXPECT_EQ(decode_mail_base64("aGVs!!bG8"), "hello");
  EXPECT_EQ(decode_mail_base64(""), "");
}

TEST(SpooledParts, QuotedPrintableKeepsWhatIsNoEscape) {
  EXPECT_EQ(decode_quoted_printable("caf=C3=A9 =3D"), "caf\xC3\xA9 =");
  EXPECT_EQ(decode_quoted_printable("soft=\r\nly"), "softly");
  EXPECT_EQ(decode_quoted_printable("padded= \t\r\nbreak"), "paddedbreak");
  EXPECT_EQ(decode_quoted_printable("bad =ZZ end="), "bad =ZZ end");
}

}  // namespace
}  // namespace jackfield::inbound
