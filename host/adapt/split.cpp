// SPDX-License-Identifier: MIT
#include "host/adapt/split.hpp"

#include <algorithm>
#include <array>

#include "host/adapt/measure.hpp"

namespace jackfield::adapt {
namespace {

class Splitter {
 public:
  Splitter(std::string_view text, const TextLimit& limit, const std::vector<Stretch>& whole)
      : clusters_(clusters_of(text, limit, whole)),
        max_(most_of(limit)),
        max_unicode_(most_unicode_of(limit)),
        is_gsm7_(limit.unit == TextUnit::gsm7) {}

  std::vector<Stretch> parts() {
    std::vector<Stretch> parts;
    std::size_t start = 0;
    while (start < clusters_.size()) {
      const std::size_t reach = reach_from(start);
      if (reach == clusters_.size()) {
        parts.push_back({begin_of(start), clusters_.back().end});
        break;
      }
      std::size_t cut = cut_within(start, reach);
      if (const std::size_t held = is_gsm7_ ? septets_hold(start, cut) : cut; held < cut)
        cut = cut_within(start, held);
      add_trimmed(start, cut, parts);
      start = after_blanks(cut);
    }
    if (parts.empty()) parts.push_back({0, 0});
    return parts;
  }

 private:
  std::size_t begin_of(std::size_t cluster) const {
    return cluster == 0 ? 0 : clusters_[cluster - 1].end;
  }

  std::size_t after_blanks(std::size_t at) const {
    while (at < clusters_.size() && clusters_[at].is_blank) ++at;
    return at;
  }

  /// How many clusters, from the first, a part can hold that begins at `start`. At least one: a
  /// limit smaller than that cannot be kept without breaking the text.
  std::size_t reach_from(std::size_t start) const {
    std::size_t at = start;
    std::uint64_t used = 0;
    while (at < clusters_.size() && used + clusters_[at].cost <= max_ &&
           !(is_gsm7_ && clusters_[at].cost == 0))
      used += clusters_[at++].cost;
    if (is_gsm7_) at = std::max(at, unicode_reach(start));
    return std::max(at, start + 1);
  }

  /// The same in UTF-16 units, if a character outside GSM-7 is among them.
  std::size_t unicode_reach(std::size_t start) const {
    std::size_t at = start;
    std::uint64_t used = 0;
    bool is_unicode = false;
    while (at < clusters_.size() && used + clusters_[at].cost_unicode <= max_unicode_) {
      is_unicode = is_unicode || clusters_[at].cost == 0;
      used += clusters_[at++].cost_unicode;
    }
    return is_unicode ? at : start;
  }

  /// A cut may leave what made the part one of UTF-16 units on the other side: then it is counted
  /// in septets again, and those of the extension table are two.
  std::size_t septets_hold(std::size_t start, std::size_t cut) const {
    std::size_t at = start;
    std::uint64_t used = 0;
    for (; at < cut; ++at) {
      if (clusters_[at].cost == 0) return cut;
      used += clusters_[at].cost;
      if (used > max_) return std::max(at, start + 1);
    }
    return cut;
  }

  /// The best place to cut, at most at `reach`, blanks behind it not counted: they go anyway. In
  /// the second half, so that no part is a scrap.
  std::size_t cut_within(std::size_t start, std::size_t reach) const {
    const std::size_t half = begin_of(start) + (clusters_[reach - 1].end - begin_of(start)) / 2;
    std::array<std::size_t, 7> last{};  // by rank: the last place that is at least that good
    for (std::size_t at = after_blanks(reach); at > start; --at) {
      const auto rank = static_cast<std::size_t>(clusters_[at - 1].border);
      for (std::size_t i = 1; i <= rank; ++i) {
        if (last[i] == 0) last[i] = at;
      }
    }
    const auto place = [&](Border border) { return last[static_cast<std::size_t>(border)]; };
    const auto is_late = [&](std::size_t at) { return at > 0 && clusters_[at - 1].end >= half; };
    for (const Border wanted : {Border::paragraph, Border::line, Border::sentence}) {
      if (is_late(place(wanted))) return place(wanted);
    }
    // Word ends count for scripts that write without blanks.
    for (const Border wanted : {Border::blank, Border::word}) {
      if (is_late(place(wanted))) return place(wanted);
    }
    if (place(Border::blank) > 0) return place(Border::blank);
    return place(Border::cluster) > 0 ? place(Border::cluster) : reach;
  }

  void add_trimmed(std::size_t start, std::size_t cut, std::vector<Stretch>& parts) const {
    while (cut > start && clusters_[cut - 1].is_blank) --cut;
    if (cut > start) parts.push_back({begin_of(start), clusters_[cut - 1].end});
  }

  const std::vector<Cluster> clusters_;
  const std::uint64_t max_;
  const std::uint64_t max_unicode_;
  const bool is_gsm7_;
};

}  // namespace

bool fits(std::string_view text, const TextLimit& limit) {
  if (limit.max == 0) return true;
  if (limit.unit != TextUnit::gsm7) return measured(text, limit.unit) <= limit.max;
  const std::uint64_t count = septets(text);
  return count > 0 || text.empty() ? count <= limit.max
                                   : utf16_units(text) <= most_unicode_of(limit);
}

std::vector<Stretch> split_places(std::string_view text, const TextLimit& limit,
                                  const std::vector<Stretch>& whole) {
  if (fits(text, limit)) return {{0, text.size()}};
  return Splitter(text, limit, whole).parts();
}

std::vector<std::string> split_text(std::string_view text, const TextLimit& limit) {
  std::vector<std::string> parts;
  const std::vector<Stretch> places = split_places(text, limit);
  parts.reserve(places.size());
  for (const Stretch& place : places)
    parts.emplace_back(text.substr(place.begin, place.end - place.begin));
  return parts;
}

}  // namespace jackfield::adapt
