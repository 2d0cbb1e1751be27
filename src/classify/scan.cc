// Each view is read once by the literal automaton. When a trap occurs the view
// is copied with the trap's characters made unmatchable (or, for a trap with a
// bar, with a wall at the bar) and read again. Patterns run only when the
// prefilter says that their words are there. Per view at most kMostOfOne
// occurrences of a literal are kept, so that a megabyte of one word costs no
// more than the reading of it.
#include "classify/scan.h"

#include <algorithm>
#include <tuple>

#include "text/utf8.h"

namespace huiying::classify {
namespace {

using text::View;

constexpr std::uint32_t kMostOfOne = 16;
constexpr std::size_t kMostMasks = 10'000;
constexpr char32_t kMask = U'\uFFFC';
constexpr char32_t kWall = U'\uE000';

struct Occurrence {
  std::uint32_t literal = 0;
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};

struct Mask {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint32_t list = 0;
  std::uint32_t bar = 0;  // code points from `from`; 0: all of it
};

class Scanner {
 public:
  Scanner(const CompiledRules& rules, Scanned& out)
      : rules_(rules), out_(out) {}

  void ScanField(model::HitField field, std::string_view text);

 private:
  void ScanView(const View& view, model::HitField field,
                model::HitView name);
  // Fills occurrences_ and potentials_.
  void Read(const View& view);
  void AddTraps(const View& view, std::vector<Mask>& masks) const;
  void AddPatternTraps(const View& view, std::vector<Mask>& masks) const;
  bool IsSpared(const View& view, const Mask& mask) const;
  void Note(const View& view, model::HitField field, model::HitView name);
  void NotePatterns(const View& view, model::HitField field,
                    model::HitView name);

  const CompiledRules& rules_;
  Scanned& out_;
  std::vector<Occurrence> occurrences_;
  std::vector<int> potentials_;
};

std::string_view PartOf(const View& view, std::uint32_t from,
                        std::uint32_t to) {
  const std::size_t begin = view.origins[from].byte;
  const std::size_t end =
      to < view.length() ? view.origins[to].byte : view.text.size();
  return std::string_view(view.text).substr(begin, end - begin);
}

void Append(View& view, char32_t c, std::uint32_t begin, std::uint32_t end) {
  view.origins.push_back(
      {static_cast<std::uint32_t>(view.text.size()), begin, end});
  text::AppendCodePoint(view.text, c);
}

View Masked(const View& view, const std::vector<Mask>& masks) {
  std::vector<char> covered(view.length(), 0);
  std::vector<char> walled(view.length() + 1, 0);
  for (const Mask& mask : masks) {
    if (mask.bar > 0) {
      walled[mask.from + mask.bar] = 1;
    } else {
      std::fill(covered.begin() + mask.from, covered.begin() + mask.to, 1);
    }
  }
  View out;
  for (std::uint32_t i = 0; i < view.length(); ++i) {
    const text::Origin& origin = view.origins[i];
    if (walled[i]) Append(out, kWall, origin.begin, origin.begin);
    const char32_t c =
        covered[i] ? kMask : text::ReadCodePoint(view.text, origin.byte).value;
    Append(out, c, origin.begin, origin.end);
  }
  return out;
}

void Scanner::Read(const View& view) {
  occurrences_.clear();
  std::vector<std::uint32_t> kept(rules_.literals.size(), 0);
  std::vector<int> atoms;
  rules_.literals.Scan(view.text, [&](auto literal, auto from, auto to) {
    const LiteralUse& use = rules_.uses[literal];
    if (kept[literal] == 0) {
      atoms.insert(atoms.end(), use.atoms.begin(), use.atoms.end());
    }
    // A trap counts wherever it stands, or it would mask only the first ones.
    const std::uint32_t most = use.traps.empty() ? kMostOfOne : ~0U;
    if (kept[literal]++ < most) occurrences_.push_back({literal, from, to});
  });
  potentials_.clear();
  if (rules_.has_patterns) rules_.filter.AllPotentials(atoms, &potentials_);
  std::ranges::sort(potentials_);
}

bool Scanner::IsSpared(const View& view, const Mask& mask) const {
  const std::string_view part = PartOf(view, mask.from, mask.to);
  return std::ranges::any_of(
      rules_.lists[mask.list].unless,
      [&](const std::string& term) { return part.contains(term); });
}

void Scanner::AddTraps(const View& view, std::vector<Mask>& masks) const {
  for (const Occurrence& o : occurrences_) {
    for (const LiteralUse::Trap& trap : rules_.uses[o.literal].traps) {
      const Mask mask{o.from, o.to, trap.list, trap.bar};
      if (masks.size() < kMostMasks && !IsSpared(view, mask)) {
        masks.push_back(mask);
      }
    }
  }
}

void Scanner::AddPatternTraps(const View& view,
                              std::vector<Mask>& masks) const {
  for (const int id : potentials_) {
    const Pattern& pattern = rules_.patterns[static_cast<std::size_t>(id)];
    if (!pattern.trap_list) continue;
    const re2::RE2& re = rules_.filter.GetRE2(pattern.filtered_id);
    const re2::StringPiece all(view.text);
    re2::StringPiece match;
    for (std::size_t at = 0; at < all.size() && masks.size() < kMostMasks;) {
      if (!re.Match(all, at, all.size(), re2::RE2::UNANCHORED, &match, 1)) {
        break;
      }
      const auto begin = static_cast<std::size_t>(match.data() - all.data());
      at = begin + std::max<std::size_t>(match.size(), 1);
      const Mask mask{view.IndexOf(begin), view.IndexOf(begin + match.size()),
                      *pattern.trap_list, 0};
      if (!IsSpared(view, mask)) masks.push_back(mask);
    }
  }
}

void Scanner::Note(const View& view, model::HitField field,
                   model::HitView name) {
  for (const Occurrence& o : occurrences_) {
    const LiteralUse& use = rules_.uses[o.literal];
    Seen seen{Item::Kind::kTerm, o.literal, field, name,
              view.OriginalOf(o.from, o.to)};
    out_.seen.push_back(seen);
    seen.kind = Item::Kind::kList;
    for (const std::uint32_t list : use.lists) {
      seen.id = list;
      out_.seen.push_back(seen);
      const auto& triggers = rules_.list_triggers[list];
      out_.candidates.insert(out_.candidates.end(), triggers.begin(),
                             triggers.end());
    }
    out_.candidates.insert(out_.candidates.end(), use.triggers.begin(),
                           use.triggers.end());
    out_.places.insert(out_.places.end(), use.places.begin(),
                       use.places.end());
  }
}

void Scanner::NotePatterns(const View& view, model::HitField field,
                           model::HitView name) {
  for (const int id : potentials_) {
    const Pattern& pattern = rules_.patterns[static_cast<std::size_t>(id)];
    if (pattern.trap_list) continue;
    re2::StringPiece match;
    const re2::StringPiece all(view.text);
    if (!rules_.filter.GetRE2(pattern.filtered_id)
             .Match(all, 0, all.size(), re2::RE2::UNANCHORED, &match, 1) ||
        match.empty()) {
      continue;
    }
    const auto begin = static_cast<std::size_t>(match.data() - all.data());
    out_.seen.push_back({Item::Kind::kPattern, static_cast<std::uint32_t>(id),
                         field, name,
                         view.OriginalOf(view.IndexOf(begin),
                                         view.IndexOf(begin + match.size()))});
    out_.candidates.insert(out_.candidates.end(), pattern.triggers.begin(),
                           pattern.triggers.end());
  }
}

void Scanner::ScanView(const View& view, model::HitField field,
                       model::HitView name) {
  Read(view);
  std::vector<Mask> masks;
  AddTraps(view, masks);
  AddPatternTraps(view, masks);
  for (const Mask& mask : masks) {
    const text::Span span = view.OriginalOf(mask.from, mask.to);
    out_.masked.push_back(
        {field, span.begin, span.end, rules_.lists[mask.list].name});
  }
  const View* read = &view;
  View masked;
  if (!masks.empty()) {
    masked = Masked(view, masks);
    read = &masked;
    Read(masked);
  }
  Note(*read, field, name);
  NotePatterns(*read, field, name);
}

void Scanner::ScanField(model::HitField field, std::string_view text) {
  out_.fields.push_back(
      {field, text, text::Canonicalise(text, rules_.traditional)});
  const text::Canonical& views = out_.fields.back().views;
  ScanView(views.canonical, field, model::HitView::kCanonical);
  if (views.evasive) {
    ScanView(views.deevaded, field, model::HitView::kDeevaded);
  }
}

void SortUnique(auto& values) {
  std::ranges::sort(values);
  const auto rest = std::ranges::unique(values);
  values.erase(rest.begin(), rest.end());
}

auto KeyOf(const Seen& s) {
  return std::tuple(s.kind, s.id, s.field, s.span.begin, s.span.end, s.view);
}

auto MaskKeyOf(const model::MaskedSpan& m) {
  return std::tie(m.field, m.start, m.end, m.list);
}

}  // namespace

Scanned ScanPost(const model::Post& post, const CompiledRules& rules) {
  Scanned out;
  Scanner scanner(rules, out);
  if (post.title) scanner.ScanField(model::HitField::kTitle, *post.title);
  if (post.text) scanner.ScanField(model::HitField::kText, *post.text);
  SortUnique(out.candidates);
  SortUnique(out.places);
  std::ranges::sort(out.seen, {}, KeyOf);
  // The de-evaded view repeats what the canonical one has; the repeat goes.
  const auto repeats = std::ranges::unique(
      out.seen, [](const Seen& a, const Seen& b) {
        return a.kind == b.kind && a.id == b.id && a.field == b.field &&
               a.span == b.span;
      });
  out.seen.erase(repeats.begin(), repeats.end());
  std::ranges::sort(out.masked, {}, MaskKeyOf);
  const auto twice = std::ranges::unique(
      out.masked, [](const auto& a, const auto& b) {
        return MaskKeyOf(a) == MaskKeyOf(b);
      });
  out.masked.erase(twice.begin(), twice.end());
  return out;
}

}  // namespace huiying::classify
