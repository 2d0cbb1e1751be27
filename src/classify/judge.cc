#include "classify/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "classify/contexts.h"
#include "classify/spread.h"
#include "text/fingerprint.h"
#include "text/utf8.h"

namespace huiying::classify {
namespace {

constexpr std::size_t kMostHitsOfRule = 16;
constexpr std::size_t kMostHits = 200;
constexpr model::Grade kMildest = 4;

}  // namespace

const Item* Judge::FirstOf(const Group& group, const Rule& rule) {
  for (const Item& item : group) {
    if (scan_.Has(item, rule.in)) return &item;
  }
  return nullptr;
}

// Whether an item of the group stands in a sentence without an aside.
bool Judge::StandsOutside(const Group& group, const Rule& rule) {
  return std::ranges::any_of(group, [&](const Item& item) {
    if (!scan_.Has(item, rule.in)) return false;
    return std::ranges::any_of(scan_.Find(item), [&](const Spot& spot) {
      return std::ranges::none_of(asides_, [&](const Spot& aside) {
        return scan_.ShareSentence(spot, aside);
      });
    });
  });
}

// What keeps the rule from firing. A foreign name in the first sentence says
// what the post is about; further down it speaks for its own sentence only.
const Item* Judge::ExcludedBy(const Rule& rule) {
  asides_.clear();
  const Item* aside = nullptr;
  for (const Item& item : rule.none) {
    if (!scan_.Has(item, rule.in)) continue;
    if (!item.own_sentence) return &item;
    for (const Spot& spot : scan_.Find(item)) {
      if (scan_.IsInFirstSentence(spot)) return &item;
      asides_.push_back(spot);
    }
    aside = &item;
  }
  if (aside == nullptr) return nullptr;
  for (const Group& group : rule.groups) {
    if (!StandsOutside(group, rule)) return aside;
  }
  return nullptr;
}

bool Judge::Fires(const Rule& rule) {
  for (const Group& group : rule.groups) {
    if (FirstOf(group, rule) == nullptr) return false;
  }
  const Item* excluded = ExcludedBy(rule);
  if (excluded == nullptr) return true;
  Reason(fmt::format("excluded:{}:{}", rule.name, excluded->written));
  return false;
}

bool Judge::Before(std::uint32_t a, std::uint32_t b) const {
  const auto key = [&](std::uint32_t id) {
    const Rule& rule = rules_.rules[id];
    const Topic& topic = rules_.topics[rule.topic];
    return std::tuple(topic.order, std::string_view(topic.name), id);
  };
  return key(a) < key(b);
}

// A rule that has itself given way replaces nothing.
void Judge::DropReplaced(std::vector<std::uint32_t>& fired) {
  std::map<std::string_view, std::string_view> gone;  // topic, by which rule
  for (const std::uint32_t id : fired) {
    const Rule& rule = rules_.rules[id];
    const std::string& own = rules_.topics[rule.topic].name;
    if (gone.contains(own)) continue;
    for (const std::string& topic : rule.instead_of) {
      if (topic != own) gone.emplace(topic, rule.name);
    }
  }
  std::erase_if(fired, [&](std::uint32_t id) {
    const Rule& rule = rules_.rules[id];
    const auto by = gone.find(rules_.topics[rule.topic].name);
    if (by == gone.end()) return false;
    Reason(fmt::format("replaced:{}:{}", rule.name, by->second));
    return true;
  });
}

std::vector<std::uint32_t> Judge::Fired() {
  std::vector<std::uint32_t> fired;
  for (const std::uint32_t id : scan_.candidates()) {
    if (Fires(rules_.rules[id])) fired.push_back(id);
  }
  const auto is_fallback = [&](std::uint32_t id) {
    return rules_.topics[rules_.rules[id].topic].fallback;
  };
  if (!std::ranges::all_of(fired, is_fallback)) {
    std::erase_if(fired, is_fallback);
  }
  std::ranges::sort(fired, [&](auto a, auto b) { return Before(a, b); });
  DropReplaced(fired);
  return fired;
}

void Judge::RaiseTo(model::Grade grade, const Topic& topic,
                    std::string reason) {
  if (verdict_.grade != 0 && grade > verdict_.grade) return;
  if (grade == verdict_.grade && grade == kMildest) return;
  verdict_.grade = grade;
  if (!topic.table.empty() && grade < kMildest) {
    reason += fmt::format(":table={}", topic.table);
  }
  Reason(std::move(reason));
}

void Judge::GradeByCounts(const Topic& topic, const Counts& counts) {
  for (const CountStep& step : topic.counts) {
    const auto [name, have, need] =
        step.deaths > 0    ? std::tuple("deaths", counts.deaths, step.deaths)
        : step.injured > 0 ? std::tuple("injured", counts.injured, step.injured)
                           : std::tuple("crowd", counts.crowd, step.crowd);
    if (!have || *have < need) continue;
    RaiseTo(step.grade, topic, fmt::format("grade:{}:{}:{}={}", step.grade,
                                           topic.name, name, *have));
  }
}

Counts Judge::CountsOfPost() {
  Counts out;
  for (std::size_t view = 0; view < scan_.view_count(); ++view) {
    if (scan_.NameOf(view) != model::HitView::kCanonical) continue;
    const CountSigns signs = CountSignsIn(scan_.PointsOf(view));
    if (!signs.any()) continue;
    const Counts c = CountsIn(scan_.MaskedText(view), signs);
    out.deaths = std::max(out.deaths, c.deaths);
    out.injured = std::max(out.injured, c.injured);
    out.crowd = std::max(out.crowd, c.crowd);
  }
  return out;
}

void Judge::Grade(const std::vector<std::uint32_t>& fired) {
  std::set<std::uint32_t> topics;
  for (const std::uint32_t id : fired) {
    const Rule& rule = rules_.rules[id];
    topics.insert(rule.topic);
    RaiseTo(rule.grade, rules_.topics[rule.topic],
            fmt::format("grade:{}:{}", rule.grade, rule.name));
  }
  const bool counted = std::ranges::any_of(topics, [&](std::uint32_t topic) {
    return !rules_.topics[topic].counts.empty();
  });
  if (!counted) return;
  const Counts counts = CountsOfPost();
  for (const std::uint32_t topic : topics) {
    GradeByCounts(rules_.topics[topic], counts);
  }
}

// One grade at most, and volume alone never makes the gravest.
void Judge::RaiseBySpread() {
  if (!verdict_.answer_due || verdict_.grade <= 2) return;
  const auto spread = SpreadOf(post_, rules_.spread);
  if (!spread) return;
  --verdict_.grade;
  Reason(fmt::format("grade:{}:spread:{}={}", verdict_.grade, spread->name,
                     spread->have));
}

bool Judge::IsCued(const TermList& list) const {
  if (!scan_.IsFilled(list.slot)) return false;
  for (std::size_t view = 0; view < scan_.view_count(); ++view) {
    const std::u32string_view points = scan_.PointsOf(view);
    for (const std::u32string& term : list.unless) {
      if (points.find(term) != std::u32string_view::npos) return false;
    }
  }
  return true;
}

void Judge::HeedCues() {
  for (const std::uint32_t id : rules_.cues) {
    const TermList& list = rules_.lists[id];
    if (!IsCued(list)) continue;
    if (list.no_answer && verdict_.answer_due) {
      verdict_.answer_due = false;
      Reason(fmt::format("answer:cue:{}", list.name));
    }
    if (verdict_.grade < list.mildest) {
      verdict_.grade = list.mildest;
      Reason(fmt::format("grade:{}:cue:{}", list.mildest, list.name));
    }
  }
}

void Judge::AddHit(const Rule& rule, const Spot& spot) {
  const text::Span span = scan_.OriginalOf(spot);
  const model::HitField field = scan_.FieldOf(spot.view);
  model::Hit hit{.rule = rule.name,
                 .field = field,
                 .start = span.begin,
                 .end = span.end,
                 .view = scan_.NameOf(spot.view),
                 .text = std::string(text::ExcerptCodePoints(
                     scan_.OriginalText(field), span.begin, span.end))};
  if (hit.view == model::HitView::kCanonical) {
    folded_.clear();
    for (const char32_t c : scan_.PointsOf(spot.view).substr(
             spot.from, spot.to - spot.from)) {
      text::AppendCodePoint(folded_, c);
    }
    if (folded_ == hit.text) hit.view = model::HitView::kOriginal;
  }
  verdict_.hits.push_back(std::move(hit));
}

// Longest first: a hit inside another of the same rule says nothing new, nor
// does one that the canonical view has already.
void Judge::AddHits(const Rule& rule) {
  std::vector<Spot> all;
  for (const Group& group : rule.groups) {
    for (const Item& item : group) {
      const auto found = scan_.Find(item);
      all.insert(all.end(), found.begin(), found.end());
    }
  }
  std::erase_if(all, [&](const Spot& spot) {
    return rule.in && scan_.FieldOf(spot.view) != *rule.in;
  });
  std::ranges::sort(all, {}, [&](const Spot& s) {
    const text::Span span = scan_.OriginalOf(s);
    return std::tuple(span.begin - span.end, s.view, span.begin);
  });
  std::vector<Spot> kept;
  for (const Spot& spot : all) {
    if (kept.size() >= kMostHitsOfRule) break;
    const text::Span span = scan_.OriginalOf(spot);
    const bool inside = std::ranges::any_of(kept, [&](const Spot& k) {
      const text::Span outer = scan_.OriginalOf(k);
      return scan_.FieldOf(k.view) == scan_.FieldOf(spot.view) &&
             outer.begin <= span.begin && span.end <= outer.end;
    });
    if (!inside) kept.push_back(spot);
  }
  std::ranges::sort(kept, {}, [&](const Spot& s) {
    return std::tuple(scan_.FieldOf(s.view), scan_.OriginalOf(s).begin);
  });
  for (const Spot& spot : kept) {
    if (verdict_.hits.size() < kMostHits) AddHit(rule, spot);
  }
}

void Judge::AddContexts() {
  for (const auto field : {model::HitField::kTitle, model::HitField::kText}) {
    const bool any = std::ranges::any_of(
        verdict_.hits, [&](const model::Hit& h) { return h.field == field; });
    if (!any) continue;
    const auto contexts = ContextsOf(scan_.OriginalText(field));
    for (model::Hit& hit : verdict_.hits) {
      if (hit.field != field) continue;
      hit.context = ContextAt(contexts, hit.start, hit.end);
    }
  }
}

void Judge::Explain(const std::vector<std::uint32_t>& fired) {
  for (const std::uint32_t id : fired) {
    const Rule& rule = rules_.rules[id];
    const Topic& topic = rules_.topics[rule.topic];
    if (std::ranges::count(verdict_.topics, topic.name) == 0) {
      verdict_.topics.push_back(topic.name);
    }
    if (topic.answer_due && !rule.no_answer) verdict_.answer_due = true;
    if (rule.urgent && !verdict_.urgent) {
      verdict_.urgent = true;
      Reason(fmt::format("urgent:{}", rule.name));
    }
    if (verdict_.route.empty()) {
      verdict_.route = rule.route.empty() ? topic.route : rule.route;
    }
    AddHits(rule);
  }
  AddContexts();
}

void Judge::AddPlaces() {
  for (const std::uint32_t id : scan_.places()) {
    const Place& place = rules_.places[id];
    (place.unit ? verdict_.units : verdict_.places).push_back(place.name);
  }
}

// Whether the post is about the own city; says why.
bool Judge::PassesGate(const Options& options) {
  const auto say = [&](bool passes, std::string_view why) {
    Reason(fmt::format("place:{}", why));
    return passes;
  };
  if (options.gate == PlaceGate::kOff) return say(true, "everywhere");
  if (!verdict_.units.empty()) return say(true, "unit");
  if (!verdict_.places.empty()) return say(true, "named");
  if (options.local) return say(true, "local_feed");
  return say(false, "elsewhere");
}

void Judge::AddFingerprint() {
  // The text's canonical view; the title's when there is no text.
  std::size_t best = 0;
  for (std::size_t view = 0; view < scan_.view_count(); ++view) {
    if (scan_.NameOf(view) == model::HitView::kCanonical &&
        !scan_.PointsOf(view).empty()) {
      best = view;
    }
  }
  const text::Fingerprint print = text::FingerprintOf(scan_.PointsOf(best));
  verdict_.fingerprint = print.simhash;
  verdict_.length = print.length;
}

void Judge::Run(const Options& options) {
  AddPlaces();
  const std::vector<std::uint32_t> fired = Fired();
  if (!fired.empty()) Explain(fired);
  if (!fired.empty() && PassesGate(options)) {
    verdict_.relevant = true;
    AddFingerprint();
    Grade(fired);
    RaiseBySpread();
    HeedCues();
  } else {
    verdict_.answer_due = verdict_.urgent = false;
  }
  if (post_.official.value_or(false) && verdict_.answer_due) {
    verdict_.answer_due = false;
    Reason("answer:official_post");
  }
  verdict_.masked = scan_.Masked();
}

}  // namespace huiying::classify
