#include "notify/words.h"

#include <fmt/core.h>

#include <array>

namespace huiying::notify {
namespace {

using config::Language;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<std::string_view, 12> kMonths = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool IsChinese(Language language) { return language == Language::kChinese; }

std::int64_t DayOf(base::TimePoint t) {
  return std::chrono::floor<days>(t + base::kChinaOffset)
      .time_since_epoch()
      .count();
}

std::string LengthWords(base::Duration length, Language language) {
  const bool zh = IsChinese(language);
  if (length < minutes(1)) {
    const auto count = std::chrono::floor<seconds>(length).count();
    return zh ? fmt::format("{}秒", count) : fmt::format("{} s", count);
  }
  const auto total = std::chrono::floor<minutes>(length).count();
  const auto d = total / 1440;
  const auto h = total % 1440 / 60;
  const auto m = total % 60;
  if (d >= 3) {
    return zh ? fmt::format("{}天{}小时", d, h)
              : fmt::format("{} d {} h", d, h);
  }
  const auto whole = total / 60;
  if (whole == 0) return zh ? fmt::format("{}分", m) : fmt::format("{} min", m);
  if (m == 0)
    return zh ? fmt::format("{}小时", whole) : fmt::format("{} h", whole);
  return zh ? fmt::format("{}小时{}分", whole, m)
            : fmt::format("{} h {} min", whole, m);
}

}  // namespace

std::string_view DutyWord(model::DutyKind kind, Language language) {
  const bool zh = IsChinese(language);
  switch (kind) {
    case model::DutyKind::kStatement:
      return zh ? "首次权威发布" : "first statement";
    case model::DutyKind::kPressConference:
      return zh ? "新闻发布会" : "press conference";
    case model::DutyKind::kResponse:
      return zh ? "回应" : "answer";
    case model::DutyKind::kFollowUp:
      return zh ? "后续发布" : "follow-up";
    case model::DutyKind::kClaim:
      return zh ? "内部节点：认领" : "milestone: claim";
    case model::DutyKind::kGrading:
      return zh ? "内部节点：定级" : "milestone: grading";
    case model::DutyKind::kVerification:
      return zh ? "内部节点：核实" : "milestone: verification";
    case model::DutyKind::kDraft:
      return zh ? "内部节点：起草" : "milestone: draft";
    case model::DutyKind::kConfidentiality:
      return zh ? "内部节点：保密审查" : "milestone: confidentiality";
    case model::DutyKind::kApproval:
      return zh ? "内部节点：审批" : "milestone: approval";
    case model::DutyKind::kPublication:
      return zh ? "内部节点：发布" : "milestone: publication";
  }
  return model::Name(kind);
}

std::string_view GradeWord(model::Grade grade, Language language) {
  static constexpr std::array<std::string_view, 5> kChinese = {
      "", "一级（特别重大）", "二级（重大）", "三级（较大）", "四级（一般）"};
  static constexpr std::array<std::string_view, 5> kEnglish = {
      "", "grade 1", "grade 2", "grade 3", "grade 4"};
  const auto& words = IsChinese(language) ? kChinese : kEnglish;
  return grade < words.size() ? words[grade] : "";
}

std::string DueWords(base::TimePoint due, base::TimePoint now,
                     Language language) {
  const base::CivilTime at = base::ToCivil(due);
  const std::int64_t ahead = DayOf(due) - DayOf(now);
  const bool zh = IsChinese(language);
  if (ahead >= -1 && ahead <= 1) {
    static constexpr std::array<std::string_view, 3> kChinese = {"昨天", "今天",
                                                                 "明天"};
    static constexpr std::array<std::string_view, 3> kEnglish = {
        "yesterday ", "today ", "tomorrow "};
    const auto day = static_cast<std::size_t>(ahead + 1);
    return fmt::format("{}{:02}:{:02}", zh ? kChinese[day] : kEnglish[day],
                       at.hour, at.minute);
  }
  if (zh) {
    return fmt::format("{}月{}日{:02}:{:02}", at.month, at.day, at.hour,
                       at.minute);
  }
  return fmt::format("{} {} {:02}:{:02}", at.day, kMonths[at.month - 1],
                     at.hour, at.minute);
}

std::string LeftWords(base::TimePoint due, base::TimePoint now,
                      Language language) {
  const bool zh = IsChinese(language);
  if (now <= due) {
    const std::string length = LengthWords(due - now, language);
    return zh ? "还剩" + length : length + " left";
  }
  const std::string length = LengthWords(now - due, language);
  return zh ? "已超" + length : length + " over";
}

}  // namespace huiying::notify
