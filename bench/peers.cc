#include "bench/peers.h"

#include <fmt/format.h>
#include <hs/hs.h>
#include <re2/re2.h>
#include <re2/set.h>

#include <chrono>
#include <map>
#include <optional>
#include <set>

namespace huiying::bench {
namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct FreeDatabase {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
struct FreeScratch {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using Database = std::unique_ptr<hs_database_t, FreeDatabase>;

class Vectorscan : public Peer {
 public:
  explicit Vectorscan(Database database) : database_(std::move(database)) {
    hs_scratch_t* scratch = nullptr;
    if (hs_alloc_scratch(database_.get(), &scratch) == HS_SUCCESS) {
      scratch_.reset(scratch);
    }
  }

  std::uint64_t MatchesIn(std::string_view text) override {
    std::uint64_t matches = 0;
    hs_scan(database_.get(), text.data(), static_cast<unsigned>(text.size()),
            0, scratch_.get(), CountMatch, &matches);
    return matches;
  }

 private:
  static int CountMatch(unsigned, unsigned long long, unsigned long long,
                        unsigned, void* matches) {
    ++*static_cast<std::uint64_t*>(matches);
    return 0;
  }

  Database database_;
  std::unique_ptr<hs_scratch_t, FreeScratch> scratch_;
};

class Re2Set : public Peer {
 public:
  explicit Re2Set(std::unique_ptr<re2::RE2::Set> set) : set_(std::move(set)) {}

  std::uint64_t MatchesIn(std::string_view text) override {
    rules_.clear();
    set_->Match(text, &rules_);
    return rules_.size();
  }

 private:
  std::unique_ptr<re2::RE2::Set> set_;
  std::vector<int> rules_;
};

class Re2Each : public Peer {
 public:
  explicit Re2Each(std::vector<std::unique_ptr<re2::RE2>> rules)
      : rules_(std::move(rules)) {}

  std::uint64_t MatchesIn(std::string_view text) override {
    std::uint64_t matches = 0;
    for (const auto& rule : rules_) {
      matches += re2::RE2::PartialMatch(text, *rule);
    }
    return matches;
  }

 private:
  std::vector<std::unique_ptr<re2::RE2>> rules_;
};

std::string AlternationOf(const RulePatterns& rule) {
  std::string out;
  for (const Pattern& pattern : rule) {
    if (!out.empty()) out += '|';
    out += ExpressionOf(pattern);
  }
  return out;
}

re2::RE2::Options QuietOptions(std::int64_t max_memory) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  options.set_max_mem(max_memory);
  return options;
}

}  // namespace

bool CompilesAlone(const Pattern& pattern, unsigned flags) {
  hs_database_t* raw = nullptr;
  hs_compile_error_t* error = nullptr;
  hs_compile(ExpressionOf(pattern).c_str(), flags, HS_MODE_BLOCK, nullptr,
             &raw, &error);
  const Database alone(raw);
  if (error == nullptr) return true;
  hs_free_compile_error(error);
  return false;
}

// Lists written out around a gap can be more than Vectorscan takes; its
// prefilter of such a pattern, which may match too much, is then the pattern.
// Nothing for the few that it cannot read at all.
std::optional<unsigned> FlagsOf(const Pattern& pattern) {
  if (!pattern.regex) return HS_FLAG_SINGLEMATCH;
  static std::map<std::string, std::optional<unsigned>> known;
  const auto [it, added] = known.try_emplace(pattern.text, std::nullopt);
  if (added) {
    const unsigned flags = HS_FLAG_SINGLEMATCH | HS_FLAG_UTF8;
    for (const unsigned try_flags : {flags, flags | HS_FLAG_PREFILTER}) {
      if (!it->second && CompilesAlone(pattern, try_flags)) {
        it->second = try_flags;
      }
    }
  }
  return it->second;
}

MadePeer MakeVectorscan(const std::vector<RulePatterns>& rules) {
  std::set<Pattern> distinct;
  for (const RulePatterns& rule : rules) {
    distinct.insert(rule.begin(), rule.end());
  }
  std::vector<std::string> texts;
  std::vector<unsigned> flags, ids;
  std::size_t regexes = 0, prefilters = 0, left_out = 0;
  for (const Pattern& pattern : distinct) {
    const auto pattern_flags = FlagsOf(pattern);
    if (!pattern_flags) {
      ++left_out;
      continue;
    }
    texts.push_back(ExpressionOf(pattern));
    flags.push_back(*pattern_flags);
    ids.push_back(static_cast<unsigned>(ids.size()));
    regexes += pattern.regex;
    prefilters += (flags.back() & HS_FLAG_PREFILTER) != 0;
  }
  std::vector<const char*> expressions;
  for (const std::string& text : texts) expressions.push_back(text.c_str());
  const auto start = Clock::now();
  hs_database_t* raw = nullptr;
  hs_compile_error_t* error = nullptr;
  hs_compile_multi(expressions.data(), flags.data(), ids.data(),
                   static_cast<unsigned>(ids.size()), HS_MODE_BLOCK, nullptr,
                   &raw, &error);
  MadePeer made{.peer = {}, .seconds = SecondsSince(start), .about = {}};
  if (error != nullptr) {
    made.about = fmt::format("not compiled: {}", error->message);
    hs_free_compile_error(error);
    return made;
  }
  std::size_t size = 0;
  hs_database_size(raw, &size);
  made.peer = std::make_unique<Vectorscan>(Database(raw));
  made.about = fmt::format(
      "{} terms and {} regexes, {} of them as a prefilter only, {} left out; a "
      "database of {:.0f} MB", texts.size() - regexes, regexes, prefilters,
      left_out, static_cast<double>(size) / 1e6);
  return made;
}

MadePeer MakeRe2Set(const std::vector<RulePatterns>& rules,
                    std::int64_t max_memory) {
  const auto start = Clock::now();
  auto set = std::make_unique<re2::RE2::Set>(QuietOptions(max_memory),
                                             re2::RE2::UNANCHORED);
  for (const RulePatterns& rule : rules) {
    std::string error;
    if (set->Add(AlternationOf(rule), &error) < 0) {
      return {.peer = {}, .seconds = 0, .about = "not added: " + error};
    }
  }
  if (!set->Compile()) {
    return {.peer = {}, .seconds = 0, .about = "not compiled: out of memory"};
  }
  return {.peer = std::make_unique<Re2Set>(std::move(set)),
          .seconds = SecondsSince(start),
          .about = fmt::format("max_mem {} MB", max_memory / 1'000'000)};
}

MadePeer MakeRe2Each(const std::vector<RulePatterns>& rules) {
  const auto start = Clock::now();
  std::vector<std::unique_ptr<re2::RE2>> made;
  for (const RulePatterns& rule : rules) {
    made.push_back(std::make_unique<re2::RE2>(AlternationOf(rule),
                                              QuietOptions(8 << 20)));
    if (!made.back()->ok()) {
      return {.peer = {}, .seconds = 0,
              .about = "not compiled: " + made.back()->error()};
    }
  }
  return {.peer = std::make_unique<Re2Each>(std::move(made)),
          .seconds = SecondsSince(start),
          .about = "max_mem 8 MB each"};
}

}  // namespace huiying::bench
