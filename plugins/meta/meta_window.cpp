// SPDX-License-Identifier: MIT
// Source: fact sheets Messenger 4.2 and Instagram 4.2, 2026-11-21.
#include "meta_window.hpp"

#include "meta_errors.hpp"

#include <charconv>

namespace jackfield::meta {
namespace {

constexpr std::int64_t kDay = 24LL * 3600 * 1000;

std::int64_t number(std::string_view digits) {
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

bool is_known_tag(const Settings& settings, std::string_view tag) {
  return tag == "HUMAN_AGENT" || (!settings.is_instagram() && tag == "CUSTOMER_FEEDBACK");
}

}  // namespace

std::optional<Step> may_write(const Settings& settings, const Context& context,
                              const Action& action, bool is_template) {
  if (action.tag == kMarketing) {
    if (context.fact("marketing_token") != nullptr) return std::nullopt;
    return refusal(Outcome::opted_out, ErrorClass::opted_out, "no_consent",
                   "this person has not agreed to marketing messages");
  }
  // CONFIRMED_EVENT_UPDATE, POST_PURCHASE_UPDATE and ACCOUNT_UPDATE ended on 2026-04-27.
  if (!action.tag.empty() && !is_known_tag(settings, action.tag))
    return refusal(Outcome::invalid, ErrorClass::invalid, "tag",
                   "there is no such tag; HUMAN_AGENT is");
  if (is_template) return std::nullopt;
  const jf_fact_t* sign = context.fact("last_sign");
  if (sign == nullptr) return std::nullopt;
  const std::int64_t open = action.tag.empty() ? kDay : 7 * kDay;
  if (context.now() < number(abi::text_of(sign->value)) + open) return std::nullopt;
  Step step = refusal(Outcome::window_closed, ErrorClass::window_closed, "window",
                      "the customer's last sign is too long ago");
  step.done->error->remedy =
      action.tag.empty()
          ? "Write with the tag HUMAN_AGENT within seven days, or wait for the customer."
          : "Wait for the customer.";
  return step;
}

}  // namespace jackfield::meta
