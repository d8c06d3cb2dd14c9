// SPDX-License-Identifier: MIT
#include "host/adapt/drafts.hpp"

#include <utility>

#include "host/adapt/abilities.hpp"
#include "host/adapt/format.hpp"
#include "host/adapt/limits.hpp"
#include "host/adapt/words.hpp"

namespace jackfield::adapt {

void Drafts::add(const Part& part, const std::string& pointer) {
  if (part.type == PartType::text) return add_text(part, pointer);
  const bool is_taken = part.media && is_media(part.type)
                            ? takes_media(capability_, part.type, *part.media)
                            : can_send(capability_, part.type);
  if (is_taken) {
    add_as_is(part, pointer);
  } else {
    replace(part, pointer);
  }
}

void Drafts::add_text(const Part& part, const std::string& pointer) {
  if (part.text.empty()) {
    plan_.faults.push_back({pointer, "a text must not be empty"});
    return;
  }
  drafts_.push_back({pointer, part, read_text(part.text, part.format, part.spans), true, true});
}

void Drafts::add_as_is(const Part& part, const std::string& pointer) {
  const PartCapability* ability = capability_of(capability_, part.type);
  if (ability != nullptr && ability->out == Level::partial && !ability->note.empty())
    plan_.adaptations.push_back({pointer, part.type, "partial", {ability->note}});
  if (ability != nullptr) {
    // Its plugin cuts it, or shows it in another way: nobody shall learn of that from the network.
    const bool has_text = capability_ != nullptr && capability_->text;
    std::vector<std::string> beyond =
        beyond_limits(part, *ability, has_text ? capability_->text->unit : TextUnit::unknown);
    for (std::string& each : unshown(part, *ability)) beyond.push_back(std::move(each));
    if (!beyond.empty())
      plan_.adaptations.push_back({pointer, part.type, "limits", std::move(beyond)});
  }
  drafts_.push_back({pointer, part, {}, false, true});
}

void Drafts::replace(const Part& part, const std::string& pointer) {
  const std::size_t drafts = drafts_.size();
  const std::size_t choices = plan_.choices.size();
  Told told;
  std::string how;
  if (!part.fallback_text.empty()) {
    how = "fallback_text";
    put_words(pointer, {part.fallback_text, {}}, false);
  } else {
    how = tell(part, pointer, told);
  }
  if (drafts_.size() == drafts && how != "joined") {
    plan_.choices.resize(choices);
    plan_.faults.push_back({pointer, "the account cannot send a part of type " +
                                         std::string(name(part.type)) +
                                         "; give it a fallback_text or leave it out"});
    return;
  }
  if (how == "joined") how = "words";
  plan_.adaptations.push_back({pointer, part.type, std::move(how), lost_of(part, told)});
}

/// What became of it, as `Adaptation::how` says it; "joined" when it went to the text before.
std::string Drafts::tell(const Part& part, const std::string& pointer, Told& told) {
  std::string how = "words";
  if (part.media && is_media(part.type)) {
    const PartCapability* files = capability_of(capability_, PartType::file);
    // A plugin that only half has files may make a link of it, too, and nobody would be told.
    if (part.type != PartType::file && files != nullptr && files->out == Level::full &&
        takes_media(capability_, PartType::file, *part.media)) {
      Part as_file = part;
      as_file.type = PartType::file;
      told.keep("/media");
      drafts_.push_back({pointer, std::move(as_file), {}, false, false});
      return "file";
    }
    tell_media(*part.media, "/media", told);
    how = "link";
  } else if (part.carousel) {
    tell_cards(*part.carousel, pointer, told);
    return "messages";
  } else if (part.card) {
    put_media(part.card->media, pointer, "/card/media", told);
    tell_card(*part.card, "/card", told, plan_.choices);
  } else if (part.list) {
    tell_list(*part.list, told, plan_.choices);
  } else if (part.buttons) {
    told.line("/buttons/header", part.buttons->header, SpanStyle::bold);
    put_media(part.buttons->media, pointer, "/buttons/media", told);
    told.line("/buttons/text", part.buttons->text);
    told.gap();
    tell_buttons(part.buttons->items, "/buttons/items", told, plan_.choices);
    told.gap();
    told.line("/buttons/footer", part.buttons->footer);
  } else if (part.quick_replies) {
    tell_buttons(part.quick_replies->items, "/quick_replies/items", told, plan_.choices);
    const bool joins = !drafts_.empty() && drafts_.back().is_text;
    if (told.text().text.empty()) return how;
    put_words(pointer, told.take_text(), true);
    return joins ? "joined" : how;
  } else if (part.sticker && part.sticker->media &&
             put_media(part.sticker->media, pointer, "/sticker/media", told)) {
    return "image";
  } else {
    if (part.story) put_media(part.story->media, pointer, "/story/media", told);
    tell_plain(part, told);
  }
  if (!told.text().text.empty()) put_words(pointer, told.take_text(), false);
  return how;
}

void Drafts::tell_cards(const Carousel& carousel, const std::string& pointer, Told& told) {
  told.line("/carousel/text", carousel.text);
  if (!told.text().text.empty()) put_words(pointer, told.take_text(), false);
  for (std::size_t i = 0; i < carousel.items.size(); ++i) {
    const std::string at = "/carousel/items/" + std::to_string(i);
    const Card& card = carousel.items[i];
    if (can_send(capability_, PartType::card)) {
      Part alone;
      alone.type = PartType::card;
      alone.card.emplace(card);
      told.keep(at);
      drafts_.push_back({pointer, std::move(alone), {}, false, false});
      continue;
    }
    put_media(card.media, pointer, at + "/media", told);
    tell_card(card, at, told, plan_.choices);
    if (!told.text().text.empty()) put_words(pointer, told.take_text(), false);
  }
}

/// As a piece of its own, or at the end of the text before, to which suggestions belong.
void Drafts::put_words(const std::string& pointer, Styled words, bool joins) {
  if (joins && !drafts_.empty() && drafts_.back().is_text) {
    Draft& before = drafts_.back();
    append(before.text, "\n\n");
    append(before.text, words);
    before.is_as_given = false;
    return;
  }
  drafts_.push_back({pointer, {}, std::move(words), true, false});
}

/// Whether the medium goes as itself, before the words; else its address is among them.
bool Drafts::put_media(const Box<Media>& media, const std::string& pointer, const std::string& at,
                       Told& told) {
  if (!media) return false;
  const PartType type = type_of(*media);
  if ((media->url.empty() && media->ref.empty()) || !takes_media(capability_, type, *media)) {
    tell_media(*media, at, told);
    return false;
  }
  Part alone;
  alone.type = type;
  alone.media.emplace(*media);
  told.keep(at);
  drafts_.push_back({pointer, std::move(alone), {}, false, false});
  return true;
}

}  // namespace jackfield::adapt
