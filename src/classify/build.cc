#include "classify/build.h"

#include <fmt/format.h>

#include <algorithm>

#include "classify/builder.h"

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

void Builder::Finish() {
  for (std::uint32_t i = 0; i < rules_->rules.size(); ++i) AddTriggers(i);
  if (rules_->has_patterns) {
    std::vector<std::string> atoms;
    rules_->filter.Compile(&atoms);
    for (std::uint32_t i = 0; i < atoms.size(); ++i) {
      rules_->uses[AddLiteral(atoms[i])].atoms.push_back(i);
    }
  }
  rules_->literals.Build();
}

Built Builder::Run(const std::vector<RuleText>& files) {
  std::vector<const RuleText*> read;
  for (const RuleText& file : files) {
    if (IsIn(file, "opencc/", ".txt") || IsIn(file, "lexicon/", ".yaml") ||
        IsIn(file, "topics/", ".yaml") || file.path == "units.yaml") {
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
  each("lexicon/", ".yaml", &Builder::ReadLexicon);
  each("units.yaml", "", &Builder::ReadUnits);
  each("topics/", ".yaml", &Builder::ReadTopic);
  if (rules_->rules.empty() && problems_.empty()) {
    Error("topics/: no rule was found; a rule set needs at least one file "
          "topics/<name>.yaml");
  }
  for (const TermList& list : rules_->lists) {
    if (list.used || list.trap) continue;
    problems_.push_back({Problem::Kind::kWarning,
                         fmt::format("{}:{}: ${}: no rule uses this list",
                                     list.file, list.line, list.name)});
  }
  CheckSuppressed();
  Finish();
  return {std::move(rules_), std::move(problems_)};
}

Built BuildRules(const std::vector<RuleText>& files) {
  return Builder().Run(files);
}

}  // namespace huiying::classify
