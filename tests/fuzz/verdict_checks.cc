#include "tests/fuzz/verdict_checks.h"

#include <tuple>

#include "tests/fuzz/target.h"

namespace huiying::fuzz {
namespace {

using model::HitField;
using model::Verdict;

std::string_view FieldOf(const model::Post& post, HitField field) {
  const auto& text = field == HitField::kTitle ? post.title : post.text;
  HUIYING_CHECK(text.has_value());
  return *text;
}

void CheckHits(const model::Post& post, const Verdict& verdict) {
  const model::Hit* last = nullptr;
  for (const model::Hit& hit : verdict.hits) {
    const std::string_view original = FieldOf(post, hit.field);
    HUIYING_CHECK(hit.start < hit.end);
    HUIYING_CHECK(hit.end <= CountPoints(original));
    // Posts are clean by the time they come here; of ill-formed ones only the
    // spans are promised.
    if (text::IsValidUtf8(original)) {
      HUIYING_CHECK(!hit.text.empty());
      HUIYING_CHECK(hit.text ==
                    text::ExcerptCodePoints(original, hit.start, hit.end));
    }
    if (last != nullptr && last->rule == hit.rule) {
      HUIYING_CHECK(std::tie(last->field, last->start) <=
                    std::tie(hit.field, hit.start));
    }
    last = &hit;
  }
}

void CheckMasked(const model::Post& post, const Verdict& verdict) {
  const model::MaskedSpan* last = nullptr;
  for (const model::MaskedSpan& span : verdict.masked) {
    HUIYING_CHECK(span.start < span.end);
    HUIYING_CHECK(span.end <= CountPoints(FieldOf(post, span.field)));
    HUIYING_CHECK(!span.list.empty());
    if (last != nullptr) {
      HUIYING_CHECK(std::tie(last->field, last->start, last->end) <=
                    std::tie(span.field, span.start, span.end));
    }
    last = &span;
  }
}

void CheckDecision(const Verdict& verdict) {
  if (verdict.relevant) {
    HUIYING_CHECK(verdict.grade >= 1 && verdict.grade <= 4);
    HUIYING_CHECK(!verdict.topics.empty() && !verdict.hits.empty());
  } else {
    HUIYING_CHECK(verdict.grade == 0 && !verdict.answer_due);
  }
  HUIYING_CHECK(verdict.hits.empty() == verdict.topics.empty());
}

bool AreAlike(const Verdict& a, const Verdict& b) {
  const auto key = [](const Verdict& v) {
    return std::tie(v.relevant, v.grade, v.answer_due, v.topics, v.route,
                    v.places, v.units, v.reasons, v.fingerprint, v.length);
  };
  if (key(a) != key(b) || a.hits.size() != b.hits.size()) return false;
  for (std::size_t i = 0; i < a.hits.size(); ++i) {
    const model::Hit& x = a.hits[i];
    const model::Hit& y = b.hits[i];
    if (std::tie(x.rule, x.field, x.start, x.end, x.view, x.text) !=
        std::tie(y.rule, y.field, y.start, y.end, y.view, y.text)) {
      return false;
    }
  }
  return a.masked.size() == b.masked.size();
}

}  // namespace

void CheckPost(const model::Post& post, const classify::RuleSet& rules,
               classify::Classifier& used) {
  using classify::PlaceGate;
  for (const PlaceGate gate : {PlaceGate::kOn, PlaceGate::kOff}) {
    const Verdict verdict = classify::Classify(post, rules, {.gate = gate});
    CheckHits(post, verdict);
    CheckMasked(post, verdict);
    CheckDecision(verdict);
    Verdict again;
    used.Run(post, {.gate = gate}, again);
    HUIYING_CHECK(AreAlike(verdict, again));
  }
}

}  // namespace huiying::fuzz
