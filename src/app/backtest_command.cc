#include "app/backtest_command.h"

#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/folders.h"
#include "app/rules_changes.h"
#include "app/rules_in_force.h"
#include "app/stored_posts.h"
#include "config/feeds.h"
#include "config/files.h"
#include "ingest/post_json.h"
#include "ingest/submit.h"
#include "model/row.h"
#include "store/rocks_store.h"

namespace huiying::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::Fail;
using RuleSetPtr = std::shared_ptr<const classify::RuleSet>;

constexpr int kNothingLost = 0;
constexpr int kLost = 1;
constexpr int kUnreadable = 2;

// Everything that one run reads from. The snapshot goes before its store.
struct World {
  const BacktestOptions& options;
  std::ostream& out;
  std::ostream& complaints;
  std::unique_ptr<store::RocksStore> store;
  std::unique_ptr<store::Snapshot> snapshot;  // nothing without --data
  model::Policy policy;                       // in force; of the store
  RuleSetPtr rules;                           // those on trial
  std::set<std::string> local_feeds;
  std::vector<std::string> losses;  // a sentence for each part with any
  std::uint64_t unreadable_lines = 0;

  classify::Options OptionsFor(const std::string& feed) const {
    return {.gate = options.gate, .local = local_feeds.contains(feed)};
  }
  void Conclude(std::string_view part, const RulesChanges& changes) {
    changes.Print(out);
    if (changes.gone() == 0 && changes.lowered() == 0) return;
    losses.push_back(
        fmt::format("LOST among {}: {} gone; {} of grade 1 or 2 milder or no "
                    "longer to be answered",
                    part, changes.gone(), changes.lowered()));
  }
};

base::Status CheckOptions(const BacktestOptions& options) {
  const auto wrong = [](const char* what) {
    return Fail(ErrorCode::kInvalid, what);
  };
  if (!options.data && !options.posts) {
    return wrong(
        "give --data for the stored posts, --posts for a file, or "
        "both");
  }
  if (options.posts && !options.data && !options.against) {
    return wrong(
        "--posts: give --data or --against, the rules to compare "
        "with");
  }
  if (options.against && (options.data || !options.posts)) {
    return wrong(
        "--against goes with --posts and without --data, which "
        "compares with the rules in force");
  }
  return {};
}

base::Status OpenData(World& world) {
  if (!world.options.data) return {};
  auto store = store::RocksStore::Open(*world.options.data,
                                       {.mode = store::OpenMode::kReadOnly});
  if (!store) return std::unexpected(std::move(store).error());
  world.store = *std::move(store);
  world.snapshot = world.store->Take();
  const auto row =
      world.snapshot->Get(store::Family::kProjections, model::PolicyKey());
  if (!row) return std::unexpected(row.error());
  const auto policy =
      *row ? model::DecodeFields<model::Policy>(**row) : std::nullopt;
  if (!policy || policy->files.empty()) {
    return Fail(ErrorCode::kNotFound,
                fmt::format("{}: no rules were ever in force there",
                            world.options.data->string()));
  }
  world.policy = *policy;
  return {};
}

base::Status ReadLocalFeeds(World& world) {
  if (world.snapshot) {
    auto feeds = LocalFeedsOf(*world.snapshot);
    if (!feeds) return std::unexpected(std::move(feeds).error());
    world.local_feeds = *std::move(feeds);
  }
  if (!world.options.feeds) return {};
  const fs::path& folder = *world.options.feeds;
  const auto files = config::ReadFolder(folder, config::Depth::kTopOnly);
  if (!files) return Fail(ErrorCode::kInvalid, config::Describe(files.error()));
  const auto feeds = config::LoadFeeds(*files, {}, folder.string() + "/");
  if (!feeds) return Fail(ErrorCode::kInvalid, config::Describe(feeds.error()));
  for (const config::FeedConfig& feed : *feeds) {
    if (std::ranges::count(feed.tags, "local") > 0) {
      world.local_feeds.insert(feed.name);
    }
  }
  return {};
}

base::Status TryStoredPosts(World& world) {
  if (!world.snapshot) return {};
  RulesChanges changes(world.options.examples);
  std::set<std::string> versions;
  std::uint64_t erased = 0;
  classify::Classifier classifier(*world.rules);
  model::Verdict verdict;
  const auto read = ReadStoredPosts(
      *world.snapshot,
      [&](const model::PostRow& row, const std::optional<model::Post>& post) {
        if (!post) {
          ++erased;
          return;
        }
        versions.insert(row.rules_version);
        classifier.Run(*post, world.OptionsFor(post->feed), verdict);
        changes.Add(*post,
                    {.relevant = true,
                     .grade = row.grade,
                     .answer_due = row.answer_due},
                    verdict);
      });
  if (!read) return read;
  fmt::print(world.out,
             "\nstored posts of {}, versions of rules that answered them: {}\n",
             world.options.data->string(), versions.size());
  if (erased > 0) {
    fmt::print(world.out, "  erased, cannot be tried: {}\n", erased);
  }
  world.Conclude("the stored posts", changes);
  return {};
}

// Tries every line of `in`; what cannot be read is complained of.
void TryLines(World& world, const classify::RuleSet& now, std::istream& in,
              RulesChanges& changes) {
  classify::Classifier before(now);
  classify::Classifier after(*world.rules);
  model::Verdict old_verdict;
  model::Verdict verdict;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    auto post = ingest::ReadPostJson(line);
    if (!post) {
      fmt::print(world.complaints, "huiying rules backtest: {}:{}: {}\n",
                 world.options.posts->string(), number, post.error().message);
      ++world.unreadable_lines;
      continue;
    }
    ingest::MaskPost(*post);  // as the daemon reads and as people may see it
    const classify::Options options = world.OptionsFor(post->feed);
    before.Run(*post, options, old_verdict);
    after.Run(*post, options, verdict);
    changes.Add(*post, AnswerOf(old_verdict), verdict);
  }
}

base::Status TryFile(World& world, const classify::RuleSet& now) {
  const std::string name = world.options.posts->string();
  std::ifstream in(name, std::ios::binary);
  RulesChanges changes(world.options.examples);
  if (in) TryLines(world, now, in, changes);
  if (!in.is_open() || in.bad()) {
    return Fail(ErrorCode::kNotFound,
                fmt::format("{}: cannot be read as a file", name));
  }
  fmt::print(world.out, "\nposts of {}\n", name);
  if (world.unreadable_lines > 0) {
    fmt::print(world.out, "  lines that cannot be read: {}\n",
               world.unreadable_lines);
  }
  world.Conclude("the posts of " + name, changes);
  return {};
}

// The rules that posts of a file are compared by, when there is a file.
base::Result<RuleSetPtr> ReadCompared(const World& world) {
  if (!world.options.posts) return RuleSetPtr();
  auto rules = world.snapshot
                   ? ReadClassifierFromStore(*world.snapshot, world.policy)
                   : ReadClassifier(*world.options.against);
  if (rules) return rules;
  return base::FailIn("rules to compare with", std::move(rules));
}

void PrintHead(const World& world) {
  const BacktestOptions& options = world.options;
  fmt::print(world.out, "on trial:  {} (version {}, {} rules)\n",
             options.rules.string(), world.rules->version(),
             world.rules->rule_count());
  if (world.snapshot) {
    fmt::print(world.out, "in force:  {} (version {})\n",
               options.data->string(), world.policy.rules_version);
  }
}

base::Status Try(World& world) {
  if (auto fit = CheckOptions(world.options); !fit) return fit;
  auto rules = ReadClassifier(world.options.rules);
  if (!rules) return base::FailIn("rules on trial", std::move(rules));
  world.rules = *std::move(rules);
  if (auto opened = OpenData(world); !opened) return opened;
  if (auto feeds = ReadLocalFeeds(world); !feeds) return feeds;
  const auto compared = ReadCompared(world);
  if (!compared) return std::unexpected(compared.error());
  PrintHead(world);
  if (world.options.against) {
    fmt::print(world.out, "against:   {} (version {}, {} rules)\n",
               world.options.against->string(), (*compared)->version(),
               (*compared)->rule_count());
  }
  if (auto tried = TryStoredPosts(world); !tried) return tried;
  return world.options.posts ? TryFile(world, **compared) : base::Status();
}

int Conclude(const World& world) {
  fmt::print(world.out, "\n");
  for (const std::string& loss : world.losses) {
    fmt::print(world.out, "{}\n", loss);
  }
  if (world.losses.empty()) {
    fmt::print(world.out,
               "nothing lost: nothing is gone, nothing of grade 1 or 2 is "
               "milder or no longer to be answered\n");
  }
  if (world.unreadable_lines > 0) {
    fmt::print(world.out, "not complete: lines that cannot be read: {}\n",
               world.unreadable_lines);
    return kUnreadable;
  }
  return world.losses.empty() ? kNothingLost : kLost;
}

constexpr char kAbout[] =
    "Stored posts (--data): what would be gone, graded otherwise, or change "
    "between due and none. What matched nothing was never stored, so what a "
    "new rule adds is seen with --posts only.\n"
    "The place gate is on. A stored post counts as from a local feed when any "
    "post of its feed was kept for that, or when --feeds tags the feed "
    "`local`. Counts of reposts and the like are not stored, but for the one "
    "that raised a grade.\n"
    "Exit status: 0 nothing is lost; 1 something is gone, or of grade 1 or 2 "
    "and milder or no longer to be answered; 2 usage or input error.";

}  // namespace

int RunBacktest(const BacktestOptions& options, std::ostream& out,
                std::ostream& complaints) {
  World world{.options = options, .out = out, .complaints = complaints};
  if (const auto tried = Try(world); !tried) {
    fmt::print(complaints, "huiying rules backtest: {}\n",
               tried.error().message);
    return kUnreadable;
  }
  const int status = Conclude(world);
  out.flush();
  if (out) return status;
  fmt::print(complaints,
             "huiying rules backtest: the output could not be written\n");
  return kUnreadable;
}

void AddBacktestCommand(CLI::App& rules, int& exit_code) {
  auto given = std::make_shared<BacktestOptions>(
      BacktestOptions{.rules = DefaultFolder("rules")});
  auto everywhere = std::make_shared<bool>(false);
  CLI::App* const command = rules.add_subcommand(
      "backtest", "what would change if these rules were in force");
  command->footer(kAbout);
  command->add_option("DIR", given->rules, "folder of the rules on trial")
      ->capture_default_str();
  command->add_option("--data", given->data,
                      "data folder, also of a running daemon: its stored "
                      "posts, and the rules in force");
  command->add_option("--posts", given->posts,
                      "NDJSON posts, as `huiying classify` reads them: "
                      "compared with the rules in force, or --against");
  command->add_option("--against", given->against,
                      "folder of rules to compare with, without --data");
  command->add_option("--feeds", given->feeds,
                      "feeds folder that says which feeds are local");
  command->add_flag("--everywhere", *everywhere, "turn the place gate off");
  command
      ->add_option("--examples", given->examples,
                   "how many of each kind are shown")
      ->check(CLI::Range(0, 10000))
      ->capture_default_str();
  command->callback([given, everywhere, &exit_code] {
    if (*everywhere) given->gate = classify::PlaceGate::kOff;
    exit_code = RunBacktest(*given, std::cout, std::cerr);
  });
}

}  // namespace huiying::app
