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

base::Result<base::Duration> ReadWithin(const yaml::Node& node) {
  const std::string_view text = node.raw();
  if (text.size() > 2 && text.ends_with("wd") && text[0] >= '0' &&
      text[0] <= '9') {
    return node.Fail(
        fmt::format("\"{}\": working days are not counted yet; "
                    "write hours or days, like 48h",
                    text));
  }
  auto within = node.Duration();
  if (within && *within < std::chrono::seconds(1)) {
    return node.Fail("is under a second; write 5h, say");
  }
  return within;
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

Obligation ReadObligation(const yaml::Node& node, const std::string& pack,
                          Problems& problems) {
  Obligation o{.pack = pack, .stages = kUsualStages};
  if (!problems.Check(node.OnlyFields({"duty", "when", "within", "anchor",
                                       "stages", "satisfied_by", "cite"})) &&
      !node.IsMap()) {
    return o;
  }
  o.duty = problems.Take(Then(node.Field("duty"), [](const auto& word) {
    return ReadWord<DutyKind>(word, "duty");
  }));
  if (const auto when = node.Find("when")) {
    problems.Check(when->OnlyFields({"grade"}));
    if (const auto grade = when->Find("grade")) {
      o.grades = ReadGrades(*grade, problems);
    }
  }
  o.within = problems.Take(Then(node.Field("within"), ReadWithin));
  if (const auto anchor = node.Find("anchor")) {
    o.anchor = problems.Take(ReadWord<model::AnchorPolicy>(*anchor, "anchor"));
  }
  if (const auto stages = node.Find("stages")) {
    o.stages = ReadStages(*stages, problems);
  }
  o.satisfied_by = o.duty == DutyKind::kPressConference
                       ? Evidence::kPressEventHeld
                       : Evidence::kRelease;
  if (const auto by = node.Find("satisfied_by")) {
    o.satisfied_by = problems.Take(ReadWord<Evidence>(*by, "evidence"));
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
                std::vector<Obligation>& out) {
  if (!problems.Check(root.OnlyFields({"pack", "obligations"})) &&
      !root.IsMap()) {
    return;
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
