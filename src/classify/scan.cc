// Each view is read once for all literals. Traps that occur make the code
// points they cover unreadable (or, for a trap with a bar, put a wall between
// two of them), and what touches those is no occurrence. Of one literal at most
// kMostOfOne occurrences are kept a view, so that a megabyte of one word costs
// no more than the reading of it.
#include "classify/scan.h"

#include <algorithm>
#include <tuple>

#include "text/utf8.h"

namespace huiying::classify {
namespace {

constexpr std::uint32_t kMostOfOne = 16;
constexpr std::size_t kMostMasks = 10'000;
constexpr std::size_t kLongestTrap = 30;  // between its two parts
constexpr std::size_t kWidestMargin = 8;  // of quotes and marks at an end
constexpr char32_t kMaskPoint = U'\uFFFC';
constexpr char32_t kWallPoint = U'\uE000';
constexpr std::uint8_t kMasked = 1;
constexpr std::uint8_t kWalled = 2;

bool IsAmong(char32_t c, std::u32string_view some) {
  return some.find(c) != std::u32string_view::npos;
}

bool EndsClause(char32_t c) { return IsAmong(c, U",。!?;:\n"); }

bool EndsSentence(char32_t c) { return IsAmong(c, U"。!?;\n"); }

bool IsTextStart(std::u32string_view points, std::uint32_t from) {
  return from <= kWidestMargin &&
         std::ranges::all_of(points.substr(0, from), [](char32_t c) {
           return IsAmong(c, U" #【[\"'“‘「『《(");
         });
}

bool IsTextEnd(std::u32string_view points, std::uint32_t to) {
  return points.size() - to <= kWidestMargin &&
         std::ranges::all_of(points.substr(to), [](char32_t c) {
           return IsAmong(c, U" #】]\"'”’」』》)。!?.");
         });
}

// Where a trap with two parts ends, or npos. A part that is no bracket must
// stand in the same clause.
std::size_t EndOfTrap(std::u32string_view points, std::size_t at,
                      std::u32string_view until) {
  const bool bracket = IsAmong(until[0], U"》】」』)]\"”’#");
  const std::size_t last = std::min(points.size(), at + kLongestTrap);
  for (; at < last; ++at) {
    if (points.substr(at).starts_with(until)) return at + until.size();
    if (!bracket && EndsClause(points[at])) break;
  }
  return std::u32string_view::npos;
}

void SortUnique(auto& values) {
  std::ranges::sort(values);
  const auto rest = std::ranges::unique(values);
  values.erase(rest.begin(), rest.end());
}

}  // namespace

Scan::Scan(const CompiledRules& rules)
    : rules_(rules),
      seen_(rules.literals.size()),
      chains_(rules.slots.size()),
      filled_slots_(rules.slots.size() / 64 + 1),
      near_answers_(rules.nears.size()),
      pattern_answers_(rules.patterns.size()) {
  for (const Near& near : rules.nears) {
    near_starts_.push_back(static_cast<std::uint32_t>(near_groups_.size()));
    for (const auto& slots : near.groups) {
      near_groups_.push_back(static_cast<std::uint32_t>(slots.size()));
      near_groups_.insert(near_groups_.end(), slots.begin(), slots.end());
    }
    near_groups_.push_back(0);
  }
}

bool Scan::IsCovered(const ViewState& state, const Occurrence& o) {
  if (state.cover.empty()) return false;
  for (std::uint32_t i = o.from; i < o.to; ++i) {
    if ((state.cover[i] & kMasked) != 0) return true;
    if (i > o.from && (state.cover[i] & kWalled) != 0) return true;
  }
  return false;
}

void Scan::Collect(const ViewState& state) {
  ++reading_;
  occurrences_.clear();
  trap_patterns_.clear();
  capped_ = has_traps_ = has_variants_ = false;
  rules_.literals.Scan(
      state.view->points(), [&](auto literal, auto from, auto to) {
        if (IsCovered(state, {literal, from, to})) return;
        const LiteralUse& use = rules_.uses[literal];
        Seen& seen = seen_[literal];
        if (seen.reading != reading_) {
          seen = {reading_, 0};
          has_variants_ |= !use.variants.empty();
          trap_patterns_.insert(trap_patterns_.end(),
                                use.trap_patterns.begin(),
                                use.trap_patterns.end());
        }
        has_traps_ |= !use.traps.empty();
        // A trap counts wherever it stands.
        const std::size_t most = use.traps.empty() ? kMostOfOne : kMostMasks;
        if (seen.times >= most) {
          capped_ = true;
          return;
        }
        ++seen.times;
        occurrences_.push_back({literal, from, to});
      });
}

void Scan::AddMask(ViewState& state, const Mask& mask) const {
  if (state.masks.size() >= kMostMasks) return;
  const std::u32string_view part = state.view->points().substr(
      mask.from, mask.to - mask.from);
  const auto& unless = rules_.lists[mask.list].unless;
  const bool spared = std::ranges::any_of(unless, [&](const auto& term) {
    return part.find(term) != std::u32string_view::npos;
  });
  if (!spared) state.masks.push_back(mask);
}

void Scan::AddTraps(ViewState& state) const {
  const std::u32string_view points = state.view->points();
  for (const Occurrence& o : occurrences_) {
    for (const LiteralUse::Trap& trap : rules_.uses[o.literal].traps) {
      if (trap.until.empty()) {
        AddMask(state, {o.from, o.to, trap.list, trap.bar});
        continue;
      }
      const std::size_t end = EndOfTrap(points, o.to, trap.until);
      if (end == std::u32string_view::npos) continue;
      AddMask(state, {o.from, static_cast<std::uint32_t>(end), trap.list, 0});
    }
  }
}

void Scan::AddPatternTraps(ViewState& state) {
  for (const std::uint32_t id : trap_patterns_) {
    const Pattern& pattern = rules_.patterns[id];
    const std::string& text = MaskedText(
        static_cast<std::size_t>(&state - views_.data()));
    const re2::StringPiece all(text);
    re2::StringPiece match;
    for (std::size_t at = 0;
         at < all.size() && state.masks.size() < kMostMasks;) {
      if (!pattern.regex->Match(all, at, all.size(), re2::RE2::UNANCHORED,
                                &match, 1)) {
        break;
      }
      const auto begin = static_cast<std::size_t>(match.data() - all.data());
      at = begin + std::max<std::size_t>(match.size(), 1);
      AddMask(state, {PointAt(state, begin),
                      PointAt(state, begin + match.size()),
                      *pattern.trap_list, 0});
    }
  }
  state.has_text = false;  // it will look otherwise
}

void Scan::Cover(ViewState& state) const {
  state.cover.assign(state.view->length() + 1, 0);
  for (const Mask& mask : state.masks) {
    if (mask.bar > 0) {
      state.cover[mask.from + mask.bar] |= kWalled;
      continue;
    }
    for (std::uint32_t i = mask.from; i < mask.to; ++i) {
      state.cover[i] |= kMasked;
    }
  }
}

// Reads the view; then occurrences_ are those that count.
void Scan::Mark(ViewState& state) {
  Collect(state);
  trap_patterns_.insert(trap_patterns_.end(),
                        rules_.always_trap_patterns.begin(),
                        rules_.always_trap_patterns.end());
  if (has_traps_) AddTraps(state);
  if (!trap_patterns_.empty()) {
    SortUnique(trap_patterns_);
    AddPatternTraps(state);
  }
  if (state.masks.empty()) return;
  Cover(state);
  if (capped_) {
    Collect(state);
  } else {
    std::erase_if(occurrences_, [&](const Occurrence& o) {
      return IsCovered(state, o);
    });
  }
}

void Scan::FillSlots(const ViewState& state) {
  const auto view = static_cast<std::uint32_t>(&state - views_.data());
  const std::u32string_view points = state.view->points();
  for (const Occurrence& o : occurrences_) {
    for (const std::uint32_t fill : rules_.fills.Of(o.literal)) {
      if ((fill & 1) != 0 && !IsTextStart(points, o.from)) continue;
      if ((fill & 2) != 0 && !IsTextEnd(points, o.to)) continue;
      const std::uint32_t slot = fill / 4;
      if (!AddFilled(slot, {view, o.from, o.to})) continue;
      const auto triggers = rules_.triggers.Of(slot);
      candidates_.insert(candidates_.end(), triggers.begin(), triggers.end());
    }
    const auto& places = rules_.uses[o.literal].places;
    places_.insert(places_.end(), places.begin(), places.end());
  }
}

void Scan::Replace(const ViewState& state, text::View& out) const {
  const text::View& view = *state.view;
  out.Clear();
  std::uint32_t at = 0;
  const auto copy_to = [&](std::uint32_t end) {
    for (; at < end; ++at) {
      out.Append(view.points()[at], view.OriginalOf(at, at + 1));
    }
  };
  for (std::size_t i = 0; i < occurrences_.size(); ++i) {
    const Occurrence* best = nullptr;  // the longest that begins here
    const std::uint32_t from = occurrences_[i].from;
    for (; i < occurrences_.size() && occurrences_[i].from == from; ++i) {
      const Occurrence& o = occurrences_[i];
      if (rules_.uses[o.literal].variants.empty()) continue;
      if (best == nullptr || o.to > best->to) best = &o;
    }
    --i;
    if (best == nullptr || from < at) continue;
    copy_to(from);
    const TermList& list =
        rules_.lists[rules_.uses[best->literal].variants.front()];
    for (const char32_t c : list.of) {
      out.Append(c, view.OriginalOf(best->from, best->to));
    }
    at = best->to;
  }
  copy_to(view.length());
}

Scan::ViewState& Scan::StartView(const Field& field, model::HitView name,
                                 const text::View& view) {
  if (view_count_ == views_.size()) views_.emplace_back();
  ViewState& state = views_[view_count_++];
  state.field = field.name;
  state.name = name;
  state.view = &view;
  state.masks.clear();
  state.cover.clear();
  state.has_text = false;
  return state;
}

void Scan::ReadField(Field& field) {
  rules_.folding->Run(field.original, field.views);
  ViewState* state = &StartView(field, model::HitView::kCanonical,
                                field.views.canonical);
  Mark(*state);
  FillSlots(*state);
  if (field.views.evasive) {
    state = &StartView(field, model::HitView::kDeevaded,
                       field.views.deevaded);
    Mark(*state);
    if (!has_variants_) return FillSlots(*state);
    Replace(*state, field.replaced);
    --view_count_;
  } else if (has_variants_) {
    Replace(*state, field.replaced);
  } else {
    return;
  }
  state = &StartView(field, model::HitView::kDeevaded, field.replaced);
  Mark(*state);
  FillSlots(*state);
}

void Scan::Run(const model::Post& post) {
  ++post_;
  view_count_ = field_count_ = 0;
  ClearSlots();
  candidates_.clear();
  places_.clear();
  answers_.clear();
  const auto read = [&](model::HitField name, const auto& text) {
    if (!text) return;
    Field& field = fields_[field_count_++];
    field.name = name;
    field.original = *text;
    ReadField(field);
  };
  read(model::HitField::kTitle, post.title);
  read(model::HitField::kText, post.text);
  candidates_.insert(candidates_.end(), rules_.always_rules.begin(),
                     rules_.always_rules.end());
  if (candidates_.empty() && places_.empty()) return;
  SortUnique(candidates_);
  SortUnique(places_);
  DropLonelyWeak();
}

bool Scan::IsOneSentence(std::uint32_t view, std::uint32_t from,
                         std::uint32_t to) const {
  return std::ranges::none_of(PointsOf(view).substr(from, to - from),
                              EndsSentence);
}

bool Scan::IsInFirstSentence(const Spot& spot) const {
  return IsOneSentence(spot.view, 0, spot.from);
}

bool Scan::ShareSentence(const Spot& a, const Spot& b) const {
  return a.view == b.view &&
         IsOneSentence(a.view, std::min(a.from, b.from),
                       std::max(a.to, b.to));
}

void Scan::ClearSlots() {
  for (const std::uint32_t slot : slots_to_clear_) {
    filled_slots_[slot / 64] = 0;
  }
  slots_to_clear_.clear();
  filled_.clear();
}

bool Scan::AddFilled(std::uint32_t slot, const Spot& spot) {
  const auto index = static_cast<std::uint32_t>(filled_.size());
  filled_.push_back({spot, kNone});
  Chain& chain = chains_[slot];
  if (IsFilled(slot)) {
    filled_[chain.last].next = index;
    chain.last = index;
    return false;
  }
  filled_slots_[slot / 64] |= std::uint64_t{1} << (slot % 64);
  slots_to_clear_.push_back(slot);
  chain = {index, index};
  return true;
}

void Scan::AppendSpots(std::uint32_t slot, std::vector<Spot>& out) const {
  if (!IsFilled(slot)) return;
  for (std::uint32_t i = chains_[slot].first; i != kNone;
       i = filled_[i].next) {
    out.push_back(filled_[i].spot);
  }
}

bool Scan::HasCompanion(const Spot& a, const Weak& weak) const {
  for (const std::uint32_t slot : weak.with) {
    if (!IsFilled(slot)) continue;
    for (std::uint32_t i = chains_[slot].first; i != kNone;
         i = filled_[i].next) {
      const Spot& b = filled_[i].spot;
      if (a.view != b.view || (b.from < a.to && a.from < b.to)) continue;
      const std::uint32_t from = std::min(a.to, b.to);
      const std::uint32_t to = std::max(a.from, b.from);
      if (to - from <= weak.within || IsOneSentence(a.view, from, to)) {
        return true;
      }
    }
  }
  return false;
}

void Scan::DropLonelyWeak() {
  for (const std::uint32_t slot : rules_.weak_slots) {
    if (!IsFilled(slot)) continue;
    slot_spots_.clear();
    AppendSpots(slot, slot_spots_);
    filled_slots_[slot / 64] &= ~(std::uint64_t{1} << (slot % 64));
    for (const Spot& spot : slot_spots_) {
      if (HasCompanion(spot, *rules_.slots[slot].weak)) AddFilled(slot, spot);
    }
  }
}

bool Scan::Has(const Item& item, std::optional<model::HitField> in) {
  if (item.kind == Item::Kind::kSlot && !IsFilled(item.id)) return false;
  if (item.kind == Item::Kind::kSlot && !in) return true;
  if (item.kind == Item::Kind::kNear && !MayBeNear(item.id)) return false;
  const auto found = Find(item);
  if (!in) return !found.empty();
  return std::ranges::any_of(
      found, [&](const Spot& spot) { return FieldOf(spot.view) == *in; });
}

std::span<const Spot> Scan::Find(const Item& item) {
  if (item.kind == Item::Kind::kSlot) {
    slot_spots_.clear();
    AppendSpots(item.id, slot_spots_);
    return slot_spots_;
  }
  const bool near = item.kind == Item::Kind::kNear;
  if (near && !MayBeNear(item.id)) return {};
  Answer& answer = near ? near_answers_[item.id] : pattern_answers_[item.id];
  if (answer.post != post_) {
    answer.post = post_;
    answer.first = static_cast<std::uint32_t>(answers_.size());
    if (near) {
      FindNear(rules_.nears[item.id]);
    } else {
      FindPattern(rules_.patterns[item.id]);
    }
    answer.count = static_cast<std::uint32_t>(answers_.size()) - answer.first;
  }
  return std::span(answers_).subspan(answer.first, answer.count);
}

std::string_view Scan::OriginalText(model::HitField field) const {
  for (std::size_t i = 0; i < field_count_; ++i) {
    if (fields_[i].name == field) return fields_[i].original;
  }
  return {};
}

const std::string& Scan::MaskedText(std::size_t view) {
  ViewState& state = views_[view];
  if (state.has_text) return state.text;
  state.has_text = true;
  state.text.clear();
  const std::u32string_view points = state.view->points();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::uint8_t cover = state.cover.empty() ? 0 : state.cover[i];
    if ((cover & kWalled) != 0) text::AppendCodePoint(state.text, kWallPoint);
    text::AppendCodePoint(state.text,
                          (cover & kMasked) != 0 ? kMaskPoint : points[i]);
  }
  return state.text;
}

// The code point of the view whose bytes in the masked text hold `byte`.
std::uint32_t Scan::PointAt(const ViewState& state, std::size_t byte) const {
  const std::u32string_view points = state.view->points();
  std::size_t bytes = 0;
  for (std::uint32_t i = 0; i < points.size(); ++i) {
    const std::uint8_t cover = state.cover.empty() ? 0 : state.cover[i];
    if ((cover & kWalled) != 0) bytes += 3;
    if (bytes >= byte) return i;
    const char32_t c = (cover & kMasked) != 0 ? kMaskPoint : points[i];
    bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return state.view->length();
}

bool Scan::HasMasks() const {
  for (std::size_t i = 0; i < view_count_; ++i) {
    if (!views_[i].masks.empty()) return true;
  }
  return false;
}

std::vector<model::MaskedSpan> Scan::Masked() const {
  std::vector<model::MaskedSpan> out;
  for (std::size_t i = 0; i < view_count_; ++i) {
    const ViewState& state = views_[i];
    for (const Mask& mask : state.masks) {
      const text::Span span = state.view->OriginalOf(mask.from, mask.to);
      out.push_back({state.field, span.begin, span.end,
                     rules_.lists[mask.list].name});
    }
  }
  const auto key = [](const model::MaskedSpan& m) {
    return std::tie(m.field, m.start, m.end, m.list);
  };
  std::ranges::sort(out, {}, key);
  const auto rest = std::ranges::unique(out, {}, key);
  out.erase(rest.begin(), rest.end());
  return out;
}

}  // namespace huiying::classify
