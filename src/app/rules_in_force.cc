#include "app/rules_in_force.h"

#include <fmt/core.h>

#include <fstream>
#include <iterator>

#include "config/files.h"
#include "config/policy.h"
#include "config/secrets.h"
#include "store/vault.h"

namespace huiying::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::Fail;
using runtime::RuleFileText;

// The roster holds contacts of people, calendars their names: they go into the
// vault. A heartbeat's address may be its secret.
bool HoldsContacts(const std::string& path) {
  return path == "roster.yaml" || path == "heartbeats.yaml" ||
         path.ends_with(".ics");
}

std::vector<classify::RuleText> TextsOf(
    const std::vector<RuleFileText>& files) {
  std::vector<classify::RuleText> texts;
  for (const RuleFileText& file : files) {
    texts.push_back({.path = file.path, .text = file.text});
  }
  return texts;
}

base::Result<std::shared_ptr<const classify::RuleSet>> Compile(
    const std::vector<RuleFileText>& files) {
  return classify::LoadRuleSet(TextsOf(files));
}

base::Result<RulesInForce> Parse(std::vector<RuleFileText> files,
                                 const fs::path& folder) {
  RulesInForce rules;
  std::vector<config::FileText> yaml;
  for (const RuleFileText& file : files) {
    if (file.path.ends_with(".yaml") || file.path.ends_with(".ics")) {
      yaml.push_back({.path = file.path, .text = file.text});
    }
  }
  std::string problems;
  auto classifier = Compile(files);
  if (!classifier) problems += classifier.error().message;
  auto policy = config::LoadPolicy(yaml, config::SystemSecrets(folder));
  if (!policy) {
    if (!problems.empty()) problems += '\n';
    problems += config::Describe(policy.error());
  }
  auto reader = classify::ReleaseReader::Load(TextsOf(files));
  if (!reader) {
    if (!problems.empty()) problems += '\n';
    problems += reader.error().message;
  }
  if (!problems.empty()) return Fail(ErrorCode::kInvalid, problems);
  rules.release_reader = *std::move(reader);
  rules.classifier = *std::move(classifier);
  rules.policy = std::move(policy->policy);
  rules.policy.rules_version = rules.classifier->version();
  rules.directory =
      std::make_shared<const config::Directory>(std::move(policy->directory));
  rules.warnings = std::move(policy->warnings);
  rules.files = std::move(files);
  return rules;
}

base::Status AddTables(const fs::path& folder,
                       std::vector<RuleFileText>& files) {
  std::error_code error;
  for (const auto& file : fs::directory_iterator(folder / "opencc", error)) {
    if (file.path().extension() != ".txt") continue;
    std::ifstream in(file.path(), std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    if (!in.good() && !in.eof()) {
      return Fail(ErrorCode::kUnavailable,
                  fmt::format("{}: cannot be read", file.path().string()));
    }
    files.push_back({.path = "opencc/" + file.path().filename().string(),
                     .text = std::move(text)});
  }
  return {};
}

base::Result<std::vector<RuleFileText>> FilesFromStore(
    const store::Snapshot& snapshot, const model::Policy& policy) {
  std::vector<RuleFileText> files;
  for (const model::RuleFile& file : policy.files) {
    auto text = file.in_vault ? store::OpenText(snapshot, file.hash)
                              : store::OpenArtifact(snapshot, file.hash);
    if (!text) return base::FailIn(file.path, std::move(text));
    if (!*text) {
      return Fail(ErrorCode::kCorrupt,
                  fmt::format("{}: its text is not in the store", file.path));
    }
    files.push_back({.path = file.path,
                     .text = **std::move(text),
                     .in_vault = file.in_vault});
  }
  return files;
}

}  // namespace

base::Result<std::vector<RuleFileText>> ReadRuleFiles(const fs::path& folder) {
  auto yaml = config::ReadFolder(folder, config::Depth::kWithFolders);
  if (!yaml) return Fail(ErrorCode::kInvalid, config::Describe(yaml.error()));
  std::vector<RuleFileText> files;
  for (config::FileText& file : *yaml) {
    const bool in_vault = HoldsContacts(file.path);
    files.push_back({.path = std::move(file.path),
                     .text = std::move(file.text),
                     .in_vault = in_vault});
  }
  if (auto status = AddTables(folder, files); !status) {
    return std::unexpected(std::move(status).error());
  }
  std::ranges::sort(files, {}, &RuleFileText::path);
  return files;
}

base::Result<RulesInForce> ReadRules(const fs::path& folder) {
  auto files = ReadRuleFiles(folder);
  if (!files) return std::unexpected(std::move(files).error());
  return Parse(*std::move(files), folder);
}

base::Result<RulesInForce> ReadRulesFromStore(const store::Snapshot& snapshot,
                                              const model::Policy& policy,
                                              const fs::path& folder) {
  auto files = FilesFromStore(snapshot, policy);
  if (!files) return std::unexpected(std::move(files).error());
  return Parse(*std::move(files), folder);
}

base::Result<std::shared_ptr<const classify::RuleSet>> ReadClassifier(
    const fs::path& folder) {
  const auto files = ReadRuleFiles(folder);
  if (!files) return std::unexpected(files.error());
  return Compile(*files);
}

base::Result<std::shared_ptr<const classify::RuleSet>> ReadClassifierFromStore(
    const store::Snapshot& snapshot, const model::Policy& policy) {
  const auto files = FilesFromStore(snapshot, policy);
  if (!files) return std::unexpected(files.error());
  return Compile(*files);
}

http::PeopleView ViewOf(const RulesInForce& rules) {
  http::PeopleView view;
  for (const config::Contact& contact : rules.directory->people) {
    view.people.push_back({.id = contact.id.value(), .name = contact.name});
  }
  for (const config::ReleaseChannel& channel : rules.directory->channels) {
    view.channels.push_back({.id = channel.id,
                             .name = channel.name,
                             .platform = channel.platform,
                             .url = channel.url});
  }
  view.groups = rules.policy.on_call;
  view.calendar = rules.policy.calendar;
  view.heartbeats = rules.policy.heartbeats;
  view.release_rules = rules.policy.releases;
  view.attendance = rules.policy.attendance;
  view.obligations = rules.policy.obligations;
  return view;
}

}  // namespace huiying::app
