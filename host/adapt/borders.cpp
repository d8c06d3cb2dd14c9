// SPDX-License-Identifier: MIT
#include "host/adapt/borders.hpp"

#include <algorithm>

#include "host/adapt/links.hpp"
#include "host/adapt/measure.hpp"
#include "host/adapt/weights.hpp"
#include "host/plugin/services/text.hpp"
#include "host/plugin/services/text_boundary.hpp"

namespace jackfield::adapt {
namespace {

bool is_line_end(std::string_view cluster) {
  return cluster == "\n" || cluster == "\r\n" || cluster == "\r";
}
bool is_blank(std::string_view cluster) {
  return cluster == " " || cluster == "\t" || is_line_end(cluster);
}

void price(std::string_view text, TextUnit unit, Cluster& cluster) {
  switch (unit) {
    case TextUnit::gsm7:
      cluster.cost = septets(text);
      cluster.cost_unicode = utf16_units(text);
      break;
    case TextUnit::weighted:
      cluster.cost = cluster_weight(text);
      break;
    case TextUnit::graphemes:
      cluster.cost = 1;
      break;
    default:
      cluster.cost = measured(text, unit);
      break;
  }
}

/// Walks all boundaries of a kind beside the clusters.
template <class Found>
void at_each(std::int32_t kind, std::string_view text, std::vector<Cluster>& clusters,
             Found&& found) {
  services::BoundaryWalk walk(kind, text);
  auto cluster = clusters.begin();
  while (cluster != clusters.end()) {
    const auto at = static_cast<std::size_t>(walk.next());
    while (cluster != clusters.end() && cluster->end < at) ++cluster;
    if (cluster == clusters.end()) break;
    if (cluster->end == at) found(*cluster);
    if (at >= text.size()) break;
  }
}

void mark_blanks(std::string_view text, std::vector<Cluster>& clusters) {
  std::size_t begin = 0;
  bool after_line = false;
  for (Cluster& cluster : clusters) {
    const std::string_view here = text.substr(begin, cluster.end - begin);
    cluster.is_blank = is_blank(here);
    const bool ends_line = is_line_end(here);
    if (cluster.is_blank) {
      cluster.border = !ends_line ? Border::blank : after_line ? Border::paragraph : Border::line;
    }
    after_line = ends_line;
    begin = cluster.end;
  }
}

/// The clusters whose ends lie inside a stretch.
class Inside {
 public:
  explicit Inside(std::vector<Cluster>& clusters) : clusters_(clusters) {
    costs_.reserve(clusters.size() + 1);
    costs_.push_back(0);
    for (const Cluster& cluster : clusters) {
      costs_.push_back(costs_.back() + std::max(cluster.cost, cluster.cost_unicode));
    }
  }

  std::size_t first_after(std::size_t byte) const {
    const auto found = std::upper_bound(
        clusters_.begin(), clusters_.end(), byte,
        [](std::size_t wanted, const Cluster& cluster) { return wanted < cluster.end; });
    return static_cast<std::size_t>(found - clusters_.begin());
  }

  std::uint64_t cost(const Stretch& stretch) const {
    return costs_[std::min(first_after(stretch.end - 1) + 1, clusters_.size())] -
           costs_[first_after(stretch.begin)];
  }

  void forbid(const Stretch& stretch) {
    for (std::size_t i = first_after(stretch.begin);
         i < clusters_.size() && clusters_[i].end < stretch.end; ++i)
      clusters_[i].border = Border::none;
  }

  /// An address costs what it costs as one, and that is paid where it begins.
  void price_link(const Link& link, std::string_view text, std::uint64_t max) {
    const std::uint64_t whole = link_weight(link, text, cost(link.at));
    if (whole > max) return;
    for (std::size_t i = first_after(link.at.begin);
         i < clusters_.size() && clusters_[i].end <= link.at.end; ++i)
      clusters_[i].cost = 0;
    clusters_[first_after(link.at.begin)].cost = whole;
  }

 private:
  std::vector<Cluster>& clusters_;
  std::vector<std::uint64_t> costs_;  // of all clusters before each
};

/// Without overlaps, so that forbidding is linear however they are nested.
std::vector<Stretch> united(std::vector<Stretch> stretches) {
  std::sort(stretches.begin(), stretches.end(),
            [](const Stretch& a, const Stretch& b) { return a.begin < b.begin; });
  std::vector<Stretch> all;
  all.reserve(stretches.size());
  for (const Stretch& stretch : stretches) {
    if (!all.empty() && stretch.begin < all.back().end) {
      all.back().end = std::max(all.back().end, stretch.end);
    } else {
      all.push_back(stretch);
    }
  }
  return all;
}

}  // namespace

std::uint64_t most_of(const TextLimit& limit) {
  return limit.unit == TextUnit::weighted ? limit.max * kWeightScale : limit.max;
}

std::uint64_t most_unicode_of(const TextLimit& limit) {
  return limit.max_unicode == 0 ? limit.max : limit.max_unicode;
}

std::vector<Cluster> clusters_of(std::string_view text, const TextLimit& limit,
                                 const std::vector<Stretch>& whole) {
  std::vector<Cluster> clusters;
  clusters.reserve(text.size());
  {
    services::BoundaryWalk walk(JF_BOUNDARY_GRAPHEME, text);
    for (std::size_t at = 0; at < text.size();) {
      Cluster& cluster = clusters.emplace_back();
      cluster.end = static_cast<std::size_t>(walk.next());
      price(text.substr(at, cluster.end - at), limit.unit, cluster);
      at = cluster.end;
    }
  }
  at_each(JF_BOUNDARY_WORD, text, clusters,
          [](Cluster& cluster) { cluster.border = Border::word; });
  mark_blanks(text, clusters);
  at_each(JF_BOUNDARY_SENTENCE, text, clusters, [text](Cluster& cluster) {
    // A question mark inside an address ends no sentence: Latin ones end in white space, others in
    // marks of their own.
    const auto before = static_cast<unsigned char>(text[cluster.end - 1]);
    if (cluster.border < Border::sentence && (before <= ' ' || before >= 0x80))
      cluster.border = Border::sentence;
  });

  const std::vector<Link> links = links_in(text);
  Inside inside(clusters);
  std::vector<Stretch> forbidden = placeholders_in(text);
  forbidden.reserve(forbidden.size() + links.size() + whole.size());
  for (const Link& link : links) {
    forbidden.push_back(link.at);
    if (limit.unit == TextUnit::weighted) inside.price_link(link, text, most_of(limit));
  }
  const std::uint64_t most = limit.unit == TextUnit::gsm7 ? most_unicode_of(limit) : most_of(limit);
  for (const Stretch& stretch : whole) {
    if (stretch.begin < stretch.end && inside.cost(stretch) <= most) forbidden.push_back(stretch);
  }
  for (const Stretch& stretch : united(std::move(forbidden))) inside.forbid(stretch);
  return clusters;
}

}  // namespace jackfield::adapt
