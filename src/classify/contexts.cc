#include "classify/contexts.h"

#include <string>

#include "text/utf8.h"

namespace huiying::classify {
namespace {

using model::HitContext;

struct Marks {
  char32_t open;
  char32_t close;
  std::size_t longest;  // code points between them
  HitContext kind;
};

constexpr Marks kMarks[] = {
    {U'《', U'》', 40, HitContext::kTitle},
    {U'“', U'”', 200, HitContext::kQuote},
    {U'「', U'」', 200, HitContext::kQuote},
    {U'"', U'"', 200, HitContext::kQuote},
    {U'#', U'#', 60, HitContext::kHashtag},
};

// `//` behind which others speak; that of an address has a colon before it.
bool StartsChain(std::u32string_view points, std::size_t at) {
  return points.substr(at).starts_with(U"//") &&
         (at == 0 || (points[at - 1] != U':' && points[at - 1] != U'/'));
}

void AddMarked(std::u32string_view points, const Marks& marks,
               std::vector<Context>& out) {
  for (std::size_t at = 0; at < points.size(); ++at) {
    if (points[at] != marks.open) continue;
    const std::size_t end = points.find(marks.close, at + 1);
    if (end == std::u32string_view::npos) return;
    if (end - at - 1 > marks.longest || end == at + 1) continue;
    out.push_back({static_cast<std::uint32_t>(at),
                   static_cast<std::uint32_t>(end + 1), marks.kind});
    at = end;
  }
}

}  // namespace

std::vector<Context> ContextsOf(std::string_view text) {
  std::vector<Context> out;
  const std::u32string points = text::CodePointsOf(text);
  for (const Marks& marks : kMarks) AddMarked(points, marks, out);
  for (std::size_t at = 0; at + 1 < points.size(); ++at) {
    if (!StartsChain(points, at)) continue;
    out.push_back({static_cast<std::uint32_t>(at),
                   static_cast<std::uint32_t>(points.size()),
                   HitContext::kRepost});
    break;
  }
  return out;
}

HitContext ContextAt(const std::vector<Context>& contexts,
                     std::uint32_t begin, std::uint32_t end) {
  const Context* best = nullptr;
  for (const Context& context : contexts) {
    if (begin < context.begin || end > context.end) continue;
    if (best == nullptr ||
        context.end - context.begin < best->end - best->begin) {
      best = &context;
    }
  }
  return best == nullptr ? HitContext::kPlain : best->kind;
}

}  // namespace huiying::classify
