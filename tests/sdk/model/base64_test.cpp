// SPDX-License-Identifier: MIT
#include "sdk/model/base64.hpp"

#include <gtest/gtest.h>

namespace jackfield::model {
namespace {

TEST(Base64, AgreesWithTheVectorsOfRfc4648) {
  const std::pair<std::string_view, std::string_view> vectors[] = {{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    std::string written;
    append_base64(written, bytes);
    EXPECT_EQ(written, text);
    EXPECT_EQ(parse_base64(text), bytes);
  }
}

TEST(Base64, RefusesWhatIsNotTheOneSpelling) {
  for (const std::string_view text :
       {"Zg=", "Zg", "Z", "Zh==", "Zm9=", "Zm 9", "Zm9v\n", "Zg==Zg==", "====", "Zm-_"}) {
    EXPECT_FALSE(parse_base64(text)) << text;
  }
}

}  // namespace
}  // namespace jackfield::model
