#include "classify/release_reader.h"

#include <fmt/core.h>
#include <re2/re2.h>

#include <algorithm>

#include "text/canonical.h"
#include "text/fingerprint.h"
#include "yaml/reader.h"

namespace huiying::classify {
namespace {

constexpr std::string_view kFile = "releases.yaml";
// A pattern that needs more is no phrase any more.
constexpr std::int64_t kPatternMemory = 1 << 20;

using Pattern = std::unique_ptr<re2::RE2>;

// One thing to look for, by any of its patterns.
struct Group {
  std::string code;
  std::vector<Pattern> any;

  bool IsIn(const std::string& text) const {
    return std::ranges::any_of(any, [&](const Pattern& pattern) {
      return re2::RE2::PartialMatch(text, *pattern);
    });
  }
};

// Reads the file and gathers every problem of it.
struct Loader {
  std::vector<std::string> problems;

  void Add(const base::Error& error) { problems.push_back(error.message); }

  void ReadPatterns(const yaml::Node& list, std::vector<Pattern>& out) {
    const auto items = list.List();
    if (!items) return Add(items.error());
    if (items->empty()) {
      return Add(list.Wrong("has no pattern; write at least one"));
    }
    for (const yaml::Node& item : *items) {
      const auto text = item.String();
      if (!text) {
        Add(text.error());
        continue;
      }
      re2::RE2::Options options(re2::RE2::Quiet);
      options.set_max_mem(kPatternMemory);
      auto pattern = std::make_unique<re2::RE2>(*text, options);
      if (!pattern->ok()) {
        Add(
            item.Wrong(fmt::format("\"{}\" is no pattern ({}); write it as RE2 "
                                   "reads it",
                                   *text, pattern->error())));
        continue;
      }
      out.push_back(std::move(pattern));
    }
  }

  void ReadGroups(const yaml::Node& root, std::string_view field,
                  std::vector<Group>& out) {
    const auto node = root.Find(field);
    if (!node) return;
    const auto map = node->Map();
    if (!map) return Add(map.error());
    for (const yaml::Entry& entry : *map) {
      Group group{.code = entry.key, .any = {}};
      ReadPatterns(entry.value, group.any);
      out.push_back(std::move(group));
    }
  }

  void ReadOne(const yaml::Node& root, std::string_view field, Group& out) {
    out.code = field;
    if (const auto node = root.Find(field)) ReadPatterns(*node, out.any);
  }
};

std::vector<std::string> CodesIn(const std::vector<Group>& groups,
                                 const std::string& text, bool found) {
  std::vector<std::string> codes;
  for (const Group& group : groups) {
    if (group.IsIn(text) == found) codes.push_back(group.code);
  }
  return codes;
}

}  // namespace

struct ReleaseReader::Patterns {
  text::Canonicaliser canonicaliser;
  std::vector<Group> checklist;
  std::vector<Group> blocks;
  std::vector<Group> tone;
  Group promises;
  Group under_verification;
};

ReleaseReader::ReleaseReader(std::unique_ptr<const Patterns> patterns)
    : patterns_(std::move(patterns)) {}
ReleaseReader::~ReleaseReader() = default;

base::Result<std::shared_ptr<const ReleaseReader>> ReleaseReader::Load(
    const std::vector<RuleText>& files, std::string_view shown) {
  auto patterns = std::make_unique<Patterns>();
  text::TraditionalTable traditional;
  for (const RuleText& table : files) {
    if (!table.path.starts_with("opencc/") || !table.path.ends_with(".txt")) {
      continue;
    }
    if (auto parsed = traditional.Parse(table.text); !parsed) {
      return base::FailIn(fmt::format("{}{}", shown, table.path),
                          std::move(parsed));
    }
  }
  patterns->canonicaliser = text::Canonicaliser(std::move(traditional));
  const auto file = std::ranges::find(files, kFile, &RuleText::path);
  if (file != files.end()) {
    const auto document =
        yaml::Parse(fmt::format("{}{}", shown, kFile), file->text);
    if (!document) return std::unexpected(document.error());
    const yaml::Node root = document->root();
    Loader loader;
    if (auto known = root.OnlyFields(
            {"checklist", "blocks", "tone", "promises", "under_verification"});
        !known) {
      loader.Add(known.error());
    }
    loader.ReadGroups(root, "checklist", patterns->checklist);
    loader.ReadGroups(root, "blocks", patterns->blocks);
    loader.ReadGroups(root, "tone", patterns->tone);
    loader.ReadOne(root, "promises", patterns->promises);
    loader.ReadOne(root, "under_verification", patterns->under_verification);
    if (!loader.problems.empty()) {
      std::string message;
      for (const std::string& problem : loader.problems) {
        if (!message.empty()) message += '\n';
        message += problem;
      }
      return base::Fail(base::ErrorCode::kInvalid, message);
    }
  }
  return std::shared_ptr<const ReleaseReader>(
      new ReleaseReader(std::move(patterns)));
}

model::ReleaseReading ReleaseReader::Read(std::string_view text) const {
  text::Canonical canonical;
  patterns_->canonicaliser.Run(text, canonical);
  const std::string folded = canonical.canonical.Utf8();
  return {
      .gaps = CodesIn(patterns_->checklist, folded, false),
      .faults = CodesIn(patterns_->tone, folded, true),
      .blocks = CodesIn(patterns_->blocks, folded, true),
      .promises_more = patterns_->promises.IsIn(folded),
      .under_verification = patterns_->under_verification.IsIn(folded),
      .fingerprint = text::FingerprintOf(canonical.canonical.points()).simhash};
}

}  // namespace huiying::classify
