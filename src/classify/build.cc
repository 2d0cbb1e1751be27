#include "classify/build.h"

#include <fmt/format.h>

#include <algorithm>

#include "classify/builder.h"
#include "text/utf8.h"

namespace huiying::classify {
namespace {

std::uint64_t Fnv1a(std::uint64_t hash, std::string_view bytes) {
  for (const char c : bytes) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  }
  return hash;
}

std::string VersionOf(const std::vector<const RuleText*>& files) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const RuleText* file : files) {
    hash = Fnv1a(hash, fmt::format("{}:{}:", file->path.size(),
                                   file->text.size()));
    hash = Fnv1a(hash, file->path);
    hash = Fnv1a(hash, file->text);
  }
  return fmt::format("{:016x}", hash);
}

bool IsIn(const RuleText& file, std::string_view folder,
          std::string_view extension) {
  return file.path.starts_with(folder) && file.path.ends_with(extension);
}

}  // namespace

std::vector<Node> Builder::ListAt(const Node& node, std::string_view field) {
  const auto found = node.Find(field);
  if (!found) return {};
  auto list = Take(found->List());
  return list ? std::move(*list) : std::vector<Node>();
}

std::string Builder::TextAt(const Node& node, std::string_view field) {
  const auto found = node.Find(field);
  if (!found) return {};
  return Take(found->String()).value_or("");
}

std::int64_t Builder::NumberAt(const Node& node, std::string_view field,
                               std::int64_t min, std::int64_t max,
                               std::int64_t otherwise) {
  const auto found = node.Find(field);
  if (!found) return otherwise;
  return Take(found->Integer(min, max)).value_or(otherwise);
}

bool Builder::FlagAt(const Node& node, std::string_view field) {
  const auto found = node.Find(field);
  return found && Take(found->Bool()).value_or(false);
}

std::size_t Builder::ChoiceAt(const Node& node, std::string_view field,
                              const std::vector<std::string_view>& names) {
  const auto found = node.Find(field);
  if (!found) return 0;
  const auto text = Take(found->String());
  if (!text) return 0;
  const auto at = std::ranges::find(names, *text);
  if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
  Wrong(*found, fmt::format("\"{}\" is not known; write {}", *text,
                            fmt::join(names, " or ")));
  return 0;
}

std::optional<Node> Builder::Open(const RuleText& file) {
  auto document = Take(yaml::Parse(file.path, file.text));
  if (!document) return std::nullopt;
  documents_.push_back(std::move(*document));
  return documents_.back().root();
}

std::u32string Builder::FoldedPoints(std::string_view text) const {
  return text::CodePointsOf(rules_->folding->Fold(text));
}

Built Builder::Run(const std::vector<RuleText>& files) {
  std::vector<const RuleText*> read;
  for (const RuleText& file : files) {
    if (IsIn(file, "opencc/", ".txt") || IsIn(file, "lexicon/", ".yaml") ||
        IsIn(file, "topics/", ".yaml") || file.path == "units.yaml" ||
        file.path == "spread.yaml") {
      read.push_back(&file);
    }
  }
  std::ranges::sort(read, {}, &RuleText::path);
  rules_->version = VersionOf(read);
  const auto each = [&](std::string_view folder, std::string_view extension,
                        auto step) {
    for (const RuleText* file : read) {
      if (IsIn(*file, folder, extension)) (this->*step)(*file);
    }
  };
  each("opencc/", ".txt", &Builder::ReadTable);
  rules_->folding.emplace(std::move(table_));
  each("lexicon/", ".yaml", &Builder::ReadLexicon);
  ReadWeak();
  each("units.yaml", "", &Builder::ReadUnits);
  each("spread.yaml", "", &Builder::ReadSpread);
  each("topics/", ".yaml", &Builder::ReadTopic);
  if (rules_->rules.empty() && problems_.empty()) {
    Error("topics/: no rule was found; a rule set needs at least one file "
          "topics/<name>.yaml");
  }
  CheckSuppressed();
  Finish();
  WarnOfDeadTerms();
  WarnOfRules();
  return {std::move(rules_), std::move(problems_)};
}

Built BuildRules(const std::vector<RuleText>& files) {
  return Builder().Run(files);
}

}  // namespace huiying::classify
