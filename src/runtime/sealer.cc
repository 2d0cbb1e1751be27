#include "runtime/sealer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "store/hash.h"
#include "store/vault.h"

namespace huiying::runtime {
namespace {

using model::PostRow;
using model::TextHash;

// The hash that the field which `slot` writes to had in the post before: found
// by letting the slot write a mark into a command that nobody keeps.
TextHash HashBefore(const SealedText& text, const PostRow& before) {
  TextHash mark{};
  mark.fill(0xFF);
  model::Command probe;
  probe.body = model::SubmitPost{};
  text.slot(probe, mark);
  const PostRow& row = std::get<model::SubmitPost>(probe.body).post;
  for (const auto field : {&PostRow::title, &PostRow::text, &PostRow::url}) {
    if (row.*field == mark) return before.*field;
  }
  return {};
}

const model::RuleFile* FindFile(const std::vector<model::RuleFile>& files,
                                const std::string& path) {
  const auto it = std::ranges::find(files, path, &model::RuleFile::path);
  return it == files.end() ? nullptr : &*it;
}

void SetFile(std::vector<model::RuleFile>& files, model::RuleFile file) {
  const auto it = std::ranges::find(files, file.path, &model::RuleFile::path);
  if (it == files.end()) {
    files.push_back(std::move(file));
  } else {
    *it = std::move(file);
  }
}

}  // namespace

base::Result<std::vector<store::Write>> Sealer::Seal(Request& request) {
  std::vector<store::Write> rows;
  const auto* const submit =
      std::get_if<model::SubmitPost>(&request.command.body);
  const auto before =
      submit == nullptr ? std::nullopt : engine_.FindPost(submit->post.id);
  for (const SealedText& text : request.texts) {
    if (text.text.empty()) continue;  // no text: the hash stays empty
    const TextHash old = before ? HashBefore(text, *before) : TextHash{};
    auto hash = HashFor(text.text, old, rows);
    if (!hash) return std::unexpected(std::move(hash).error());
    text.slot(request.command, *hash);
  }
  if (auto* load = std::get_if<model::LoadRules>(&request.command.body)) {
    auto sealed = SealFiles(request.files, *load, rows);
    if (!sealed) return std::unexpected(std::move(sealed).error());
  }
  return rows;
}

base::Status Sealer::SealFiles(const std::vector<RuleFileText>& files,
                               model::LoadRules& command,
                               std::vector<store::Write>& rows) {
  for (const RuleFileText& file : files) {
    model::RuleFile sealed{.path = file.path, .in_vault = file.in_vault};
    if (file.in_vault) {
      const model::RuleFile* const before =
          FindFile(engine_.policy().files, file.path);
      const bool sealed_before = before != nullptr && before->in_vault;
      auto hash =
          HashFor(file.text, sealed_before ? before->hash : TextHash{}, rows);
      if (!hash) return std::unexpected(std::move(hash).error());
      sealed.hash = *hash;
    } else {
      store::SealedRow row = store::SealArtifact(file.text);
      sealed.hash = row.hash;
      rows.push_back(std::move(row.write));
    }
    SetFile(command.policy.files, std::move(sealed));
  }
  return {};
}

base::Result<TextHash> Sealer::HashFor(const std::string& text,
                                       const TextHash& before,
                                       std::vector<store::Write>& rows) {
  if (!model::IsEmpty(before)) {
    auto same = StandsFor(before, text);
    if (!same) return std::unexpected(std::move(same).error());
    if (*same) return before;
  }
  store::Salt salt{};
  random_.Fill(salt);
  store::SealedRow row = store::SealText(text, salt);
  rows.push_back(std::move(row.write));
  return row.hash;
}

base::Result<bool> Sealer::StandsFor(const TextHash& hash,
                                     const std::string& text) {
  const auto kept = kept_.find(std::string(store::HashBytes(hash)));
  if (kept != kept_.end()) {
    return store::TextOfRow(*kept->second.value) == text;
  }
  if (snapshot_ == nullptr) snapshot_ = store_.Take();
  auto opened = store::OpenText(*snapshot_, hash);
  if (opened) return *opened == text;
  // A damaged old text must not end the process each time its post is seen
  // again: it counts as changed, and `journal verify` names it.
  if (opened.error().code == base::ErrorCode::kCorrupt) return false;
  return std::unexpected(std::move(opened).error());
}

void Sealer::Keep(store::Write row) {
  std::string key = row.key;
  kept_.insert_or_assign(std::move(key), std::move(row));
}

std::vector<store::Write> Sealer::TakeRows() && {
  std::vector<store::Write> rows;
  rows.reserve(kept_.size());
  for (auto& [key, row] : kept_) rows.push_back(std::move(row));
  return rows;
}

}  // namespace huiying::runtime
