#include "http/lookup.h"

#include <utility>

#include "store/vault.h"

namespace huiying::http {

using store::Family;

Lookup::Lookup(std::shared_ptr<const store::Snapshot> snapshot,
               std::shared_ptr<const PeopleView> people, std::uint64_t* damaged)
    : snapshot_(std::move(snapshot)),
      people_(std::move(people)),
      damaged_(damaged) {
  global_ = Find<model::Global>(model::GlobalKey()).value_or(model::Global());
}

template <class Row>
std::optional<Row> Lookup::Find(const std::string& key) const {
  const auto bytes = snapshot_->Get(Family::kProjections, key);
  if (bytes && !*bytes) return std::nullopt;
  auto row = bytes ? model::DecodeFields<Row>(**bytes) : std::nullopt;
  if (!row) ++*damaged_;
  return row;
}

std::optional<std::string> Lookup::Text(const model::TextHash& hash) const {
  if (model::IsEmpty(hash)) return std::nullopt;
  auto text = store::OpenText(*snapshot_, hash);
  if (text) return *std::move(text);
  ++*damaged_;
  return std::nullopt;
}

std::optional<model::Case> Lookup::FindCase(model::CaseId id) const {
  return Find<model::Case>(model::CaseKey(id));
}

std::optional<model::PostRow> Lookup::FindPost(const model::PostId& id) const {
  return Find<model::PostRow>(model::PostKey(id));
}

std::optional<model::Alert> Lookup::FindAlert(model::AlertId id) const {
  return Find<model::Alert>(model::AlertKey(id));
}

}  // namespace huiying::http
