// What the tests of the running parts share: rules, memos and a desk that
// answers when the test says so.
#pragma once

#include <doctest/doctest.h>

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "classify/rule_set.h"
#include "runtime/desk.h"
#include "store/key_value.h"

namespace huiying::testing {

// 警 matters, everything else does not.
inline std::shared_ptr<const classify::RuleSet> PoliceRules(
    const std::string& term = "警") {
  auto rules = classify::LoadRuleSet(
      {{"units.yaml", "city: {name: 云州市, also: [云州]}\n"},
       {"topics/police.yaml",
        "topic: police\nrules:\n  - {name: police, any: [" + term +
            "], grade: 4}\n"}});
  REQUIRE_MESSAGE(rules.has_value(), rules.error().message);
  return *rules;
}

// Memos in a map. Only what Memos uses.
class MapStore : public store::KeyValue {
 public:
  base::Status Commit(const std::vector<store::Write>& writes,
                      store::Durability) override {
    for (const store::Write& write : writes) {
      values_[write.key] = write.value.value_or("");
    }
    return {};
  }
  std::unique_ptr<store::Snapshot> Take() const override {
    return std::make_unique<View>(values_);
  }
  bool Has(const std::string& key) const { return values_.contains(key); }
  std::size_t size() const { return values_.size(); }

 private:
  using Values = std::map<std::string, std::string, std::less<>>;
  class View : public store::Snapshot {
   public:
    explicit View(const Values& values) : values_(values) {}
    base::Result<std::optional<std::string>> Get(
        store::Family family, std::string_view key) const override {
      CHECK(family == store::Family::kMemos);
      const auto at = values_.find(key);
      if (at == values_.end()) return std::nullopt;
      return at->second;
    }
    base::Status Scan(store::Family, std::string_view, std::string_view,
                      const store::ScanFn&) const override {
      return {};
    }
    base::Status ScanBack(store::Family, std::string_view, std::string_view,
                          const store::ScanFn&) const override {
      return {};
    }

   private:
    const Values& values_;
  };
  Values values_;
};

// Holds requests until they are answered; by default it answers at once.
class FakeDesk : public runtime::Desk {
 public:
  void Submit(runtime::Request request, runtime::ReplyFn done) override {
    if (busy > 0) {
      --busy;
      return done(runtime::Busy{});
    }
    if (holding) {
      held_.emplace_back(std::move(request), std::move(done));
    } else {
      Answer(std::move(request), std::move(done));
    }
  }
  void Release() {
    while (!held_.empty()) {
      auto [request, done] = std::move(held_.front());
      held_.pop_front();
      Answer(std::move(request), std::move(done));
    }
  }
  std::size_t held() const { return held_.size(); }

  bool holding = false;
  int busy = 0;  // how many of the next submissions find the lane full

  std::vector<runtime::Request> posts;
  std::vector<model::ReportSource> reports;

 private:
  void Answer(runtime::Request request, runtime::ReplyFn done) {
    runtime::Accepted accepted{.seq = ++seq_};
    if (const auto* report =
            std::get_if<model::ReportSource>(&request.command.body)) {
      reports.push_back(*report);
    } else {
      accepted.events = EventsFor(request);
      posts.push_back(std::move(request));
    }
    done(std::move(accepted));
  }
  // As the engine does: new, revised, or nothing.
  std::vector<model::Event> EventsFor(const runtime::Request& request) {
    model::PostRow row = std::get<model::SubmitPost>(request.command.body).post;
    std::string texts;
    for (const auto& text : request.texts) texts += text.text + '\n';
    auto [at, is_new] = known_.emplace(row.id.value(), texts);
    row.case_id = model::CaseId(7);
    if (is_new) return {model::PostAttached{.post = row}};
    if (at->second == texts) return {};
    at->second = texts;
    return {model::PostRevised{.post = row}};
  }

  std::deque<std::pair<runtime::Request, runtime::ReplyFn>> held_;
  std::map<std::string, std::string> known_;
  model::Seq seq_ = 100;
};

inline const model::PostRow& RowOf(const runtime::Request& request) {
  return std::get<model::SubmitPost>(request.command.body).post;
}

}  // namespace huiying::testing
