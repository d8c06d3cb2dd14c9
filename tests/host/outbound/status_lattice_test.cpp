// SPDX-License-Identifier: MIT
#include "host/outbound/status_lattice.hpp"

#include <gtest/gtest.h>

#include <array>

namespace jackfield::outbound {
namespace {

constexpr std::array kProgress = {Status::queued, Status::sending,   Status::accepted,
                                  Status::sent,   Status::delivered, Status::read,
                                  Status::played};
constexpr std::array kFinal = {Status::failed, Status::expired, Status::suppressed,
                               Status::cancelled, Status::rejected_by_moderation};

TEST(StatusLattice, NeverMovesBackwards) {
  for (std::size_t a = 0; a < kProgress.size(); ++a) {
    for (std::size_t b = 0; b < kProgress.size(); ++b) {
      EXPECT_EQ(furthest(kProgress[a], kProgress[b]), kProgress[std::max(a, b)]);
    }
  }
}

TEST(StatusLattice, TheOrderOfReceiptsDoesNotMatter) {
  for (const Status a : kProgress) {
    for (const Status b : kProgress) EXPECT_EQ(furthest(a, b), furthest(b, a));
  }
}

TEST(StatusLattice, AnEndStaysAnEnd) {
  for (const Status end : kFinal) {
    EXPECT_TRUE(is_final(end));
    for (const Status later : kProgress) EXPECT_EQ(furthest(end, later), end);
  }
}

TEST(StatusLattice, ALateFailureDoesNotUndoADelivery) {
  EXPECT_EQ(furthest(Status::delivered, Status::failed), Status::delivered);
  EXPECT_EQ(furthest(Status::sent, Status::failed), Status::failed);
}

TEST(StatusLattice, UnknownIsLeftByAnyReceipt) {
  EXPECT_EQ(furthest(Status::sending, Status::unknown), Status::unknown);
  EXPECT_EQ(furthest(Status::unknown, Status::delivered), Status::delivered);
  EXPECT_EQ(furthest(Status::accepted, Status::unknown), Status::accepted);
}

TEST(StatusLattice, OurOwnWordConfirmsNothing) {
  for (const Status told : {Status::sent, Status::delivered, Status::read, Status::played})
    EXPECT_TRUE(is_confirmed(told));
  for (const Status own : {Status::queued, Status::sending, Status::accepted, Status::unknown})
    EXPECT_FALSE(is_confirmed(own));
  for (const Status end : kFinal) EXPECT_FALSE(is_confirmed(end));
}

TEST(StatusLattice, AMessageIsAsFarAsItsSlowestPiece) {
  EXPECT_EQ(combined({Status::read, Status::accepted, Status::delivered}), Status::accepted);
  EXPECT_EQ(combined({Status::read, Status::failed}), Status::failed);
  EXPECT_EQ(combined({Status::read, Status::unknown}), Status::unknown);
  EXPECT_EQ(combined({}), Status::queued);
}

}  // namespace
}  // namespace jackfield::outbound
