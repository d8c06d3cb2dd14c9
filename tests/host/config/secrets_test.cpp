// SPDX-License-Identifier: MIT
#include "host/config/secrets.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace jackfield::config {
namespace {

namespace fs = std::filesystem;

class SecretFiles : public ::testing::Test {
 protected:
  SecretFiles() {
    std::string name = (fs::temp_directory_path() / "jackfield-secrets-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~SecretFiles() override {
    ::unsetenv("CREDENTIALS_DIRECTORY");
    ::unsetenv("JACKFIELD_TEST_SECRET");
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(fs::path(folder_) / name, std::ios::binary) << bytes;
  }
  std::string read(SecretPlace place, const std::string& name) const {
    const auto secret = SystemSecrets(folder_).read(place, name);
    return secret ? *secret : "error: " + secret.error().text;
  }

  std::string folder_;
};

TEST_F(SecretFiles, AreReadWithoutTheLineEndsAtTheirEnd) {
  write("a", "s3cret\n");
  write("b", " two\nlines \r\n\n");

  EXPECT_EQ(read(SecretPlace::file, "a"), "s3cret");
  EXPECT_EQ(read(SecretPlace::file, folder_ + "/a"), "s3cret");
  EXPECT_EQ(read(SecretPlace::file, "b"), " two\nlines ");
}

TEST_F(SecretFiles, AreRefusedWhenTheyHoldNothingUsable) {
  write("empty", "\n");
  write("binary", "a\xff");
  write("nul", std::string("a\0b", 3));
  write("large", std::string(16 * 1024 + 1, 'a'));

  for (const char* name : {"empty", "binary", "nul", "large", "gone", "."}) {
    EXPECT_EQ(read(SecretPlace::file, name).rfind("error: ", 0), 0U) << name;
  }
}

TEST_F(SecretFiles, APipeDoesNotHoldUpTheStart) {
  ASSERT_EQ(::mkfifo((fs::path(folder_) / "pipe").c_str(), 0600), 0);

  EXPECT_NE(read(SecretPlace::file, "pipe").find("not a regular file"), std::string::npos);
}

TEST_F(SecretFiles, AnErrorNamesThePlaceAndNeverTheSecret) {
  write("bad", "topsecret\xff");

  const std::string text = read(SecretPlace::file, "bad");

  EXPECT_NE(text.find("bad"), std::string::npos);
  EXPECT_EQ(text.find("topsecret"), std::string::npos);
}

TEST_F(SecretFiles, TheEnvironmentMustHaveTheVariable) {
  EXPECT_EQ(read(SecretPlace::env, "JACKFIELD_TEST_SECRET"),
            "error: environment variable \"JACKFIELD_TEST_SECRET\" is not set");

  ::setenv("JACKFIELD_TEST_SECRET", "", 1);
  EXPECT_EQ(read(SecretPlace::env, "JACKFIELD_TEST_SECRET"),
            "error: environment variable \"JACKFIELD_TEST_SECRET\" is empty");

  ::setenv("JACKFIELD_TEST_SECRET", "value", 1);
  EXPECT_EQ(read(SecretPlace::env, "JACKFIELD_TEST_SECRET"), "value");
  EXPECT_EQ(read(SecretPlace::env, "").rfind("error: ", 0), 0U);
}

TEST_F(SecretFiles, CredentialsComeFromSystemdsFolderOnly) {
  write("helpdesk", "value\n");
  EXPECT_NE(read(SecretPlace::credential, "helpdesk").find("CREDENTIALS_DIRECTORY is not set"),
            std::string::npos);

  ::setenv("CREDENTIALS_DIRECTORY", folder_.c_str(), 1);
  EXPECT_EQ(read(SecretPlace::credential, "helpdesk"), "value");
  for (const char* path : {"../helpdesk", "/etc/hostname", ".."}) {
    EXPECT_EQ(read(SecretPlace::credential, path).rfind("error: ", 0), 0U) << path;
  }
}

}  // namespace
}  // namespace jackfield::config
