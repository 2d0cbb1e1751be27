// What stands in a post: every literal and pattern that occurs in its fields
// and views, after the traps are masked. Only classify/ sees it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "classify/compiled.h"
#include "model/post.h"
#include "model/verdict.h"
#include "text/canonical.h"

namespace huiying::classify {

// One occurrence of an item, in code points of the original field.
struct Seen {
  Item::Kind kind = Item::Kind::kTerm;
  std::uint32_t id = 0;
  model::HitField field = model::HitField::kText;
  model::HitView view = model::HitView::kCanonical;
  text::Span span;

  friend bool operator==(const Seen&, const Seen&) = default;
};

struct FieldViews {
  model::HitField field = model::HitField::kText;
  std::string_view original;
  text::Canonical views;
};

struct Scanned {
  std::vector<FieldViews> fields;
  std::vector<Seen> seen;  // ordered by kind, id, field, place
  std::vector<std::uint32_t> candidates;  // rules worth trying, ascending
  std::vector<std::uint32_t> places;      // indexes, ascending
  std::vector<model::MaskedSpan> masked;
};

Scanned ScanPost(const model::Post& post, const CompiledRules& rules);

}  // namespace huiying::classify
