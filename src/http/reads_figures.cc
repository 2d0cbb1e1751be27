#include <fmt/core.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "http/paging.h"
#include "http/problem.h"
#include "http/reads.h"
#include "stats/figures.h"

namespace huiying::http {
namespace {

constexpr std::uint32_t kLastMonth = 999'912;

// yyyymm of `2026-11`; nothing when it is no month.
std::optional<std::uint32_t> ParseMonth(std::string_view text) {
  std::uint32_t year = 0;
  std::uint32_t month = 0;
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const auto y = std::from_chars(text.data(), text.data() + 4, year);
  const auto m = std::from_chars(text.data() + 5, text.data() + 7, month);
  if (y.ptr != text.data() + 4 || m.ptr != text.data() + 7) return std::nullopt;
  if (month < 1 || month > 12) return std::nullopt;
  return year * 100 + month;
}

Json DutyFigureView(const stats::DutyFigure& duty) {
  return {{"started", duty.started},
          {"met", duty.met},
          {"missed", duty.missed},
          {"answered_late", duty.answered_late},
          {"open", duty.open},
          {"cancelled", duty.cancelled},
          {"exempted", duty.exempted},
          {"met_on_late_evidence", duty.met_on_late_evidence}};
}

Json MinutesOrNull(std::optional<std::uint64_t> minutes) {
  return minutes ? Json(*minutes) : Json();
}

// Counts by the number of an enumeration's value, by its name.
template <class E>
Json CountsView(const std::map<std::uint64_t, std::uint64_t>& counts) {
  Json view = Json::object();
  for (std::size_t i = 1; i < model::NamesOf<E>().size(); ++i) {
    const auto at = counts.find(i);
    view[std::string(model::NamesOf<E>()[i])] =
        at == counts.end() ? 0 : at->second;
  }
  return view;
}

// `month` and `grade` of 0 are null: the total.
Json FigureView(std::uint32_t month, model::Grade grade,
                const stats::Figure& figure) {
  Json duties = Json::object();
  for (std::size_t i = 0; i < model::NamesOf<model::DutyKind>().size(); ++i) {
    const auto kind = static_cast<model::DutyKind>(i);
    const auto at = figure.duties.find(static_cast<std::uint64_t>(kind));
    duties[std::string(model::Name(kind))] = DutyFigureView(
        at == figure.duties.end() ? stats::DutyFigure() : at->second);
  }
  const stats::OnTime on_time = stats::OnTimeOf(figure);
  return {
      {"month",
       month == 0 ? Json()
                  : Json(fmt::format("{:04}-{:02}", month / 100, month % 100))},
      {"grade", grade == 0 ? Json() : Json(grade)},
      {"cases", figure.cases},
      {"dismissed", figure.dismissed},
      {"duties", std::move(duties)},
      {"merged", figure.merged},
      {"conclusions", CountsView<model::Conclusion>(figure.conclusions)},
      {"lost_in", CountsView<model::Stage>(figure.lost_in)},
      {"late_gradings", figure.late_gradings},
      {"corrections", figure.corrections},
      {"irregular", figure.irregular},
      {"on_time", {{"met", on_time.met}, {"settled", on_time.settled}}},
      {"first_statement",
       {{"count", stats::CountWithStatement(figure)},
        {"median_minutes", MinutesOrNull(stats::PercentileMinutes(figure, 50))},
        {"p90_minutes", MinutesOrNull(stats::PercentileMinutes(figure, 90))}}}};
}

struct MonthRow {
  std::uint32_t month = 0;
  model::Grade grade = 0;
  stats::Figure figure;
};

base::Result<std::vector<MonthRow>> ReadFigures(const Lookup& lookup,
                                                std::uint32_t from,
                                                std::uint32_t to) {
  const std::string prefix = model::TablePrefix(model::Table::kFigure);
  std::vector<MonthRow> rows;
  bool damaged = false;
  const auto scanned = lookup.snapshot().Scan(
      store::Family::kProjections, prefix, model::FigureKey(from, 0),
      [&](std::string_view key, std::string_view value) {
        const std::uint64_t number =
            model::FromBigEndian(key.substr(prefix.size()));
        const auto month = static_cast<std::uint32_t>(number >> 8);
        if (month > to) return false;
        auto figure = model::DecodeFields<stats::Figure>(value);
        damaged = !figure;
        if (damaged) return false;
        rows.push_back({.month = month,
                        .grade = static_cast<model::Grade>(number & 0xFF),
                        .figure = *std::move(figure)});
        return true;
      });
  if (!scanned) return std::unexpected(scanned.error());
  if (damaged) {
    return base::Fail(base::ErrorCode::kCorrupt, "a figure's row is damaged");
  }
  return rows;
}

}  // namespace

AnswerTask GetFigures(std::shared_ptr<Site> site, Call call) {
  const std::string& from_text = call.Query("from");
  const std::string& to_text = call.Query("to");
  const auto from = from_text.empty() ? 0U : ParseMonth(from_text);
  const auto to = to_text.empty() ? kLastMonth : ParseMonth(to_text);
  if (!from) co_return ProblemAnswer(BadField("from", "a month: 2026-01"));
  if (!to) co_return ProblemAnswer(BadField("to", "a month: 2026-12"));
  const Lookup lookup = site->Look();
  const auto rows = ReadFigures(lookup, *from, *to);
  if (!rows) co_return ProblemAnswer(FromError(rows.error()));
  stats::Figure total;
  Json views = Json::array();
  for (const MonthRow& row : *rows) {
    stats::Add(total, row.figure);
    views.push_back(FigureView(row.month, row.grade, row.figure));
    if (views.size() % kViewsASlice == 0) co_await Yield();
  }
  co_return JsonAnswer(200, {{"seq", lookup.global().seq},
                             {"rows", std::move(views)},
                             {"total", FigureView(0, 0, total)}});
}

}  // namespace huiying::http
