// SPDX-License-Identifier: MIT
// The first half of planning: each part as it is or as what stands for it, texts not yet rendered.
// Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <string>
#include <utility>
#include <vector>

#include "host/adapt/message_plan.hpp"
#include "host/adapt/styled.hpp"
#include "host/adapt/told.hpp"

namespace jackfield::adapt {

struct Draft {
  std::string pointer;  ///< Of the request's part.
  Part part;            ///< As it is; of a text what it was written as.
  Styled text;          ///< A text: the words.
  bool is_text = false;
  bool is_as_given = false;  ///< The part is the request's own.
};

class Drafts {
 public:
  /// `plan` takes faults, adaptations and choices.
  Drafts(const Capability* capability, MessagePlan& plan) : capability_(capability), plan_(plan) {}

  void add(const Part& part, const std::string& pointer);
  std::vector<Draft> take() && { return std::move(drafts_); }

 private:
  void add_text(const Part& part, const std::string& pointer);
  void add_as_is(const Part& part, const std::string& pointer);
  void replace(const Part& part, const std::string& pointer);
  std::string tell(const Part& part, const std::string& pointer, Told& told);
  void tell_cards(const Carousel& carousel, const std::string& pointer, Told& told);
  void put_words(const std::string& pointer, Styled words, bool joins);
  bool put_media(const Box<Media>& media, const std::string& pointer, const std::string& at,
                 Told& told);

  const Capability* capability_;
  MessagePlan& plan_;
  std::vector<Draft> drafts_;
};

}  // namespace jackfield::adapt
