// How fast is Classify, beside others with the same patterns?
//
// Real posts, one thread, processor time; 100, 1,000 and 10,000 rules: the
// pack that ships and generated ones of its shapes. Beside the whole Classify
// stand canonicalisation alone, Vectorscan and RE2::Set on the raw bytes (they
// only say which patterns stand there) and one RE2 a rule. Rounds are
// interleaved and the median counts.
//
// RE2 is too slow for all of the posts, so it reads a slice of a mixed sample.
// RE2::Set builds its automaton while it reads: one pass over the slice warms
// it, then it reads the slice again and Classify what it read of it; new posts
// show what a stream costs.
#include "classify/classify.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <limits>
#include <utility>

#include "bench/classify_table.h"
#include "bench/corpus.h"
#include "bench/measure.h"
#include "bench/patterns.h"
#include "bench/peers.h"
#include "bench/rule_files.h"
#include "text/canonical.h"

namespace huiying::bench {
namespace {

constexpr std::size_t kSamplePosts = 40'000;
constexpr std::uint64_t kHit = std::uint64_t{1} << 32U;

struct Settings {
  std::string data = "../shared/data";
  std::string rules = "rules";
  std::vector<std::size_t> counts = {100, 1'000, 10'000};
  std::size_t megabytes = 12;
  std::size_t vectorscan_most_rules = 10'000;
  std::int64_t set_memory_mb = 4'096;
  double re2_seconds = 4;
  std::size_t set_kilobytes = 600;
  double set_seconds = 240;
  int rounds = 5;
  bool near = false;
};

// The calls that are measured; nothing else here knows their shape.
using Rules = std::shared_ptr<const classify::RuleSet>;

base::Result<Rules> Load(const RuleFiles& files) {
  return classify::LoadRuleSet(files);
}

text::TraditionalTable TableOf(const RuleFiles& files) {
  text::TraditionalTable table;
  for (const classify::RuleText& file : files) {
    // A bad line also keeps the rule set from loading, and is said there.
    if (file.path.starts_with("opencc/")) (void)table.Parse(file.text);
  }
  return table;
}

// Relevant posts, and kHit for each hit.
std::uint64_t ClassifyAll(const Corpus& corpus, const Rules& rules) {
  classify::Classifier classifier(*rules);
  model::Verdict verdict;
  std::uint64_t sum = 0;
  for (const model::Post& post : corpus.posts) {
    classifier.Run(post, {.gate = classify::PlaceGate::kOff}, verdict);
    sum += (verdict.relevant ? 1 : 0) + kHit * verdict.hits.size();
  }
  return sum;
}

std::uint64_t CanonicaliseAll(const Corpus& corpus,
                              const text::Canonicaliser& canonicaliser) {
  text::Canonical views;
  std::uint64_t length = 0;
  for (const std::string& text : corpus.raw) {
    canonicaliser.Run(text, views);
    length += views.canonical.length();
  }
  return length;
}

std::uint64_t MatchAll(const Corpus& corpus, Peer& peer) {
  std::uint64_t matches = 0;
  for (const std::string& text : corpus.raw) matches += peer.MatchesIn(text);
  return matches;
}

// What was read of `corpus` from post `from` on until so many bytes were read
// or the seconds were used.
struct Reading {
  std::size_t end = 0;  // the first post not read
  double megabytes_per_second = kNotMeasured;
};
struct Limits {
  double seconds = 0;
  double bytes = std::numeric_limits<double>::infinity();
};
Reading ReadWithin(const Limits& limits, const Corpus& corpus, std::size_t from,
                   Peer& peer) {
  const double start = ThreadSeconds();
  double used = 0;
  double bytes = 0;
  std::size_t at = from;
  for (;
       at < corpus.raw.size() && used < limits.seconds && bytes < limits.bytes;
       ++at) {
    peer.MatchesIn(corpus.raw[at]);
    bytes += static_cast<double>(corpus.raw[at].size());
    used = ThreadSeconds() - start;
  }
  if (at == from) return {};
  return {.end = at, .megabytes_per_second = bytes / 1e6 / used};
}

Contender Over(const Corpus& corpus, std::function<std::uint64_t()> run) {
  return {.name = {},
          .run = std::move(run),
          .bytes = static_cast<double>(corpus.bytes),
          .posts = static_cast<double>(corpus.posts.size())};
}

void Say(std::string_view peer, const MadePeer& made) {
  fmt::print("  {:<14} {}; compiled in {:.1f} s\n", peer, made.about,
             made.seconds);
}

class Bench {
 public:
  Bench(const Settings& settings, Corpus corpus, Words words, RuleFiles pack)
      : settings_(settings),
        corpus_(std::move(corpus)),
        sample_(SampleOf(corpus_, kSamplePosts)),
        words_(std::move(words)),
        pack_(std::move(pack)),
        canonicaliser_(TableOf(pack_)) {}

  base::Result<Row> Measure(std::size_t count) const;

 private:
  base::Result<RuleFiles> FilesOf(std::size_t count) const;
  void MeasureLoad(const RuleFiles& files, Row& row) const;
  void MeasureAll(const Rules& rules, Peer* vectorscan, Row& row) const;
  void MeasureRe2(const Rules& rules, const std::vector<RulePatterns>& patterns,
                  Row& row) const;

  const Settings& settings_;
  const Corpus corpus_;
  const Corpus sample_;
  const Words words_;
  const RuleFiles pack_;
  const text::Canonicaliser canonicaliser_;
};

base::Result<RuleFiles> Bench::FilesOf(std::size_t count) const {
  const auto pack = PatternsOf(pack_);
  if (!pack) return std::unexpected(pack.error());
  RuleFiles files = pack_;
  if (count <= pack->size()) return files;
  for (auto& file : GeneratedRules(
           count - pack->size(), words_,
           settings_.near ? NearItems::kGenerate : NearItems::kLeaveOut)) {
    files.push_back(std::move(file));
  }
  return files;
}

void Bench::MeasureLoad(const RuleFiles& files, Row& row) const {
  Rules rules;
  const TwoCosts costs = InChild(
      [&] {
        if (auto loaded = Load(files)) rules = *std::move(loaded);
      },
      [&] {
        if (rules) ClassifyAll(sample_, rules);
      });
  row.load_seconds = costs.first.seconds;
  row.load_mb = costs.first.megabytes;
  row.use_mb = costs.then.megabytes;
}

void Bench::MeasureAll(const Rules& rules, Peer* vectorscan, Row& row) const {
  std::vector<Contender> all;
  all.push_back(Over(corpus_, [&] { return ClassifyAll(corpus_, rules); }));
  all.push_back(
      Over(corpus_, [&] { return CanonicaliseAll(corpus_, canonicaliser_); }));
  if (vectorscan != nullptr) {
    all.push_back(
        Over(corpus_, [&] { return MatchAll(corpus_, *vectorscan); }));
  }
  ClassifyAll(sample_, rules);  // to warm it
  RunInTurns(all, {.count = settings_.rounds});
  row.classify = all[0].megabytes_per_second();
  row.classify_posts = all[0].posts_per_second();
  row.relevant = all[0].found % kHit;
  row.hits = all[0].found / kHit;
  row.canonicalise = all[1].megabytes_per_second();
  if (vectorscan == nullptr) return;
  row.vectorscan = all[2].megabytes_per_second();
  row.vectorscan_matches = all[2].found;
}

void Bench::MeasureRe2(const Rules& rules,
                       const std::vector<RulePatterns>& patterns,
                       Row& row) const {
  const double seconds = settings_.re2_seconds;
  const MadePeer each = MakeRe2Each(patterns);
  Say("an RE2 a rule", each);
  if (each.peer) {
    row.each = ReadWithin({.seconds = seconds}, sample_, 0, *each.peer)
                   .megabytes_per_second;
  }
  const MadePeer set =
      MakeRe2Set(patterns, settings_.set_memory_mb * 1'000'000);
  Say("RE2::Set", set);
  if (!set.peer) return;
  const Reading warm =
      ReadWithin({.seconds = settings_.set_seconds,
                  .bytes = static_cast<double>(settings_.set_kilobytes) * 1e3},
                 sample_, 0, *set.peer);
  const Corpus slice = PartOf(sample_, 0, warm.end);
  row.warm_mb = static_cast<double>(slice.bytes) / 1e6;
  row.set_first = warm.megabytes_per_second;
  const Reading again =
      ReadWithin({.seconds = settings_.set_seconds / 4}, slice, 0, *set.peer);
  row.set_again = again.megabytes_per_second;
  row.again_posts = again.end;
  const Corpus part = PartOf(slice, 0, again.end);
  std::vector<Contender> ours;
  ours.push_back(Over(part, [&] { return ClassifyAll(part, rules); }));
  RunInTurns(ours, {.count = settings_.rounds});
  row.classify_again = ours[0].megabytes_per_second();
  const Reading next =
      ReadWithin({.seconds = seconds}, sample_, warm.end, *set.peer);
  row.set_new = next.megabytes_per_second;
}

base::Result<Row> Bench::Measure(std::size_t count) const {
  const auto files = FilesOf(count);
  if (!files) return std::unexpected(files.error());
  Row row;
  MeasureLoad(*files, row);
  const auto rules = Load(*files);
  if (!rules) return std::unexpected(rules.error());
  const auto patterns = PatternsOf(*files);
  if (!patterns) return std::unexpected(patterns.error());
  row.rules = (*rules)->rule_count();
  fmt::print("{} rules\n", row.rules);
  MadePeer vectorscan{.about = "left out by --vectorscan-most-rules"};
  if (count <= settings_.vectorscan_most_rules) {
    vectorscan = MakeVectorscan(*patterns);
  }
  Say("Vectorscan", vectorscan);
  MeasureAll(*rules, vectorscan.peer.get(), row);
  MeasureRe2(*rules, *patterns, row);
  return row;
}

int Fail(const base::Error& error) {
  fmt::print(stderr, "bench_classify: {}\n", error.message);
  return 2;
}

int RunBench(const Settings& settings) {
  auto corpus = ReadCorpus(settings.data, settings.megabytes * 1'000'000);
  if (!corpus) {
    return Fail(std::move(corpus).error().In(
        "the shared data are needed; name their folder"));
  }
  auto words = ReadWords(settings.data, *corpus);
  if (!words) return Fail(words.error());
  auto pack = ReadPack(settings.rules);
  if (!pack) return Fail(pack.error());
  fmt::print("{} posts of {:.1f} MB; {} words in use and {} not\n",
             corpus->posts.size(), static_cast<double>(corpus->bytes) / 1e6,
             words->used.size(), words->unused.size());
  const Bench bench(settings, *std::move(corpus), *std::move(words),
                    *std::move(pack));
  std::vector<Row> rows;
  for (const std::size_t count : settings.counts) {
    const auto row = bench.Measure(count);
    if (!row) return Fail(row.error());
    rows.push_back(*row);
  }
  return PrintTable(rows) ? 0 : 1;
}

void AddOptions(CLI::App& app, Settings& settings) {
  const auto add = [&](const char* name, auto& value, const char* about) {
    app.add_option(name, value, about)->capture_default_str();
  };
  add("DATA", settings.data, "folder of the shared data");
  add("--rules", settings.rules, "folder of the pack");
  add("--counts", settings.counts, "numbers of rules");
  add("--megabytes", settings.megabytes, "of posts");
  add("--rounds", settings.rounds, "of each, interleaved");
  add("--re2-seconds", settings.re2_seconds,
      "for each step of RE2 but the warming of RE2::Set");
  add("--set-kilobytes", settings.set_kilobytes,
      "of posts that RE2::Set is warmed with");
  add("--set-seconds", settings.set_seconds,
      "at most, for the warming; a quarter of it to read them again");
  add("--set-memory", settings.set_memory_mb,
      "max_mem of RE2::Set in MB; it crawls when its automaton needs more");
  add("--vectorscan-most-rules", settings.vectorscan_most_rules,
      "leave Vectorscan out above it; 10000 compile for most of a minute");
  app.add_flag("--near", settings.near, "generate `near` items too");
}

}  // namespace
}  // namespace huiying::bench

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  huiying::bench::Settings settings;
  CLI::App app("How fast is Classify, beside others with the same patterns?");
  huiying::bench::AddOptions(app, settings);
  CLI11_PARSE(app, argc, argv);
  return huiying::bench::RunBench(settings);
}
