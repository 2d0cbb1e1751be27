// Verdict: what the rules say of one post, and why. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/ids.h"
#include "model/names.h"

namespace huiying::model {

// One matched span. Offsets count Unicode code points of the original field,
// [start, end). `text` is the matched original text and `context` what it
// stands in; both stay out of the journal (the span finds them again in the
// vault's text).
struct Hit {
  std::string rule;
  HitField field = HitField::kText;
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  HitView view = HitView::kOriginal;
  std::string text;
  HitContext context = HitContext::kPlain;

  void Fields(this auto&& self, auto& a) {
    a("rule", self.rule);
    a("field", self.field);
    a("start", self.start);
    a("end", self.end);
    a("view", self.view);
  }
};

struct MaskedSpan {
  HitField field = HitField::kText;
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::string list;  // the trap list that masked it
};

struct Verdict {
  PostId id;
  bool relevant = false;
  Grade grade = 0;          // 1–4 when relevant, else 0
  bool answer_due = false;  // JSON: "answer": "due" | "none"
  bool urgent = false;      // a life may be in danger: handed on at once
  std::vector<std::string> topics;
  std::string route;  // empty, or the body the case belongs to
  std::vector<std::string> places;
  std::vector<std::string> units;
  std::vector<Hit> hits;
  std::vector<MaskedSpan> masked;
  std::vector<std::string> reasons;  // codes: `grade:3:fraud/x`, `excluded:…`
  std::string rules_version;         // 16 hex digits of the rule files' hash
  std::uint64_t fingerprint = 0;     // SimHash of the canonical text
  std::uint32_t length = 0;          // code points of the canonical text
};

}  // namespace huiying::model
