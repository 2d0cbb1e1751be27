#include "notify/recorder.h"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <vector>

namespace huiying::notify {
namespace {

using namespace std::chrono_literals;

// Keeps what is handed in until it is told to answer.
class KeepingDesk : public runtime::Desk {
 public:
  void Submit(runtime::Request request, runtime::ReplyFn done) override {
    const auto& record = std::get<model::RecordDelivery>(request.command.body);
    alerts.push_back(record.alert.value());
    waiting.push_back(std::move(done));
  }
  void AnswerAll() {
    for (auto& done : std::exchange(waiting, {})) done(runtime::Accepted{});
  }

  std::vector<std::uint64_t> alerts;
  std::vector<runtime::ReplyFn> waiting;
};

struct Office {
  boost::asio::io_context net;
  KeepingDesk desk;
  std::shared_ptr<Recorder> recorder = std::make_shared<Recorder>(net, desk);
  std::size_t answered = 0;

  void Record(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      recorder->Record({.alert = model::AlertId(++last)},
                       [this](const runtime::Reply&) { ++answered; });
    }
  }
  void Poll() {
    net.restart();
    net.poll();
  }
  std::uint64_t last = 0;
};

TEST_CASE("FewRecordsGoAtOnceInTheirOrder") {
  Office office;
  office.Record(3);
  office.Poll();
  office.Record(1);
  office.Poll();
  CHECK(office.desk.alerts == std::vector<std::uint64_t>{1, 2, 3, 4});
  office.desk.AnswerAll();
  office.Poll();
  CHECK(office.answered == 4);
}

TEST_CASE("InAFloodRecordsWaitForEachOtherButNotLong") {
  Office office;
  office.Record(100);
  office.Poll();
  REQUIRE(office.desk.alerts.size() == 100);
  office.Record(1);
  office.desk.AnswerAll();
  office.Poll();
  CHECK(office.desk.alerts.size() == 100);
  office.net.restart();
  office.net.run_for(5s);  // until nothing is left to do
  CHECK(office.desk.alerts.size() == 101);
  // The flood is over.
  office.Record(1);
  office.Poll();
  CHECK(office.desk.alerts.size() == 102);
}

TEST_CASE("ATurnsWorthOfRecordsDoesNotWait") {
  Office office;
  office.Record(128);
  CHECK(office.desk.alerts.size() == 128);
}

TEST_CASE("RecordsFillAtMostHalfOfTheLane") {
  Office office;
  office.Record(kMaxRecordsAtDesk + 200);
  office.Poll();
  CHECK(office.desk.alerts.size() == kMaxRecordsAtDesk);
  office.desk.AnswerAll();
  office.Poll();
  CHECK(office.desk.alerts.size() == kMaxRecordsAtDesk + 200);
}

TEST_CASE("AfterStopNothingIsHandedInOrAnswered") {
  Office office;
  office.Record(20);
  office.Poll();
  office.Record(1);
  office.recorder->Stop();
  office.desk.AnswerAll();
  office.net.restart();
  office.net.run_for(5s);
  CHECK(office.desk.alerts.size() == 20);
  CHECK(office.answered == 0);
}

}  // namespace
}  // namespace huiying::notify
