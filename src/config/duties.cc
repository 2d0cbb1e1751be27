#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "config/parts.h"

namespace huiying::config {
namespace {

using model::DutyKind;
using model::Evidence;
using model::Obligation;

const std::vector<std::uint32_t> kUsualStages = {50, 75, 90, 100};
// The case keeps the instants of so many of its latest posts.
constexpr std::int64_t kMostPostsPerHour = 64;

constexpr std::uint32_t kMostWorkingDays = 366;

// `7wd`; nothing when it is a length of time.
std::optional<std::uint32_t> ParseWorkingDays(std::string_view text) {
  if (!text.ends_with("wd")) return std::nullopt;
  text.remove_suffix(2);
  std::uint32_t days = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), days);
  if (error != std::errc() || end != text.data() + text.size() || days < 1 ||
      days > kMostWorkingDays) {
    return std::nullopt;
  }
  return days;
}

void ReadWithin(const yaml::Node& node, Problems& problems, Obligation& o) {
  if (const auto days = ParseWorkingDays(node.raw())) {
    o.working_days = *days;
    const bool fast =
        o.duty == DutyKind::kStatement || o.duty == DutyKind::kPressConference;
    if (fast || model::IsMilestone(o.duty)) {
      problems.Add(node.Wrong(fmt::format(
          "a {} is owed in hours by the clock; write hours, like 5h",
          model::Name(o.duty))));
    }
    return;
  }
  if (node.raw().ends_with("wd")) {
    return problems.Add(node.Wrong(
        fmt::format("\"{}\" is no number of working days; write 1wd to {}wd",
                    node.raw(), kMostWorkingDays)));
  }
  o.within = problems.Take(node.Duration());
  if (node.Duration() && o.within < std::chrono::seconds(1)) {
    problems.Add(node.Wrong("is under a second; write 5h, say"));
  }
}

base::Result<std::uint32_t> ReadStage(const yaml::Node& node) {
  const std::string_view text = node.raw();
  std::uint32_t percent = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), percent);
  if (error != std::errc() || end + 1 != text.data() + text.size() ||
      *end != '%' || percent < 1 || percent > 100) {
    return node.Fail(fmt::format("\"{}\" is no stage; write 1% to 100%", text));
  }
  return percent;
}

std::vector<std::uint32_t> ReadStages(const yaml::Node& node,
                                      Problems& problems) {
  auto list = node.List();
  if (!list) {
    problems.Add(std::move(list).error());
    return kUsualStages;
  }
  std::vector<std::uint32_t> stages;
  for (const yaml::Node& item : *list) {
    auto stage = ReadStage(item);
    if (!stage) {
      problems.Add(std::move(stage).error());
      return kUsualStages;
    }
    stages.push_back(*stage);
  }
  const bool rises = std::ranges::adjacent_find(
                         stages, std::ranges::greater_equal()) == stages.end();
  if (!rises || stages.empty() || stages.back() != 100) {
    problems.Add(
        node.Wrong("stages rise and end with 100%; write "
                   "[50%, 75%, 90%, 100%]"));
  }
  return stages;
}

// What satisfies a duty when the pack does not say.
Evidence UsualEvidence(DutyKind duty) {
  switch (duty) {
    case DutyKind::kPressConference:
      return Evidence::kPressEventHeld;
    case DutyKind::kClaim:
      return Evidence::kClaimed;
    case DutyKind::kGrading:
      return Evidence::kGraded;
    case DutyKind::kVerification:
      return Evidence::kFactsReviewed;
    case DutyKind::kDraft:
      return Evidence::kDrafted;
    case DutyKind::kConfidentiality:
      return Evidence::kConfidentialityReviewed;
    case DutyKind::kApproval:
      return Evidence::kApproved;
    case DutyKind::kStatement:
    case DutyKind::kResponse:
    case DutyKind::kFollowUp:
    case DutyKind::kPublication:
      break;
  }
  return Evidence::kRelease;
}

void ReadAnchor(const yaml::Node& node, Problems& problems, Obligation& o) {
  const bool follow_up = o.duty == DutyKind::kFollowUp;
  if (follow_up) o.anchor = model::AnchorPolicy::kPublished;
  const auto anchor = node.Find("anchor");
  if (anchor) {
    o.anchor = problems.Take(ReadWord<model::AnchorPolicy>(*anchor, "anchor"));
    if ((o.anchor == model::AnchorPolicy::kPublished) != follow_up) {
      problems.Add(anchor->Wrong(
          "a follow_up runs from \"published\", and nothing else does; leave "
          "the anchor out"));
    }
  }
  if (const auto cite = node.Find("anchor_cite")) {
    o.anchor_cite = problems.Take(cite->String());
  }
  // The scored line may be another one only when a document says so.
  const bool other = anchor && o.anchor != model::AnchorPolicy::kFirstPost &&
                     !follow_up && !model::IsMilestone(o.duty);
  if (other && o.anchor_cite.empty()) {
    problems.Add(anchor->Wrong(
        fmt::format("\"{}\" instead of first_post has to be somebody's rule; "
                    "name the document in anchor_cite",
                    model::Name(o.anchor))));
  }
}

void ReadSatisfiedBy(const yaml::Node& node, Problems& problems,
                     Obligation& o) {
  o.satisfied_by = UsualEvidence(o.duty);
  const auto by = node.Find("satisfied_by");
  if (!by) return;
  const auto word = ReadWord<Evidence>(*by, "evidence");
  if (!word) return problems.Add(word.error());
  const bool choice =
      *word == Evidence::kRelease || *word == Evidence::kPressEventHeld;
  if (*word != o.satisfied_by && (model::IsMilestone(o.duty) || !choice)) {
    return problems.Add(by->Wrong(
        fmt::format("a {} is satisfied by \"{}\"; leave the field out",
                    model::Name(o.duty), model::Name(o.satisfied_by))));
  }
  o.satisfied_by = *word;
}

Obligation ReadObligation(const yaml::Node& node, const std::string& pack,
                          Problems& problems) {
  Obligation o{.pack = pack, .stages = kUsualStages};
  if (!problems.Check(
          node.OnlyFields({"duty", "when", "within", "anchor", "anchor_cite",
                           "stages", "satisfied_by", "owed_by", "cite"})) &&
      !node.IsMap()) {
    return o;
  }
  o.duty = problems.Take(Then(node.Field("duty"), [](const auto& word) {
    return ReadWord<DutyKind>(word, "duty");
  }));
  if (model::IsMilestone(o.duty)) o.stages = {100};
  if (const auto when = node.Find("when")) {
    problems.Check(when->OnlyFields({"grade"}));
    if (const auto grade = when->Find("grade")) {
      o.grades = ReadGrades(*grade, problems);
    }
  }
  if (const auto within = node.Field("within")) {
    ReadWithin(*within, problems, o);
  } else {
    problems.Add(within.error());
  }
  ReadAnchor(node, problems, o);
  if (const auto stages = node.Find("stages")) {
    o.stages = ReadStages(*stages, problems);
  }
  ReadSatisfiedBy(node, problems, o);
  if (const auto owed_by = node.Find("owed_by")) {
    o.owed_by = problems.Take(owed_by->String());
  }
  if (const auto cite = node.Find("cite")) {
    o.cite = problems.Take(cite->String());
  } else {
    problems.Add(
        node.Wrong("\"cite\" is missing; name the document that "
                   "sets this duty"));
  }
  return o;
}

std::uint64_t ReadCount(const yaml::Node& map, std::string_view name,
                        std::int64_t most, Problems& problems) {
  const auto node = map.Find(name);
  if (!node) return 0;
  return static_cast<std::uint64_t>(
      problems.Take(node->Integer(1, most), std::int64_t{1}));
}

void ReadGrowth(const yaml::Node& node, Problems& problems,
                model::Growth& out) {
  if (out.is_set()) {
    problems.Add(node.Wrong("growth stands in another pack already; keep one"));
  }
  if (!problems.Check(
          node.OnlyFields({"posts", "sources", "posts_per_hour"}))) {
    return;
  }
  out.posts = ReadCount(node, "posts", 1'000'000, problems);
  out.sources = ReadCount(node, "sources", 16, problems);
  out.posts_per_hour =
      ReadCount(node, "posts_per_hour", kMostPostsPerHour, problems);
  if (!out.is_set()) {
    problems.Add(
        node.Wrong("sets no measure; write posts, sources or posts_per_hour"));
  }
}

void ReadAttendance(const yaml::Node& node, Problems& problems,
                    std::vector<model::AttendanceRule>& out) {
  model::AttendanceRule rule;
  if (!problems.Check(
          node.OnlyFields({"unit", "office", "times", "per", "cite"}))) {
    return;
  }
  const auto word = [&](const char* field, auto fallback) {
    using E = decltype(fallback);
    return problems.Take(Then(node.Field(field), [&](const auto& value) {
      return ReadWord<E>(value, field);
    }));
  };
  rule.unit = problems.Take(Then(node.Field("unit"), AsString));
  rule.office = word("office", model::Office::kHead);
  rule.per = word("per", model::Period::kYear);
  rule.cite = problems.Take(Then(node.Field("cite"), AsString));
  if (node.Find("times")) {
    rule.times =
        static_cast<std::uint32_t>(ReadCount(node, "times", 366, problems));
  }
  if (rule.office == model::Office::kNone) {
    problems.Add(node.Wrong("names no office; write head or deputy"));
  }
  out.push_back(std::move(rule));
}

bool Overlap(const Obligation& a, const Obligation& b) {
  if (a.pack != b.pack || a.duty != b.duty) return false;
  if (a.grades.empty() || b.grades.empty()) return true;
  return std::ranges::find_first_of(a.grades, b.grades) != a.grades.end();
}

}  // namespace

std::vector<model::Grade> ReadGrades(const yaml::Node& node,
                                     Problems& problems) {
  std::vector<yaml::Node> items = {node};
  if (node.IsList()) items = problems.Take(node.List());
  std::vector<model::Grade> grades;
  for (const yaml::Node& item : items) {
    auto grade = item.Integer(1, 4);
    if (!grade) {
      problems.Add(std::move(grade).error());
      continue;
    }
    grades.push_back(static_cast<model::Grade>(*grade));
  }
  if (items.empty()) {
    problems.Add(
        node.Wrong("names no grade; write [1, 2], or leave it out "
                   "for every grade"));
  }
  std::ranges::sort(grades);
  const auto twice = std::ranges::unique(grades);
  grades.erase(twice.begin(), twice.end());
  return grades;
}

void ReadDuties(const yaml::Node& root, Problems& problems,
                model::Policy& policy) {
  if (!problems.Check(
          root.OnlyFields({"pack", "obligations", "growth", "attendance"})) &&
      !root.IsMap()) {
    return;
  }
  std::vector<Obligation>& out = policy.obligations;
  if (const auto growth = root.Find("growth")) {
    ReadGrowth(*growth, problems, policy.growth);
  }
  if (const auto attendance = root.Find("attendance")) {
    for (const yaml::Node& node : problems.Take(attendance->List())) {
      ReadAttendance(node, problems, policy.attendance);
    }
  }
  const std::string pack = problems.Take(Then(root.Field("pack"), AsString));
  const bool known =
      std::ranges::find(out, pack, &Obligation::pack) != out.end();
  if (known && !pack.empty()) {
    problems.Add(root.Find("pack")->Wrong(fmt::format(
        "\"{}\" is the pack of another file; give each its own", pack)));
  }
  const auto list = problems.Take(Then(root.Field("obligations"), AsList));
  for (const yaml::Node& node : list) {
    const std::size_t before = problems.size();
    Obligation o = ReadObligation(node, pack, problems);
    if (problems.size() != before) continue;  // no errors that follow from one
    const bool twice = std::ranges::any_of(
        out, [&](const Obligation& other) { return Overlap(o, other); });
    if (twice && !known) {
      problems.Add(node.Wrong(fmt::format(
          "a second {} for the same grade; keep one", model::Name(o.duty))));
    }
    out.push_back(std::move(o));
  }
}

}  // namespace huiying::config
