#include "app/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace huiying::app {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;

struct Metrics::Families {
  prometheus::Registry registry;
  Family<Counter>& attempts = BuildCounter()
                                  .Name("huiying_notify_attempts_total")
                                  .Help("Deliveries tried, by outcome.")
                                  .Register(registry);
  Counter& entries = BuildCounter()
                         .Name("huiying_journal_entries_total")
                         .Help("Journal entries made durable since start.")
                         .Register(registry)
                         .Add({});
  Counter& mismatches =
      BuildCounter()
          .Name("huiying_index_mismatches_total")
          .Help(
              "Entries of the indexes of deadlines and alerts that were wrong "
              "and were mended. Must be 0: otherwise tell the makers.")
          .Register(registry)
          .Add({});
  Gauge& head = BuildGauge()
                    .Name("huiying_journal_head_seq")
                    .Help("Seq of the journal's last entry.")
                    .Register(registry)
                    .Add({});
  Gauge& disk_free = BuildGauge()
                         .Name("huiying_disk_free_bytes")
                         .Help("Room on the disk of the data folder.")
                         .Register(registry)
                         .Add({});
  Gauge& open_alerts = BuildGauge()
                           .Name("huiying_notify_open_alerts")
                           .Help("Alerts that are not settled yet.")
                           .Register(registry)
                           .Add({});
  Family<Gauge>& reads = BuildGauge()
                             .Name("huiying_ingest_reads")
                             .Help("Documents read since start, by feed.")
                             .Register(registry);
  Family<Gauge>& failures = BuildGauge()
                                .Name("huiying_ingest_failures")
                                .Help("Reads that failed, by feed.")
                                .Register(registry);
  Family<Gauge>& posts = BuildGauge()
                             .Name("huiying_ingest_posts")
                             .Help("Posts seen since start, by feed.")
                             .Register(registry);
  Family<Gauge>& classified = BuildGauge()
                                  .Name("huiying_ingest_classified_posts")
                                  .Help("Posts new or changed, by feed.")
                                  .Register(registry);
  Family<Gauge>& relevant = BuildGauge()
                                .Name("huiying_ingest_relevant_posts")
                                .Help("Posts that matched, by feed.")
                                .Register(registry);
  Family<Gauge>& unreadable = BuildGauge()
                                  .Name("huiying_ingest_unreadable_items")
                                  .Help(
                                      "Items of documents that could not "
                                      "be read, by feed.")
                                  .Register(registry);
  Family<Gauge>& blind = BuildGauge()
                             .Name("huiying_ingest_blind")
                             .Help("1 when the feed cannot be seen through.")
                             .Register(registry);
  Gauge& sessions = BuildGauge()
                        .Name("huiying_http_sessions")
                        .Help("Browsers that are signed in.")
                        .Register(registry)
                        .Add({});
  Family<Gauge>& sign_ins =
      BuildGauge()
          .Name("huiying_http_sign_ins")
          .Help(
              "Sign-ins since start, by outcome: done, failed (a wrong id "
              "or password), locked (had to wait), bad_token.")
          .Register(registry);
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

void Metrics::CountAttempt(std::string_view outcome) {
  families_->attempts.Add({{"outcome", std::string(outcome)}}).Increment();
}

void Metrics::CountEntries(std::size_t entries) {
  families_->entries.Increment(static_cast<double>(entries));
}

void Metrics::CountIndexMismatches(std::size_t mismatches) {
  families_->mismatches.Increment(static_cast<double>(mismatches));
}

void Metrics::SetFeed(const FeedTotals& totals) {
  const prometheus::Labels labels = {{"feed", totals.feed}};
  families_->reads.Add(labels).Set(static_cast<double>(totals.reads));
  families_->failures.Add(labels).Set(static_cast<double>(totals.failures));
  families_->posts.Add(labels).Set(static_cast<double>(totals.posts));
  families_->classified.Add(labels).Set(static_cast<double>(totals.classified));
  families_->relevant.Add(labels).Set(static_cast<double>(totals.relevant));
  families_->unreadable.Add(labels).Set(static_cast<double>(totals.unreadable));
  families_->blind.Add(labels).Set(totals.blind ? 1 : 0);
}

void Metrics::SetOpenAlerts(std::size_t open) {
  families_->open_alerts.Set(static_cast<double>(open));
}

void Metrics::SetHead(std::uint64_t seq) {
  families_->head.Set(static_cast<double>(seq));
}

void Metrics::SetDiskFree(std::uint64_t bytes) {
  families_->disk_free.Set(static_cast<double>(bytes));
}

void Metrics::SetSignIns(const SignIns& sign_ins) {
  families_->sessions.Set(static_cast<double>(sign_ins.sessions));
  const auto set = [&](const char* outcome, std::uint64_t count) {
    families_->sign_ins.Add({{"outcome", outcome}})
        .Set(static_cast<double>(count));
  };
  set("done", sign_ins.done);
  set("failed", sign_ins.failed);
  set("locked", sign_ins.locked);
  set("bad_token", sign_ins.bad_tokens);
}

std::string Metrics::Text() const {
  return prometheus::TextSerializer().Serialize(families_->registry.Collect());
}

}  // namespace huiying::app
