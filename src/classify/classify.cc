#include "classify/classify.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <tuple>

#include "classify/counts.h"
#include "classify/scan.h"
#include "text/fingerprint.h"
#include "text/utf8.h"

namespace huiying::classify {
namespace {

constexpr std::size_t kMostHitsOfRule = 16;
constexpr std::size_t kMostHits = 200;

class Judge {
 public:
  Judge(const CompiledRules& rules, const Scanned& scanned,
        model::Verdict& verdict)
      : rules_(rules), scanned_(scanned), verdict_(verdict) {}

  // Rules that fired and were not replaced, by topic order.
  std::vector<std::uint32_t> Fired();
  void Grade(const std::vector<std::uint32_t>& fired);
  void Explain(const std::vector<std::uint32_t>& fired);

 private:
  std::span<const Seen> Find(const Item& item) const;
  const Item* FirstOf(const Group& group) const;
  bool Fires(const Rule& rule);
  void GradeByCounts(const Topic& topic, const Counts& counts);
  void RaiseTo(model::Grade grade, std::string reason);
  void AddHits(const Rule& rule);
  model::Hit HitOf(const Rule& rule, const Seen& seen) const;
  std::string_view OriginalOf(model::HitField field) const;
  Counts CountsOfPost() const;
  bool Before(std::uint32_t a, std::uint32_t b) const;

  const CompiledRules& rules_;
  const Scanned& scanned_;
  model::Verdict& verdict_;
};

std::span<const Seen> Judge::Find(const Item& item) const {
  const auto found = std::ranges::equal_range(
      scanned_.seen, std::pair(item.kind, item.id), {},
      [](const Seen& s) { return std::pair(s.kind, s.id); });
  return {found.begin(), found.end()};
}

const Item* Judge::FirstOf(const Group& group) const {
  for (const Item& item : group) {
    if (!Find(item).empty()) return &item;
  }
  return nullptr;
}

bool Judge::Fires(const Rule& rule) {
  for (const Group& group : rule.groups) {
    if (FirstOf(group) == nullptr) return false;
  }
  const Item* excluded = FirstOf(rule.none);
  if (excluded == nullptr) return true;
  verdict_.reasons.push_back(
      fmt::format("excluded:{}:{}", rule.name, excluded->written));
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

std::vector<std::uint32_t> Judge::Fired() {
  std::vector<std::uint32_t> fired;
  for (const std::uint32_t id : scanned_.candidates) {
    if (Fires(rules_.rules[id])) fired.push_back(id);
  }
  const auto is_fallback = [&](std::uint32_t id) {
    return rules_.topics[rules_.rules[id].topic].fallback;
  };
  if (!std::ranges::all_of(fired, is_fallback)) {
    std::erase_if(fired, is_fallback);
  }
  std::ranges::sort(fired, [&](auto a, auto b) { return Before(a, b); });
  // A rule that has itself given way replaces nothing.
  std::map<std::string_view, std::string_view> gone;  // topic, by which rule
  std::vector<std::uint32_t> kept;
  for (const std::uint32_t id : fired) {
    const Rule& rule = rules_.rules[id];
    if (gone.contains(rules_.topics[rule.topic].name)) continue;
    for (const std::string& topic : rule.instead_of) {
      if (topic != rules_.topics[rule.topic].name) {
        gone.emplace(topic, rule.name);
      }
    }
  }
  for (const std::uint32_t id : fired) {
    const Rule& rule = rules_.rules[id];
    const auto by = gone.find(rules_.topics[rule.topic].name);
    if (by == gone.end()) {
      kept.push_back(id);
    } else {
      verdict_.reasons.push_back(
          fmt::format("replaced:{}:{}", rule.name, by->second));
    }
  }
  return kept;
}

void Judge::RaiseTo(model::Grade grade, std::string reason) {
  if (verdict_.grade != 0 && grade > verdict_.grade) return;
  if (grade == verdict_.grade && grade == 4) return;
  verdict_.grade = grade;
  verdict_.reasons.push_back(std::move(reason));
}

void Judge::GradeByCounts(const Topic& topic, const Counts& counts) {
  for (const CountStep& step : topic.counts) {
    const bool by_deaths = step.deaths > 0;
    const auto& have = by_deaths ? counts.deaths : counts.injured;
    const std::uint32_t need = by_deaths ? step.deaths : step.injured;
    if (!have || *have < need) continue;
    RaiseTo(step.grade,
            fmt::format("grade:{}:{}:{}={}", step.grade, topic.name,
                        by_deaths ? "deaths" : "injured", *have));
  }
}

Counts Judge::CountsOfPost() const {
  Counts out;
  for (const FieldViews& field : scanned_.fields) {
    const Counts c = CountsIn(field.views.canonical.text);
    out.deaths = std::max(out.deaths, c.deaths);
    out.injured = std::max(out.injured, c.injured);
  }
  return out;
}

void Judge::Grade(const std::vector<std::uint32_t>& fired) {
  std::set<std::uint32_t> topics;
  for (const std::uint32_t id : fired) {
    const Rule& rule = rules_.rules[id];
    topics.insert(rule.topic);
    RaiseTo(rule.grade, fmt::format("grade:{}:{}", rule.grade, rule.name));
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

std::string_view Judge::OriginalOf(model::HitField field) const {
  for (const FieldViews& views : scanned_.fields) {
    if (views.field == field) return views.original;
  }
  return {};
}

model::Hit Judge::HitOf(const Rule& rule, const Seen& seen) const {
  model::Hit hit{.rule = rule.name,
                 .field = seen.field,
                 .start = seen.span.begin,
                 .end = seen.span.end,
                 .view = seen.view,
                 .text = std::string(text::ExcerptCodePoints(
                     OriginalOf(seen.field), seen.span.begin, seen.span.end))};
  if (hit.view == model::HitView::kCanonical &&
      text::Fold(hit.text, rules_.traditional) == hit.text) {
    hit.view = model::HitView::kOriginal;
  }
  return hit;
}

// Longest first: a hit inside another of the same rule says nothing new.
void Judge::AddHits(const Rule& rule) {
  std::vector<Seen> all;
  for (const Group& group : rule.groups) {
    for (const Item& item : group) {
      const auto found = Find(item);
      all.insert(all.end(), found.begin(), found.end());
    }
  }
  std::ranges::sort(all, {}, [](const Seen& s) {
    return std::tuple(s.span.begin - s.span.end, s.field, s.span.begin,
                      s.view);
  });
  std::vector<Seen> kept;
  for (const Seen& seen : all) {
    if (kept.size() >= kMostHitsOfRule) break;
    const bool inside = std::ranges::any_of(kept, [&](const Seen& k) {
      return k.field == seen.field && k.span.begin <= seen.span.begin &&
             seen.span.end <= k.span.end;
    });
    if (!inside) kept.push_back(seen);
  }
  std::ranges::sort(kept, {}, [](const Seen& s) {
    return std::tuple(s.field, s.span.begin);
  });
  for (const Seen& seen : kept) {
    if (verdict_.hits.size() < kMostHits) {
      verdict_.hits.push_back(HitOf(rule, seen));
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
    if (verdict_.route.empty()) {
      verdict_.route = rule.route.empty() ? topic.route : rule.route;
    }
    AddHits(rule);
  }
}

void AddPlaces(const CompiledRules& rules, const Scanned& scanned,
               model::Verdict& verdict) {
  for (const std::uint32_t id : scanned.places) {
    const Place& place = rules.places[id];
    (place.unit ? verdict.units : verdict.places).push_back(place.name);
  }
}

// Whether the post is about the own city; says why.
bool PassesGate(const Options& options, model::Verdict& verdict) {
  const auto say = [&](bool passes, std::string_view why) {
    verdict.reasons.push_back(fmt::format("place:{}", why));
    return passes;
  };
  if (options.gate == PlaceGate::kOff) return say(true, "everywhere");
  if (!verdict.units.empty()) return say(true, "unit");
  if (!verdict.places.empty()) return say(true, "named");
  if (options.local) return say(true, "local_feed");
  return say(false, "elsewhere");
}

void AddFingerprint(const Scanned& scanned, model::Verdict& verdict) {
  if (scanned.fields.empty()) return;
  const FieldViews* field = &scanned.fields.back();  // the text
  if (field->original.empty()) field = &scanned.fields.front();
  const text::Fingerprint print =
      text::FingerprintOf(field->views.canonical.text);
  verdict.fingerprint = print.simhash;
  verdict.length = print.length;
}

}  // namespace

model::Verdict Classify(const model::Post& post, const RuleSet& set,
                        const Options& options) {
  const CompiledRules& rules = set.compiled();
  Scanned scanned = ScanPost(post, rules);
  model::Verdict verdict{.id = post.id};
  verdict.rules_version = rules.version;
  AddFingerprint(scanned, verdict);
  AddPlaces(rules, scanned, verdict);
  Judge judge(rules, scanned, verdict);
  const std::vector<std::uint32_t> fired = judge.Fired();
  judge.Explain(fired);
  if (!fired.empty() && PassesGate(options, verdict)) {
    verdict.relevant = true;
    judge.Grade(fired);
  } else {
    verdict.answer_due = false;
  }
  if (post.official.value_or(false) && verdict.answer_due) {
    verdict.answer_due = false;
    verdict.reasons.push_back("answer:official_post");
  }
  verdict.masked = std::move(scanned.masked);
  return verdict;
}

}  // namespace huiying::classify
