// SPDX-License-Identifier: MIT
#include "host/adapt/words.hpp"
#include "host/adapt/words_place.hpp"
#include "sdk/model/rfc3339.hpp"

namespace jackfield::adapt {
namespace {

void tell_choice(const std::string& pointer, std::string_view title, Choice choice, Told& told,
                 std::vector<Choice>& choices) {
  if (title.empty() || choices.size() >= kMostChoices) return;
  choice.label = title;
  choices.push_back(std::move(choice));
  told.line(pointer + "/title", std::to_string(choices.size()) + ". " + std::string(title));
  for (const char* member : {"/kind", "/id", "/payload"}) told.keep(pointer + member);
}

/// "Title: what pressing would have opened".
void tell_opening(const std::string& pointer, const Button& button, const char* member,
                  std::string_view opened, Told& told) {
  if (opened.empty()) return;
  if (button.title.empty()) {
    told.line(pointer + member, opened);
  } else {
    told.line(pointer + "/title", button.title);
    told.more(pointer + member, ": ", opened);
  }
  told.keep(pointer + "/kind");
}

void tell_times(const std::string& pointer, const Button& button, Told& told) {
  if (button.starts_at == 0) return;
  std::string times;
  model::append_rfc3339(times, button.starts_at);
  if (button.ends_at != 0) {
    times += " – ";
    model::append_rfc3339(times, button.ends_at);
    told.keep(pointer + "/ends_at");
  }
  tell_opening(pointer, button, "/starts_at", times, told);
}

void tell_button(const Button& button, const std::string& pointer, Told& told,
                 std::vector<Choice>& choices) {
  switch (button.kind) {
    case ButtonKind::unknown:
    case ButtonKind::reply:
    case ButtonKind::postback:
      tell_choice(pointer, button.title, {{}, button.payload, button.id}, told, choices);
      break;
    case ButtonKind::url:
    case ButtonKind::webview:
    case ButtonKind::login:
      tell_opening(pointer, button, "/url", button.url, told);
      break;
    case ButtonKind::call:
      tell_opening(pointer, button, "/phone", button.phone, told);
      break;
    case ButtonKind::copy:
      tell_opening(pointer, button, "/text", button.text, told);
      break;
    case ButtonKind::calendar:
      tell_times(pointer, button, told);
      break;
    case ButtonKind::show_location:
      if (!button.location) break;
      told.line(pointer + "/title", button.title);
      told.keep(pointer + "/kind");
      tell_place(*button.location, pointer + "/location", told);
      break;
    // These ask for something that can be written instead; who presses them has nothing to read.
    case ButtonKind::location:
    case ButtonKind::phone:
    case ButtonKind::email:
    case ButtonKind::date_time:
      told.line(pointer + "/title", button.title);
      break;
    default:
      break;  // needs the network's app: lost
  }
  if (button.display_text == button.title) told.keep(pointer + "/display_text");
  if (told.has(pointer + "/title")) told.more(pointer + "/description", " – ", button.description);
}

}  // namespace

void tell_buttons(const std::vector<Button>& buttons, const std::string& pointer, Told& told,
                  std::vector<Choice>& choices) {
  for (std::size_t i = 0; i < buttons.size(); ++i) {
    const std::string at = pointer + "/" + std::to_string(i);
    tell_button(buttons[i], at, told, choices);
  }
}

void tell_card(const Card& card, const std::string& pointer, Told& told,
               std::vector<Choice>& choices) {
  told.line(pointer + "/title", card.title, SpanStyle::bold);
  told.line(pointer + "/subtitle", card.subtitle);
  told.line(pointer + "/text", card.text);
  told.line(pointer + "/url", card.url);
  told.gap();
  if (card.action) tell_button(*card.action, pointer + "/action", told, choices);
  tell_buttons(card.buttons, pointer + "/buttons", told, choices);
}

void tell_list(const List& list, Told& told, std::vector<Choice>& choices) {
  told.line("/list/header", list.header, SpanStyle::bold);
  told.line("/list/text", list.text);
  for (std::size_t s = 0; s < list.sections.size(); ++s) {
    const std::string section = "/list/sections/" + std::to_string(s);
    told.gap();
    told.line(section + "/title", list.sections[s].title, SpanStyle::bold);
    const std::vector<ListRow>& rows = list.sections[s].rows;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const std::string at = section + "/rows/" + std::to_string(r);
      tell_choice(at, rows[r].title, {{}, rows[r].payload, rows[r].id}, told, choices);
      if (told.has(at + "/title")) told.more(at + "/description", " – ", rows[r].description);
    }
  }
  told.gap();
  told.line("/list/footer", list.footer);
}

}  // namespace jackfield::adapt
