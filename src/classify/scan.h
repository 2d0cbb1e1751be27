// Scan: what stands in a post. Every literal that occurs in its fields and
// views, less what the traps mask; patterns and nearness on demand. It keeps
// its memory from post to post. Only classify/ sees it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "classify/compiled.h"
#include "model/post.h"
#include "model/verdict.h"
#include "text/canonical.h"

namespace huiying::classify {

// Code points [from, to) of one of the scan's views.
struct Spot {
  std::uint32_t view = 0;
  std::uint32_t from = 0;
  std::uint32_t to = 0;

  friend auto operator<=>(const Spot&, const Spot&) = default;
};

class Scan {
 public:
  explicit Scan(const CompiledRules& rules);

  // The texts of `post` must outlive what is asked of the scan.
  void Run(const model::Post& post);

  // Rules worth trying, and places that are named; ascending.
  std::span<const std::uint32_t> candidates() const { return candidates_; }
  std::span<const std::uint32_t> places() const { return places_; }

  // Whether the item stands anywhere, or in one field.
  bool Has(const Item& item, std::optional<model::HitField> in);
  // Where the item stands; empty when it does not. Valid until the next call.
  std::span<const Spot> Find(const Item& item);
  bool IsFilled(std::uint32_t slot) const {
    return (filled_slots_[slot / 64] >> (slot % 64) & 1) != 0;
  }
  bool IsInFirstSentence(const Spot& spot) const;
  bool ShareSentence(const Spot& a, const Spot& b) const;

  std::size_t view_count() const { return view_count_; }
  model::HitField FieldOf(std::size_t view) const {
    return views_[view].field;
  }
  model::HitView NameOf(std::size_t view) const { return views_[view].name; }
  std::u32string_view PointsOf(std::size_t view) const {
    return views_[view].view->points();
  }
  text::Span OriginalOf(const Spot& spot) const {
    return views_[spot.view].view->OriginalOf(spot.from, spot.to);
  }
  std::string_view OriginalText(model::HitField field) const;
  // The view as UTF-8, with what is masked made unreadable.
  const std::string& MaskedText(std::size_t view);
  bool HasMasks() const;
  // What was masked, in code points of the original, each once.
  std::vector<model::MaskedSpan> Masked() const;

 private:
  struct Occurrence {
    std::uint32_t literal = 0;
    std::uint32_t from = 0;
    std::uint32_t to = 0;
  };
  struct Mask {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    std::uint32_t list = 0;
    std::uint32_t bar = 0;  // code points before the wall; 0: mask it all
  };
  struct ViewState {
    model::HitField field = model::HitField::kText;
    model::HitView name = model::HitView::kCanonical;
    const text::View* view = nullptr;
    std::vector<Mask> masks;
    std::vector<std::uint8_t> cover;  // by code point, when there are masks
    std::string text;                 // of MaskedText(), when has_text
    bool has_text = false;
  };
  struct Field {
    model::HitField name = model::HitField::kText;
    std::string_view original;
    text::Canonical views;
    text::View replaced;
  };
  // What was found for a pattern or a nearness, in which post.
  struct Answer {
    std::uint64_t post = 0;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  // Where a slot was filled, in the order of views and places: a chain through
  // filled_, of one post.
  struct Chain {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
  };
  struct Filled {
    Spot spot;
    std::uint32_t next = kNone;
  };
  static constexpr std::uint32_t kNone = ~0U;
  struct Seen {
    std::uint64_t reading = 0;
    std::uint32_t times = 0;
  };

  void ReadField(Field& field);
  ViewState& StartView(const Field& field, model::HitView name,
                       const text::View& view);
  void Mark(ViewState& state);
  void Collect(const ViewState& state);
  void AddTraps(ViewState& state) const;
  void AddMask(ViewState& state, const Mask& mask) const;
  void AddPatternTraps(ViewState& state);
  void Cover(ViewState& state) const;
  static bool IsCovered(const ViewState& state, const Occurrence& o);
  void FillSlots(const ViewState& state);
  // Spellings that stand for a word, put right.
  void Replace(const ViewState& state, text::View& out) const;
  void DropLonelyWeak();
  // Whether it is the first spot of the slot.
  bool AddFilled(std::uint32_t slot, const Spot& spot);
  void ClearSlots();
  void AppendSpots(std::uint32_t slot, std::vector<Spot>& out) const;
  bool HasCompanion(const Spot& spot, const Weak& weak) const;
  bool IsOneSentence(std::uint32_t view, std::uint32_t from,
                     std::uint32_t to) const;
  // Whether something of each group of the nearness stands anywhere: most do
  // not, so this alone decides what a rule costs.
  bool MayBeNear(std::uint32_t near) const;
  void FindNear(const Near& near);
  void Merge(const std::vector<std::uint32_t>& slots,
             std::vector<Spot>& out) const;
  bool Follows(const Near& near, std::size_t group, const Spot& before,
             std::uint32_t& end) const;
  bool IsNear(const Distance& distance, const Spot& before,
              const Spot& behind) const;
  bool MayBegin(const Near& near, const Spot& first) const;
  void FindPattern(const Pattern& pattern);
  std::uint32_t PointAt(const ViewState& state, std::size_t byte) const;

  const CompiledRules& rules_;
  std::uint64_t post_ = 0;     // number of the current one
  std::uint64_t reading_ = 0;  // number of the current reading of a view
  std::array<Field, 2> fields_;
  std::size_t field_count_ = 0;
  std::vector<ViewState> views_;  // the first view_count_ are in use
  std::size_t view_count_ = 0;
  std::vector<Occurrence> occurrences_;  // of the view read last
  std::vector<std::uint32_t> trap_patterns_;
  bool capped_ = false;
  bool has_traps_ = false;
  bool has_variants_ = false;
  std::vector<Seen> seen_;  // by literal
  std::vector<Filled> filled_;
  std::vector<Chain> chains_;  // by slot; of use where the slot is filled
  // A bit a slot: rules ask this far more often than where a slot was filled.
  std::vector<std::uint64_t> filled_slots_;
  std::vector<std::uint32_t> slots_to_clear_;
  std::vector<std::uint32_t> candidates_;
  std::vector<std::uint32_t> places_;
  // The groups of each nearness in one row: how many slots, the slots, and so
  // on to a 0.
  std::vector<std::uint32_t> near_groups_;
  std::vector<std::uint32_t> near_starts_;
  std::vector<Answer> near_answers_;
  std::vector<Answer> pattern_answers_;
  std::vector<Spot> answers_;
  std::vector<Spot> slot_spots_;
  std::vector<std::vector<Spot>> groups_;
};

}  // namespace huiying::classify
