// Lookup: one snapshot, and what rows refer to in it: texts, posts, cases,
// people's names. Confined(net).
//
// A text that was erased or is damaged reads as absent, so that one bad row
// does not take the queue off the screen; damaged ones are counted.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "http/dependencies.h"
#include "model/case.h"
#include "model/row.h"
#include "store/key_value.h"

namespace huiying::http {

class Lookup {
 public:
  // REQUIRES: `people` and `damaged` outlive this.
  Lookup(std::shared_ptr<const store::Snapshot> snapshot,
         std::shared_ptr<const PeopleView> people, std::uint64_t* damaged);

  const store::Snapshot& snapshot() const { return *snapshot_; }
  const std::shared_ptr<const store::Snapshot>& shared() const {
    return snapshot_;
  }
  const PeopleView& people() const { return *people_; }
  // The journal's counters; all zero before entry 0.
  const model::Global& global() const { return global_; }

  std::optional<std::string> Text(const model::TextHash& hash) const;
  std::optional<model::Case> FindCase(model::CaseId id) const;
  std::optional<model::PostRow> FindPost(const model::PostId& id) const;
  std::optional<model::Alert> FindAlert(model::AlertId id) const;

 private:
  template <class Row>
  std::optional<Row> Find(const std::string& key) const;

  std::shared_ptr<const store::Snapshot> snapshot_;
  std::shared_ptr<const PeopleView> people_;
  std::uint64_t* damaged_;
  model::Global global_;
};

}  // namespace huiying::http
