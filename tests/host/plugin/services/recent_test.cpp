// SPDX-License-Identifier: MIT
#include "host/plugin/services/recent.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace jackfield::services {
namespace {

TEST(Recent, IsFoundByNumberAndSecret) {
  Recent<int, 4> recent;
  recent.insert(1, "secret", 10);
  recent.insert(2, "secret", 20);

  ASSERT_NE(recent.find(1, "secret"), nullptr);
  EXPECT_EQ(*recent.find(1, "secret"), 10);
  EXPECT_EQ(*recent.find(2, "secret"), 20);
  EXPECT_EQ(recent.find(3, "secret"), nullptr);
  EXPECT_EQ(recent.find(1, "secreT"), nullptr);
  EXPECT_EQ(recent.find(1, "secret2"), nullptr);
}

TEST(Recent, TheOneUnusedForLongestMakesRoom) {
  Recent<int, 2> recent;
  recent.insert(0, "a", 1);
  recent.insert(0, "b", 2);
  recent.find(0, "a");
  recent.insert(0, "c", 3);

  EXPECT_NE(recent.find(0, "a"), nullptr);
  EXPECT_EQ(recent.find(0, "b"), nullptr);
  EXPECT_NE(recent.find(0, "c"), nullptr);
}

TEST(Recent, WhatMakesRoomIsLetGo) {
  Recent<std::shared_ptr<int>, 1> recent;
  const auto value = std::make_shared<int>(1);
  recent.insert(0, "a", value);
  EXPECT_EQ(value.use_count(), 2);

  recent.insert(0, "b", nullptr);

  EXPECT_EQ(value.use_count(), 1);
}

TEST(RecentSets, KeepsTheSecretsOfManyAccounts) {
  const auto recent = std::make_unique<RecentSets<int, 512, 8>>();
  for (int i = 0; i < 1000; ++i) recent->insert(4, "secret of account " + std::to_string(i), i);

  int kept = 0;
  for (int i = 0; i < 1000; ++i) {
    const int* found = recent->find(4, "secret of account " + std::to_string(i));
    if (found == nullptr) continue;
    EXPECT_EQ(*found, i);
    ++kept;
  }
  EXPECT_EQ(kept, 1000);
  EXPECT_EQ(recent->find(3, "secret of account 1"), nullptr);
}

}  // namespace
}  // namespace jackfield::services
