#include "bench/classify_table.h"

#include <fmt/format.h>

#include <functional>
#include <string>
#include <string_view>

namespace huiying::bench {
namespace {

constexpr double kLeastOfRe2Set = 3;
constexpr double kLeastOfVectorscan = 0.3;
constexpr double kLeastWithTenTimesTheRules = 0.5;
constexpr double kMostLoadSeconds = 3;

// Less says how fast RE2 walks a table in the cache, nothing else.
constexpr double kLeastMegabytes = 0.5;

using Figure = std::function<double(const Row&)>;

double Ratio(double ours, double theirs) {
  return theirs > 0 ? ours / theirs : kNotMeasured;
}

std::string Cell(double value) {
  if (value == kNotMeasured) return "-";
  if (value >= 1000) return fmt::format("{:.0f}", value);
  return fmt::format("{:.{}f}", value, value < 0.1 ? 4 : value < 10 ? 2 : 1);
}

class Table {
 public:
  explicit Table(const std::vector<Row>& rows) : rows_(rows) {}

  void Line(std::string_view name, const Figure& figure) const {
    fmt::print("{:<34}", name);
    for (const Row& row : rows_) fmt::print(" {:>14}", Cell(figure(row)));
    fmt::print("\n");
  }
  void Count(std::string_view name, const Figure& figure) const {
    fmt::print("{:<34}", name);
    for (const Row& row : rows_) fmt::print(" {:>14.0f}", figure(row));
    fmt::print("\n");
  }
  // Beside each figure whether it keeps the limit.
  void AtLeast(std::string_view name, double least, const Figure& figure) {
    Judge(fmt::format("{}  (>= {})", name, least), figure,
          [=](double value) { return value >= least; });
  }
  void Below(std::string_view name, double most, const Figure& figure) {
    Judge(fmt::format("{}  (< {})", name, most), figure,
          [=](double value) { return value < most; });
  }
  bool all_kept() const { return all_kept_; }

 private:
  void Judge(const std::string& name, const Figure& figure,
             const std::function<bool(double)>& keeps) {
    fmt::print("{:<34}", name);
    for (const Row& row : rows_) {
      const double value = figure(row);
      const bool kept = value == kNotMeasured || keeps(value);
      all_kept_ = all_kept_ && kept;
      const std::string_view mark = value == kNotMeasured ? ""
                                    : kept                ? " ok"
                                                          : " short";
      fmt::print(" {:>14}", Cell(value) + std::string(mark));
    }
    fmt::print("\n");
  }

  const std::vector<Row>& rows_;
  bool all_kept_ = true;
};

// The row with a tenth of the rules, about: the pack may have more than 100.
const Row* TenthOf(const std::vector<Row>& rows, const Row& row) {
  for (const Row& other : rows) {
    const std::size_t tenfold = other.rules * 10;
    if (tenfold > row.rules * 9 / 10 && tenfold < row.rules * 11 / 10) {
      return &other;
    }
  }
  return nullptr;
}

}  // namespace

bool PrintTable(const std::vector<Row>& rows) {
  Table table(rows);
  fmt::print("\n");
  table.Count("rules", [](const Row& r) { return double(r.rules); });
  table.Line("Classify, MB/s", [](const Row& r) { return r.classify; });
  table.Count("  posts/s", [](const Row& r) { return r.classify_posts; });
  table.Line("Canonicalise alone, MB/s",
             [](const Row& r) { return r.canonicalise; });
  table.Line("Vectorscan, MB/s", [](const Row& r) { return r.vectorscan; });
  table.Line("RE2::Set, first pass, MB/s",
             [](const Row& r) { return r.set_first; });
  table.Line("RE2::Set, warmed by it, MB/s",
             [](const Row& r) { return r.set_again; });
  table.Count("  number of these posts",
              [](const Row& r) { return double(r.again_posts); });
  table.Line("  of so many MB that warmed it",
             [](const Row& r) { return r.warm_mb; });
  table.Line("  Classify on these, MB/s",
             [](const Row& r) { return r.classify_again; });
  table.Line("RE2::Set, new posts, MB/s",
             [](const Row& r) { return r.set_new; });
  table.Line("an RE2 a rule, MB/s", [](const Row& r) { return r.each; });
  table.Line("memory of the rules, MB", [](const Row& r) { return r.load_mb; });
  table.Line("  and by use, MB", [](const Row& r) { return r.use_mb; });
  table.Count("relevant posts",
              [](const Row& r) { return double(r.relevant); });
  table.Count("  their hits", [](const Row& r) { return double(r.hits); });
  table.Count("Vectorscan's matches",
              [](const Row& r) { return double(r.vectorscan_matches); });
  table.AtLeast("Classify / RE2::Set, warmed", kLeastOfRe2Set,
                [](const Row& r) {
                  return r.warm_mb < kLeastMegabytes
                             ? kNotMeasured
                             : Ratio(r.classify_again, r.set_again);
                });
  table.AtLeast("Classify / RE2::Set, new posts", kLeastOfRe2Set,
                [](const Row& r) { return Ratio(r.classify, r.set_new); });
  table.AtLeast("Classify / Vectorscan", kLeastOfVectorscan,
                [](const Row& r) { return Ratio(r.classify, r.vectorscan); });
  table.AtLeast("speed / with a tenth of the rules", kLeastWithTenTimesTheRules,
                [&](const Row& r) {
                  const Row* tenth = TenthOf(rows, r);
                  return tenth ? Ratio(r.classify, tenth->classify)
                               : kNotMeasured;
                });
  table.Below("load, s", kMostLoadSeconds,
              [](const Row& r) { return r.load_seconds; });
  return table.all_kept();
}

}  // namespace huiying::bench
